import { describe, expect, it } from 'vitest';
import { declaredFormat, isZip, textFormat } from '../../src/intake/detect-format.ts';
import { refusal } from './reading.ts';

describe('declaredFormat', () => {
  it.each([
    [{ contentType: 'text/csv; charset=utf-8', fileName: 'a.json' }, 'csv'],
    [{ contentType: 'application/octet-stream', fileName: 'Results 2026.XLSX' }, 'xlsx'],
    [{ fileName: 'comments.jsonl.gz' }, 'ndjson'],
    [{ contentType: 'application/json' }, 'json'],
    [{ contentType: 'text/plain', fileName: 'notes.txt' }, null],
    [{}, null],
  ])('of %j is %s', (hints, format) => {
    expect(declaredFormat(hints)).toBe(format);
  });
});

describe('textFormat', () => {
  it.each([
    ['id,comment\n1,a', null, 'csv'],
    ['[draft],comment\n1,a', null, 'csv'],
    ['\n[{"a":1}]', null, 'json'],
    ['{"rows":[{"a":1}]}\n', null, 'json'],
    ['{\n"rows":[{"a":1}]}\n', null, 'json'],
    ['{"a":1}\n{"a":2}\n', null, 'ndjson'],
    ['{"a":1}\n{"a":2}\n', 'json', 'ndjson'],
    ['{"a":1},b\n', 'csv', 'csv'],
  ] as const)('of %j declared %s is %s', (head, declared, format) => {
    expect(textFormat(head, declared)).toBe(format);
  });
});

describe('a file that is not text', () => {
  it.each([
    ['a PDF', Buffer.from('%PDF-1.7 and so on')],
    ['binary', Buffer.from(Array.from({ length: 600 }, (_, at) => at % 32))],
    ['an old Excel file', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1])],
  ])('such as %s is refused whatever it is called', async (_, bytes) => {
    expect((await refusal(bytes, { fileName: 'comments.csv' })).code).toBe('unknown_format');
  });

  it('and is called XLSX is refused', () => {
    expect(() => isZip(Buffer.from('id,comment'), 'xlsx')).toThrow(
      expect.objectContaining({ code: 'not_a_zip' }),
    );
  });
});
