import {
  AlignmentType,
  Document,
  HeadingLevel,
  ImageRun,
  type IRunOptions,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx';
import { formatCount, formatShare, formatTime } from '../kit/format.ts';
import { drawReleased } from './draw-released.ts';
import { columnTitle, hidden, type Released, titleOf } from './released-table.tsx';
import type { Release } from './read-release.ts';

/** Columns that a page across holds. */
const mostColumns = 7;

/** A release as a Word document: charts, tables, quotes, and how the numbers came about. */
export async function wordReport(release: Release): Promise<Blob> {
  const tables = await Promise.all(release.tables.map(tableParts));
  const document = new Document({
    creator: 'Verbatim',
    title: release.title,
    description: `Release ${release.version} of ${release.survey}`,
    sections: [
      {
        children: [
          new Paragraph({ text: release.title, heading: HeadingLevel.TITLE }),
          new Paragraph(`${release.survey}, release ${release.version}, ${formatTime(release.created_at)}`),
          ...tables.flat(),
          ...quotes(release),
          ...method(release),
        ],
      },
    ],
  });
  return Packer.toBlob(document);
}

async function tableParts(table: Released): Promise<(Paragraph | Table)[]> {
  const chart = await drawReleased(table);
  const [total, ...rest] = table.columns;
  const parts: (Paragraph | Table)[] = [
    new Paragraph({ text: titleOf(table), heading: HeadingLevel.HEADING_1 }),
  ];
  if (chart !== null)
    parts.push(
      new Paragraph({
        children: [
          new ImageRun({
            type: 'png',
            data: chart.bytes,
            transformation: { width: chart.width, height: chart.height },
            altText: { name: 'chart', title: titleOf(table), description: 'The table below has the numbers' },
          }),
        ],
      }),
    );
  for (let from = 0; from === 0 || from < rest.length; from += mostColumns) {
    const columns = [...(total === undefined ? [] : [total]), ...rest.slice(from, from + mostColumns)];
    parts.push(sheet(table, columns), new Paragraph(''));
  }
  return parts;
}

function sheet(table: Released, columns: readonly Released['columns'][number][]): Table {
  const head = columns.map((column) =>
    cell(
      `${columnTitle(table, column)} (${column.base === null ? hidden : `of ${formatCount(column.base)}`})`,
      true,
    ),
  );
  const rows = (columns[0]?.themes ?? []).map(({ name }, row) => {
    const shares = columns.map(({ themes }) => {
      const tagged = themes[row]?.tagged ?? null;
      return cell(tagged === null ? hidden : formatShare(tagged.share), false, AlignmentType.RIGHT);
    });
    return new TableRow({ children: [cell(name, false), ...shares] });
  });
  return new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    rows: [new TableRow({ tableHeader: true, children: [cell('Theme', true), ...head] }), ...rows],
  });
}

function cell(
  text: string,
  bold: boolean,
  alignment: (typeof AlignmentType)[keyof typeof AlignmentType] = AlignmentType.LEFT,
): TableCell {
  const run: IRunOptions = { text, bold, size: 18 };
  return new TableCell({ children: [new Paragraph({ alignment, children: [new TextRun(run)] })] });
}

function quotes({ quotes: all }: Release): Paragraph[] {
  const printable = all.filter(({ text }) => text !== null);
  if (printable.length === 0) return [];
  return [
    new Paragraph({ text: 'Quotes', heading: HeadingLevel.HEADING_1 }),
    ...printable.map(({ text, theme, value }) => {
      const quote: IRunOptions = { text: `“${text ?? ''}”`, italics: true };
      const source = ` (${[theme, value].filter((part) => part !== null).join(', ')})`;
      return new Paragraph({ spacing: { after: 160 }, children: [new TextRun(quote), new TextRun(source)] });
    }),
  ];
}

function method({ manifest }: Release): Paragraph[] {
  return [
    new Paragraph({ text: 'How these numbers came about', heading: HeadingLevel.HEADING_1 }),
    new Paragraph(
      'Shares are of distinct people who wrote at least one comment, as tagged by a classifier. The survey is self-selected: ' +
        'it says nothing certain of people who did not answer. Numbers are rounded to 5, and hidden where they could tell of ' +
        'few people. Words in square brackets in a quote stand for what was taken out.',
    ),
    new Paragraph({ text: 'Made of', heading: HeadingLevel.HEADING_2 }),
    ...JSON.stringify(manifest, null, 2)
      .split('\n')
      .map((line) => new Paragraph({ children: [new TextRun({ text: line, font: 'Consolas', size: 16 })] })),
  ];
}
