import type { Column } from './mapping.ts';
import type { TableRow } from './table.ts';

const named = 50;
const longest = 40;
const mostWords = 5;
const VALUE = /^[-+]?[\d.,:/ -]+%?$|\S@\S/u;

/** Whether this can be the name of a column: a few words and no sentence, which could be somebody's comment. */
export function isHeading(name: string): boolean {
  return name.length <= longest && name.split(/\s+/u).length <= mostWords && !/[.!;]/u.test(name);
}

/**
 * A sentence that names a file's columns, for an error. In a file without a header they are the first row's cells,
 * so nothing that may be a comment or an answer is named.
 */
export function nameColumns(columns: readonly Column[], sample: readonly TableRow[]): string {
  if (columns.some(({ name }, at) => isValue(name, sample, at)))
    return 'The first row does not look like headings: put the names of the columns there.';
  const names = columns.map(({ name }) => name).filter(isHeading);
  const listed = names.slice(0, named).map((name) => JSON.stringify(name));
  const others = columns.length - listed.length;
  if (listed.length === 0) return 'The first row does not look like headings.';
  return `The file has the columns ${listed.join(', ')}${others === 0 ? '' : `, and ${others} more`}.`;
}

/** Whether a heading is like what stands below it: the same value, or letters and digits in the same places. */
function isValue(name: string, sample: readonly TableRow[], at: number): boolean {
  if (VALUE.test(name)) return true;
  const shape = shapeOf(name);
  return sample.some(({ cells }) => {
    const cell = cells[at];
    return typeof cell === 'string' && (cell === name || (/\d/u.test(name) && shapeOf(cell) === shape));
  });
}

function shapeOf(text: string): string {
  return text.replace(/\d+/gu, '0').replace(/\p{L}+/gu, 'a');
}
