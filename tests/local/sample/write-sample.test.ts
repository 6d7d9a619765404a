import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeSample } from '../../../src/local/sample/write-sample.ts';

test('writes a header and one line a row, quoted where need be', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'verbatim-sample-'));
  try {
    const file = join(folder, 'sample.csv');
    await writeSample(file, [
      { Reader: 'synthetic-00001', Comment: 'Slow, "very"\nslow' },
      { Reader: 'synthetic-00002', Comment: '' },
    ]);
    expect(await readFile(file, 'utf8')).toBe(
      'Reader,Comment\nsynthetic-00001,"Slow, ""very""\nslow"\nsynthetic-00002,\n',
    );
  } finally {
    await rm(folder, { recursive: true });
  }
});
