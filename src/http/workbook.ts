import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

export type Cell = string | number | boolean | null;
type Rows = readonly (readonly Cell[])[];

/** Rows that a sheet of Excel holds, and characters that a cell does. */
const sheetRows = 1_048_576;
const cellLength = 32_767;
const cut = ' [cut]';

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const packages = 'http://schemas.openxmlformats.org/package/2006';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const sheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escapeCharacter(character: string): string {
  return `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
}

/** Text as the XML of a cell: what XML cannot hold, and what reads like its escape, becomes `_xHHHH_`. */
function escapeText(text: string): string {
  const whole =
    text.length <= cellLength ? text : text.slice(0, cellLength - cut.length).toWellFormed() + cut;
  return whole
    .replace(/_x(?=[0-9A-Fa-f]{4}_)/g, '_x005F_x')
    .replace(/[^\P{Cc}\t\n]|[\ufffe\uffff]/gu, escapeCharacter)
    .replace(/[&<>"]/g, (character) => entities[character] ?? character);
}

/** 0 to A, 25 to Z, 26 to AA. */
function columnName(index: number): string {
  const before = index < 26 ? '' : columnName(Math.floor(index / 26) - 1);
  return before + String.fromCharCode(65 + (index % 26));
}

function cellXml(cell: Cell, place: string): string {
  if (cell === null || cell === '') return '';
  if (typeof cell === 'number') return `<c r="${place}"><v>${cell}</v></c>`;
  if (typeof cell === 'boolean') return `<c r="${place}" t="b"><v>${cell ? 1 : 0}</v></c>`;
  return `<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${escapeText(cell)}</t></is></c>`;
}

/** Places may be left out by the standard, but some programs do not read a sheet without. */
function rowXml(row: readonly Cell[], n: number): string {
  return `<row r="${n}">${row.map((cell, index) => cellXml(cell, `${columnName(index)}${n}`)).join('')}</row>`;
}

/** Pages cut where a sheet is full; `more` looks ahead by one page. */
function sheetsOf(pages: AsyncIterator<Rows>, header: readonly Cell[]) {
  let held: Rows = [];

  async function more(): Promise<boolean> {
    while (held.length === 0) {
      const next = await pages.next();
      if (next.done === true) return false;
      held = next.value;
    }
    return true;
  }

  async function* sheet(): AsyncGenerator<string> {
    yield `${xml}<worksheet xmlns="${main}"><sheetData>${rowXml(header, 1)}`;
    for (let written = 1; written < sheetRows && (await more());) {
      const before = written;
      const rows = held.slice(0, sheetRows - before);
      held = held.slice(rows.length);
      written += rows.length;
      yield rows.map((row, index) => rowXml(row, before + index + 1)).join('');
    }
    yield '</sheetData></worksheet>';
  }
  return { more, sheet };
}

function describeSheets(names: readonly string[]): [name: string, content: string][] {
  const each = (of: (n: number, name: string) => string): string =>
    names.map((name, index) => of(index + 1, name)).join('');
  const relation = (n: number, type: string, target: string): string =>
    `<Relationship Id="rId${n}" Type="${office}/${type}" Target="${target}"/>`;
  return [
    [
      '[Content_Types].xml',
      `${xml}<Types xmlns="${packages}/content-types">` +
        '<Default Extension="xml" ContentType="application/xml"/>' +
        `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
        `<Override PartName="/xl/workbook.xml" ContentType="${sheetType}.sheet.main+xml"/>` +
        each(
          (n) =>
            `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${sheetType}.worksheet+xml"/>`,
        ) +
        '</Types>',
    ],
    [
      '_rels/.rels',
      `${xml}<Relationships xmlns="${packages}/relationships">${relation(1, 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    ],
    [
      'xl/workbook.xml',
      `${xml}<workbook xmlns="${main}" xmlns:r="${office}"><sheets>` +
        each((n, name) => `<sheet name="${name}" sheetId="${n}" r:id="rId${n}"/>`) +
        '</sheets></workbook>',
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `${xml}<Relationships xmlns="${packages}/relationships">${each((n) => relation(n, 'worksheet', `worksheets/sheet${n}.xml`))}</Relationships>`,
    ],
  ];
}

/** A sheet that stands after the others. */
export interface LastSheet {
  readonly name: string;
  readonly header: readonly Cell[];
  readonly rows: Rows;
}

/**
 * A workbook (XLSX) as a stream that reads `pages` no faster than it is read itself. Every text is a text cell, never a
 * formula; a sheet that is full is followed by another, all of them visible; a text longer than a cell is cut and says so.
 */
export function streamWorkbook(
  header: readonly Cell[],
  pages: AsyncGenerator<Rows>,
  sheetName = 'Comments',
  last: LastSheet | null = null,
): Readable {
  const zip = new ZipFile();
  const { more, sheet } = sheetsOf(pages, header);
  const output = Readable.from(zip.outputStream as AsyncIterable<Buffer>);
  const fail = (error: Error): void => void output.destroy(error);
  zip.on('error', fail);

  function addSheet(n: number): void {
    const stream = Readable.from(sheet());
    stream.once('error', fail).once('end', () => {
      more().then((again) => (again ? addSheet(n + 1) : finish(n)), fail);
    });
    output.once('close', () => stream.destroy());
    zip.addReadStream(stream, `xl/worksheets/sheet${n}.xml`);
  }

  function finish(count: number): void {
    const names = Array.from({ length: count }, (_, n) => (n === 0 ? sheetName : `${sheetName} ${n + 1}`));
    if (last !== null) {
      names.push(last.name);
      const rows = [last.header, ...last.rows].map((row, index) => rowXml(row, index + 1)).join('');
      const content = `${xml}<worksheet xmlns="${main}"><sheetData>${rows}</sheetData></worksheet>`;
      zip.addBuffer(Buffer.from(content), `xl/worksheets/sheet${names.length}.xml`);
    }
    for (const [name, content] of describeSheets(names)) zip.addBuffer(Buffer.from(content), name);
    zip.end();
  }

  addSheet(1);
  return output;
}
