import { z } from 'zod';

const id = z.string().min(1).max(200);

/** What the author of a draft says became of themes: it cannot be told from two codebooks alone. */
export const Stated = z.union([
  z.strictObject({
    split: z.strictObject({ from: id, into: z.array(id).min(2).max(50) }),
  }),
  z.strictObject({
    merge: z.strictObject({ from: z.array(id).min(1).max(50), into: id }),
  }),
  z.strictObject({ rename: z.strictObject({ from: id, to: id }) }),
]);
export type Stated = z.output<typeof Stated>;

const terms = z.array(z.string());

/** One thing in which a codebook differs from the version before. */
export const Change = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('added'), theme: id }),
  z.object({ kind: z.literal('removed'), theme: id }),
  z.object({ kind: z.literal('renamed'), from: id, to: id }),
  z.object({ kind: z.literal('split'), from: id, into: z.array(id) }),
  z.object({ kind: z.literal('merged'), from: z.array(id), into: id }),
  z
    .object({ kind: z.literal('lexicon'), theme: id, added: terms, removed: terms, changed: terms })
    .describe('Under the id that the theme has now; `changed` are terms with another weight, gap or use'),
  z.object({ kind: z.literal('text'), theme: id, fields: z.array(z.string()) }),
]);
export type Change = z.output<typeof Change>;

/** What became of one or more themes, by the ids before and after. */
export type Rule = Extract<Change, { kind: 'renamed' | 'split' | 'merged' }>;

/** The changes that say what becomes of a label. */
export function rulesOf(changes: readonly Change[]): Rule[] {
  return changes.filter(
    (change): change is Rule =>
      change.kind === 'renamed' || change.kind === 'split' || change.kind === 'merged',
  );
}

/** The ids that the themes of a rule had, and have. */
export function endsOf(rule: Rule): { readonly from: readonly string[]; readonly to: readonly string[] } {
  switch (rule.kind) {
    case 'renamed':
      return { from: [rule.from], to: [rule.to] };
    case 'split':
      return { from: [rule.from], to: rule.into };
    case 'merged':
      return { from: rule.from, to: [rule.into] };
  }
}
