import { existsSync } from 'node:fs';

/** A Chromium on this machine: `CHROMIUM`, else where distributions put it; null where there is none. */
export function findBrowser(): string | null {
  const places = [
    process.env['CHROMIUM'] ?? '',
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ];
  return places.find((path) => path !== '' && existsSync(path)) ?? null;
}

/** Whether the tests must run a browser: they then fail, rather than skip, where there is none. */
export const browserRequired = process.env['REQUIRE_BROWSER'] === '1';
