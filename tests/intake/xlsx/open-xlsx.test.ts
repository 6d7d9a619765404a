import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { COMMENT, cut, open, read, refusal, texts } from '../reading.ts';
import { workbook, zip } from './zip.ts';

async function sheet(rows: readonly (readonly unknown[])[], hidden = false): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  if (hidden) book.addWorksheet('lists', { state: 'hidden' }).addRow(['not', 'this']);
  const page = book.addWorksheet('data');
  for (const row of rows) page.addRow([...row]);
  return Buffer.from(await book.xlsx.writeBuffer());
}

const HEADER =
  '<row r="1"><c t="inlineStr"><is><t>id</t></is></c><c t="inlineStr"><is><t>comment</t></is></c></row>';

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('XLSX', () => {
  it('gives shared strings, rich text, saved formula values, numbers and ISO dates', async () => {
    const bytes = await sheet(
      [
        ['id', 'joined', 'at', 'comment'],
        [
          1,
          new Date(Date.UTC(2019, 4, 1)),
          new Date(Date.UTC(2026, 0, 5, 9, 30)),
          'Two lines\nof <b>text</b> & 👮',
        ],
        [2.5, '', '', { richText: [{ text: 'Part ' }, { font: { bold: true }, text: 'bold' }] }],
        ['R3', '', '', { formula: 'A1&"x"', result: 'the saved value' }],
        ['R4', '', '', { formula: '1/0', result: { error: '#DIV/0!' } }],
        ['R5', true, '', 0.1],
      ],
      true,
    );
    const reading = await read(bytes, {
      mapping: { ...COMMENT, respondent: 'id', attributes: { joined: 'joined', at: 'at' } },
    });
    expect(reading).toMatchObject({
      format: 'xlsx',
      encoding: null,
      columns: ['id', 'joined', 'at', 'comment'],
    });
    expect(reading.rows.map(({ respondent, attributes }) => ({ respondent, ...attributes }))).toEqual([
      { respondent: '1', joined: '2019-05-01', at: '2026-01-05T09:30:00' },
      { respondent: '2.5' },
      { respondent: 'R3' },
      { respondent: 'R4' },
      { respondent: 'R5', joined: 'true' },
    ]);
    expect(texts(reading)).toEqual([
      'Two lines\nof <b>text</b> & 👮',
      'Part bold',
      'the saved value',
      '',
      '0.1',
    ]);
  });

  it('reads inline strings, absent cells, absent references and skipped rows', async () => {
    const bytes = workbook(
      `${HEADER}<row r="3"><c r="B3" t="inlineStr"><is><r><t>no </t></r><r><t>id_x000A_</t></r><rPh><t>reading</t></rPh></is></c></row>` +
        '<row><c t="str"><f>A1</f><v>R4</v></c><c t="s"><v>0</v></c><c><v>9</v></c></row><row r="5"><c r="A5" s="1"/></row>',
      { 'xl/sharedStrings.xml': '<sst><si><t xml:space="preserve"> shared </t></si></sst>' },
    );
    const reading = await read(bytes, { mapping: { ...COMMENT, attributes: { id: 'id' } } });
    expect(reading.rows.map(({ row, attributes }) => [row, attributes['id']])).toEqual([
      [3, undefined],
      [4, 'R4'],
    ]);
    expect(texts(reading)).toEqual(['no id\n', ' shared ']);
  });

  it('gives the same rows wherever the bytes are cut', async () => {
    const bytes = await sheet([
      ['id', 'comment'],
      ...Array.from({ length: 300 }, (_, at) => [at, `comment ${at}`]),
    ]);
    const whole = await read(bytes, { mapping: COMMENT });
    expect(whole.rows).toHaveLength(300);
    expect(await read(cut(bytes, [1, 2, 3, 500, 501, 4_000]), { mapping: COMMENT })).toEqual(whole);
  });

  it('reads strings from all over a table too large for its pages in memory', async () => {
    const filler = 'x'.repeat(5_000);
    const count = 1_200;
    const strings = Array.from({ length: count }, (_, at) => `<si><t>${at}-${filler}</t></si>`).join('');
    const order = Array.from({ length: count }, (_, at) => (at * 617) % count);
    const rows = order.map((at) => `<row><c><v>1</v></c><c t="s"><v>${at}</v></c></row>`).join('');
    const reading = await read(workbook(HEADER + rows, { 'xl/sharedStrings.xml': `<sst>${strings}</sst>` }), {
      mapping: COMMENT,
      limits: { inflation_ratio: 10_000 },
    });
    expect(texts(reading)).toEqual(order.map((at) => `${at}-${filler}`));
  });

  it('leaves no file behind, read or not', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'intake-test-'));
    vi.stubEnv('TMPDIR', folder);
    const { close } = await open(cut(workbook(`${HEADER}<row><c/><c><v>1</v></c></row>`)), {
      mapping: COMMENT,
    });
    expect(readdirSync(folder)).toEqual([]);
    close();
    rmSync(folder, { recursive: true });
  });

  it('refuses a bomb while it inflates', async () => {
    const cell = `<row><c/><c t="inlineStr"><is><t>${'again '.repeat(500)}</t></is></c></row>`;
    const bytes = workbook(HEADER + cell.repeat(1_000));
    expect(bytes.length).toBeLessThan(100_000);
    const limits = { ratio_from_bytes: 1_000_000 };
    expect((await refusal(bytes, { mapping: COMMENT, limits })).code).toBe('inflates_too_much');
    const strings = { 'xl/sharedStrings.xml': `<sst>${'<si><t>aaaaaaaaaa</t></si>'.repeat(100_000)}</sst>` };
    expect((await refusal(workbook(HEADER, strings), { mapping: COMMENT, limits })).code).toBe(
      'inflates_too_much',
    );
  });

  it('refuses a single cell that is a bomb, or only its row when it is just too long', async () => {
    const cell = (length: number): string =>
      `<row><c/><c t="inlineStr"><is><t>${'x'.repeat(length)}</t></is></c></row>`;
    const options = { mapping: COMMENT, limits: { row_bytes: 500_000, inflation_ratio: 10_000 } };
    expect((await refusal(workbook(HEADER + cell(5_000_000)), options)).code).toBe('row_too_long');
    const reading = await read(workbook(HEADER + cell(200_000) + cell(5)), options);
    expect(reading.rejections).toMatchObject([{ row: 2, column: 'comment', code: 'field_too_long' }]);
    expect(texts(reading)).toEqual(['xxxxx']);
  });

  it.each([
    ['cut off', workbook(HEADER).subarray(0, -30), 'not_a_zip'],
    ['only a zip', zip({ 'hello.txt': 'hello' }), 'damaged_xlsx'],
    ['of broken XML', workbook(`${HEADER}<row><c></row>`), 'damaged_xlsx'],
    [
      'without its sheet',
      zip({ 'xl/workbook.xml': '<workbook/>', 'xl/_rels/workbook.xml.rels': '<Relationships/>' }),
      'damaged_xlsx',
    ],
    ['of an empty sheet', workbook(''), 'empty_file'],
    ['of a header alone', workbook(HEADER), 'no_rows'],
    ['called XLSX and is CSV', Buffer.from('id,comment\n1,a\n'), 'not_a_zip'],
  ])('that is %s is refused', async (_, bytes, code) => {
    expect((await refusal(bytes, { mapping: COMMENT, fileName: 'a.xlsx' })).code).toBe(code);
  });

  it('knows nothing of entities that the file declares', async () => {
    const bytes = workbook('', {
      'xl/worksheets/sheet1.xml': `<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet><sheetData>${HEADER}<row><c/><c t="str"><v>&a;</v></c></row></sheetData></worksheet>`,
    });
    expect((await refusal(bytes, { mapping: COMMENT })).code).toBe('damaged_xlsx');
  });
});
