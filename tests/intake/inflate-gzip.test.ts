import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { all, COMMENT, cut, open, read, refusal, texts } from './reading.ts';

const CSV = `id,comment\n${Array.from({ length: 3_000 }, (_, at) => `R${at},comment ${at * 7919} of many`).join('\n')}`;

describe('gzip', () => {
  it('is known by its first bytes and read like the file within', async () => {
    const bytes = gzipSync(CSV);
    const reading = await read(bytes, { mapping: COMMENT, fileName: 'a.csv' });
    expect(reading).toMatchObject({ compressed: true, format: 'csv', encoding: 'utf-8' });
    expect(texts(reading)).toEqual(texts(await read(CSV, { mapping: COMMENT })));
  });

  it('that is cut off or damaged is refused', async () => {
    const bytes = gzipSync(CSV);
    expect((await refusal(bytes.subarray(0, -20), { mapping: COMMENT })).code).toBe('damaged_gzip');
    const broken = Buffer.from(bytes);
    broken.fill(0xff, 100, 140);
    expect((await refusal(broken, { mapping: COMMENT })).code).toBe('damaged_gzip');
  });

  it('that grows too much is refused as it grows', async () => {
    const bomb = gzipSync(`id,comment\n${'R1,the same again and again and again\n'.repeat(60_000)}`);
    const limits = { ratio_from_bytes: 1_000_000, inflation_ratio: 100 };
    expect((await refusal(bomb, { mapping: COMMENT, limits })).code).toBe('inflates_too_much');
    const small = { inflated_bytes: 1_000_000, inflation_ratio: 10_000 };
    expect((await refusal(bomb, { mapping: COMMENT, limits: small })).code).toBe('inflates_too_much');
  });

  it('within gzip is refused', async () => {
    expect((await refusal(gzipSync(gzipSync(CSV)), { mapping: COMMENT })).code).toBe('unknown_format');
  });

  it('passes on what the source throws', async () => {
    const bytes = gzipSync(
      Buffer.from(Array.from({ length: 400_000 }, (_, at) => (at * at * 31) % 251)).toString('base64'),
    );
    async function* broken(): AsyncGenerator<Buffer, void> {
      yield* cut(bytes.subarray(0, bytes.length >> 1));
      throw new Error('connection lost');
    }
    const reading = async (): Promise<unknown> => all((await open(broken(), { fileName: 'a.csv' })).parts);
    await expect(reading()).rejects.toThrow('connection lost');
  });
});
