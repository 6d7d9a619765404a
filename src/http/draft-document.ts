import { z } from 'zod';
import { Codebook } from '../domain/codebook.ts';
import { Change, Stated } from '../domain/codebook-changes/changes.ts';
import { checkStated } from '../domain/codebook-changes/check-stated.ts';
import { workOutChanges } from '../domain/codebook-changes/work-out-changes.ts';
import { Problem } from '../errors.ts';
import type { Draft } from '../storage/drafts.ts';
import { faultsOf } from './field-errors.ts';

export const CodebookParams = z.strictObject({ id: z.string().max(200) });

export const DraftRequest = z
  .strictObject({
    codebook: z
      .record(z.string(), z.unknown())
      .describe('As GET /v1/codebooks/{id} gives it. Its version is left aside: it will be the next one'),
    changes: z
      .array(Stated)
      .max(500)
      .default([])
      .describe('What became of themes, as two codebooks cannot tell: splits, merges, renames'),
  })
  .meta({
    examples: [
      {
        codebook: {
          format: 'verbatim-codebook/1',
          id: 'canteen',
          name: 'Canteen survey',
          themes: [
            { id: 'tills', name: 'Tills', definition: 'Waiting to pay', lexicon: ['till*'] },
            { id: 'counter', name: 'Counter', definition: 'Waiting for food', lexicon: ['counter'] },
          ],
        },
        changes: [{ split: { from: 'queues', into: ['tills', 'counter'] } }],
      },
    ],
  });

export const DraftDocument = z.object({
  codebook: z.looseObject({ id: z.string(), version: z.int(), name: z.string() }),
  base_version: z.int().describe('The published version that it changes'),
  stated: z.array(Stated),
  changes: z.array(Change).describe('Everything in which it differs from that version'),
  stale: z.boolean().describe('A newer version was published since: send the draft again, made from that'),
  updated_at: z.iso.datetime(),
});

/** What a draft changes against the version that it began with. */
export function changesOf({ base, codebook, stated }: Pick<Draft, 'base' | 'codebook' | 'stated'>): Change[] {
  return workOutChanges(base, codebook, stated);
}

/** A draft as the API tells of it. */
export function draftDocument(draft: Draft): z.infer<typeof DraftDocument> {
  return {
    codebook: { ...draft.codebook },
    base_version: draft.base.version,
    stated: [...draft.stated],
    changes: changesOf(draft),
    stale: draft.stale,
    updated_at: draft.updatedAt.toISOString(),
  };
}

const shown = 20;
/** What GET /v1/codebooks/{id} tells beside the codebook itself. */
const beside = new Set(['versions', 'diff']);

/** The codebook of a request as the next version after `base`. Throws a problem that names each place that is wrong. */
export function parseDraft(
  { codebook, changes }: z.output<typeof DraftRequest>,
  base: Codebook,
): { codebook: Codebook; stated: Stated[] } {
  const content = Object.entries(codebook).filter(([key]) => !beside.has(key));
  const value = { format: base.format, ...Object.fromEntries(content), version: base.version + 1 };
  const parsed = Codebook.safeParse(value);
  if (!parsed.success)
    throw new Problem('invalid_request', 'The draft is not a codebook.', {
      errors: parsed.error.issues
        .flatMap((issue) => faultsOf(issue, { schema: Codebook, value }))
        .slice(0, shown)
        .map(({ path, message }) => {
          return { where: ['body.codebook', ...path.map(String)].join('.'), message };
        }),
    });
  if (parsed.data.id !== base.id)
    throw new Problem('invalid_request', 'The draft is of another codebook.', {
      errors: [{ where: 'body.codebook.id', message: `must be "${base.id}"` }],
    });
  const wrong = checkStated(base, parsed.data, changes);
  if (wrong.length > 0)
    throw new Problem('invalid_request', 'What is said of themes does not fit the two versions.', {
      errors: wrong.slice(0, shown).map(({ where, message }) => {
        return { where: `body.changes.${where}`, message };
      }),
    });
  return { codebook: parsed.data, stated: changes };
}
