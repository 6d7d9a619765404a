import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMENT, cut, read, texts } from './reading.ts';

describe('NDJSON', () => {
  it('reads back what JSON.stringify writes, wherever the bytes are cut', async () => {
    const record = fc.record({ id: fc.nat(), comment: fc.string({ unit: 'grapheme' }) });
    const records = fc.array(record, { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(
        records,
        fc.array(fc.nat(500)),
        fc.constantFrom('\n', '\r\n'),
        async (rows, places, end) => {
          const bytes = rows.map((row) => JSON.stringify(row)).join(end);
          const reading = await read(cut(bytes, places), {
            mapping: { ...COMMENT, respondent: 'id' },
            fileName: 'a.ndjson',
          });
          expect(reading.rejections).toEqual([]);
          expect(reading.rows.map(({ row, respondent }) => [row, respondent])).toEqual(
            rows.map(({ id }, at) => [at + 1, String(id)]),
          );
          expect(texts(reading)).toEqual(rows.map(({ comment }) => comment.replaceAll('\0', '\uFFFD')));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('refuses bad lines singly, by their line number, without quoting them', async () => {
    const deep = `{"comment":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    const reading = await read(
      [
        '{"comment":"one fine line"}',
        '',
        '{"comment":SECRET}',
        'null',
        deep,
        'x'.repeat(600_000),
        '{"comment":"last"}',
      ].join('\n'),
      { mapping: COMMENT, contentType: 'application/x-ndjson', limits: { row_bytes: 500_000 } },
    );
    expect(texts(reading)).toEqual(['one fine line', 'last']);
    expect(reading.rejections.map(({ row, code }) => [row, code])).toEqual([
      [3, 'invalid_json'],
      [4, 'wrong_type'],
      [5, 'too_deep'],
      [6, 'row_too_long'],
    ]);
    expect(JSON.stringify(reading.rejections)).not.toContain('SECRET');
  });

  it('keeps a long line that is in order', async () => {
    const comment = 'words "in" a row\\ '.repeat(5_000);
    const reading = await read(JSON.stringify({ comment }), { mapping: COMMENT, fileName: 'a.jsonl' });
    expect(texts(reading)).toEqual([comment]);
  });
});
