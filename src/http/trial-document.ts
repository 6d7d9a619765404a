import { z } from 'zod';
import type { Trial } from '../storage/trials.ts';
import { etagOf } from './etag.ts';

const Count = z.int();
/** In how many comments each term is found. */
export const TermCounts = z.array(z.object({ theme: z.string(), term: z.string(), comments: Count }));

export const TrialDocument = z.object({
  id: z.uuid(),
  job: z.uuid(),
  state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
  done: Count,
  total: Count.nullable(),
  problem: z.record(z.string(), z.unknown()).nullable(),
  batch: z.uuid(),
  draft_etag: z.string().describe('The draft as it was tried'),
  base_version: Count,
  result: z
    .object({
      comments: Count.describe('Comments looked at'),
      bounded: z.boolean().describe('The batch has more'),
      themes: z.array(
        z.object({
          theme: z.string(),
          change: z.enum(['kept', 'added', 'removed', 'renamed', 'split', 'merged']),
          from: z.array(z.string()).describe('The themes of the published version that it stands against'),
          tagged: Count.describe('With one of `from` now, by the model that tagged the batch'),
          before: Count.describe('With one of `from`, by the published lexicon alone'),
          after: Count.describe('With the theme, by the draft’s lexicon alone'),
          gained: Count,
          lost: Count,
        }),
      ),
      terms: TermCounts.describe('What each new or changed term finds'),
    })
    .nullable()
    .describe(
      'Both sides speak by their lexicons alone, so that every difference is the draft’s: no model knows its themes yet',
    ),
});

/** A trial as the API tells it. */
export function trialDocument(trial: Trial): z.infer<typeof TrialDocument> {
  const { result } = trial;
  return {
    id: trial.uid,
    job: trial.job,
    state: trial.state,
    done: trial.done,
    total: trial.total,
    problem: trial.problem === null ? null : { ...trial.problem },
    batch: trial.batch,
    draft_etag: etagOf(trial.draftVersion),
    base_version: trial.base.version,
    result:
      result === null
        ? null
        : {
            ...result,
            themes: result.themes.map((theme) => ({ ...theme, from: [...theme.from] })),
            terms: [...result.terms],
          },
  };
}
