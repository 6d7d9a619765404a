import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

/** Puts a compressed copy beside every part, so that the API need not compress. */
function compress(): Plugin {
  return {
    name: 'compress',
    writeBundle: ({ dir }) => {
      const folder = join(dir ?? '', 'assets');
      for (const name of readdirSync(folder))
        writeFileSync(join(folder, `${name}.br`), brotliCompressSync(readFileSync(join(folder, name))));
    },
  };
}

export default defineConfig({
  root: fileURLToPath(new URL('src/web', import.meta.url)),
  publicDir: false,
  plugins: [compress()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  css: { preprocessorOptions: { scss: { quietDeps: true } } },
  build: {
    outDir: fileURLToPath(new URL('build/web', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    cssMinify: false,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: { checks: { bundlerTimings: false } },
  },
});
