import type { CompiledRules } from './compile-rules.ts';
import type { Redaction } from './redaction.ts';

const filler =
  /[ \t]*(?:(?:number|numbers|num|no|nos|nr|ref|reference|id|is|was|of|the|my|card|record|report)\b\.?|[#:=(-])?/iy;
const mostFillers = 4;
const longestNumber = 80;
const startsWord = /[A-Za-z0-9]/;

/** The numbers of people and records: after a word that gives them away, or of a shape that does. */
export function findReferences(text: string, { references }: CompiledRules): Redaction[] {
  const found: Redaction[] = [];
  const lower = text.toLowerCase();
  for (const { kind, cues, pattern } of references) {
    if (cues.length === 0)
      for (const match of text.matchAll(pattern))
        found.push({ start: match.index, end: match.index + match[0].length, kind });
    for (const cue of cues)
      for (let at = lower.indexOf(cue); at >= 0; at = lower.indexOf(cue, at + cue.length)) {
        if (startsWord.test(text.charAt(at - 1))) continue;
        const match = numberAfter(text, at + cue.length, pattern);
        if (match !== null) found.push({ ...match, kind });
      }
  }
  return found;
}

/** The number behind a cue, whatever little words stand between. */
function numberAfter(text: string, from: number, pattern: RegExp): { start: number; end: number } | null {
  let position = from;
  if (/[A-Za-z]/.test(text.charAt(position))) return null;
  for (let step = 0; step <= mostFillers; step += 1) {
    while (text.charAt(position) === ' ') position += 1;
    // From here on, as the cue may be written together with its number ("PC1234").
    pattern.lastIndex = 0;
    const match = pattern.exec(text.slice(position, position + longestNumber))?.[0];
    if (match !== undefined && match !== '') return { start: position, end: position + match.length };
    filler.lastIndex = position;
    const skipped = filler.exec(text)?.[0] ?? '';
    if (skipped === '') return null;
    position += skipped.length;
  }
  return null;
}
