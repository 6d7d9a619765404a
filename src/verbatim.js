#!/usr/bin/env node
// Plain JavaScript that an old Node can read: it finds the Node that the service needs and hands over.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NEEDED = 24;
const cli = fileURLToPath(new URL('./cli.ts', import.meta.url));

if (Number(process.versions.node.split('.')[0]) >= NEEDED) {
  await import('./cli.ts');
} else {
  const node = findNode();
  if (node) handOver(node);
  else {
    console.error(
      `Verbatim runs on Node ${NEEDED} or newer; this is Node ${process.versions.node}, and the one that ` +
        'comes with the package is not installed. Run "npm ci" without --omit=optional, or install ' +
        `Node ${NEEDED} from https://nodejs.org and try again.`,
    );
    process.exitCode = 1;
  }
}

/** The Node that npm installed with the package: in its own node_modules, or in one further up. */
function findNode() {
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  for (let folder = dirname(cli); ; folder = dirname(folder)) {
    const found = join(folder, 'node_modules', name, 'bin', program);
    if (existsSync(found)) return found;
    if (folder === dirname(folder)) return null;
  }
}

/** Runs the command there. A Ctrl-C reaches it by itself; what only we are sent is passed on. */
function handOver(node) {
  const child = spawn(node, [cli, ...process.argv.slice(2)], { stdio: 'inherit' });
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`${node} cannot be run: ${error.message}`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exitCode = code ?? 1;
    else {
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    }
  });
}
