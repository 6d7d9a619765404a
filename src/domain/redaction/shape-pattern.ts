import { z } from 'zod';

const longest = 60;
const repeat = /^\{(\d{1,2}),?(\d{0,2})\}/;

/**
 * A shape of numbers as a regular expression's source: `0` is a digit, `A` a letter, `X` either, ` ` a space that may be
 * missing, `(…)` a part; `?` or `{2,6}` after one of them says how often; any other mark is itself. Repeats have a
 * bound and a part may not be repeated but by `?`, so matching takes bounded time. Throws a RangeError for what is none.
 */
export function shapeSource(shape: string): string {
  let source = '';
  let rest = shape;
  let open = 0;
  let most = 0;
  while (rest !== '') {
    const mark = rest.charAt(0);
    rest = rest.slice(1);
    if (mark === '(') open += 1;
    if (mark === ')') open -= 1;
    if (open < 0 || '?{}'.includes(mark)) throw new RangeError(`the shape "${shape}" has a stray "${mark}"`);
    source += atom(mark);
    const times = repeat.exec(rest);
    if (times !== null && mark !== '(' && mark !== ')') {
      source += times[0];
      rest = rest.slice(times[0].length);
      most += Number(times[2] === '' ? times[1] : times[2]);
    } else if (rest.startsWith('?') && mark !== '(') {
      source += '?';
      rest = rest.slice(1);
      most += 1;
    } else most += 1;
  }
  if (open !== 0) throw new RangeError(`the shape "${shape}" has a part that does not end`);
  if (!shape.includes('0')) throw new RangeError(`the shape "${shape}" has no digit`);
  if (most > longest) throw new RangeError(`the shape "${shape}" is longer than ${longest}`);
  return source;
}

function atom(mark: string): string {
  if (mark === '0') return '\\d';
  if (mark === 'A') return '[A-Za-z]';
  if (mark === 'X') return '[A-Za-z0-9]';
  if (mark === ' ') return ' ?';
  if (mark === '(') return '(?:';
  if (mark === ')') return ')';
  return mark.replace(/[\\^$.*+|[\]/-]/, '\\$&');
}

/** A shape that {@link shapeSource} reads. */
export const ShapePattern = z
  .string()
  .min(1)
  .superRefine((shape, context) => {
    try {
      shapeSource(shape);
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'not a shape' });
    }
  });
