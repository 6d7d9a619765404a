import { Stream } from 'node:stream';
import type { FieldError } from '../errors.ts';

const most = 20;
const mostLookedAt = 10_000;

/** Where in the parts of a request (`path`, `query`, `body`) a text, or a name, stands that the record cannot hold. */
export function unstorableTexts(parts: Readonly<Record<string, unknown>>): FieldError[] {
  const found: FieldError[] = [];
  const waiting = Object.entries(parts);
  for (const [where, value] of waiting) {
    if (found.length >= most || waiting.length > mostLookedAt) break;
    if (typeof value === 'string' && !isStorable(value))
      found.push({ where, message: 'holds a NUL character, or half of a surrogate pair' });
    if (typeof value !== 'object' || value === null || value instanceof Stream) continue;
    for (const [name, inner] of Object.entries(value as Record<string, unknown>))
      if (isStorable(name)) waiting.push([`${where}.${name.slice(0, 60)}`, inner]);
      else found.push({ where, message: 'has a name with a NUL character, or half of a surrogate pair' });
  }
  return found;
}

function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}
