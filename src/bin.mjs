#!/usr/bin/env node
// Plain JavaScript, as an older Node cannot read the rest: it says so instead of failing on the first import.
const [major] = process.versions.node.split('.');
if (Number(major) >= 24) await import('./cli.ts');
else {
  console.error(
    `Verbatim runs on Node 24 or newer; this is Node ${process.versions.node}. ` +
      'Run it through npm ("npm start", "npm run demo", "npm run -s verbatim -- …"), which uses the Node that ' +
      '"npm ci" installed beside it, or install Node 24 from https://nodejs.org.',
  );
  process.exitCode = 1;
}
