import { z } from 'zod';
import { themeNames } from '../domain/codebook.ts';
import { mcnemar } from '../domain/statistics/mcnemar.ts';
import { positiveAgreement } from '../domain/statistics/positive-agreement.ts';
import { Problem } from '../errors.ts';
import { type FinishedTagging, listTaggings, readBridge, type ThemeBridge } from '../storage/bridge.ts';
import { readCodebook } from '../storage/codebooks.ts';
import { BatchParams, requireBatch } from './batch-document.ts';
import { caller, type Routes } from './context.ts';

const Count = z.object({ comments: z.int(), respondents: z.int() });

const BridgeDocument = z.object({
  batch: z.uuid(),
  disclosure: z.literal('none').describe('Not checked for disclosure: do not publish'),
  from: z.uuid().describe('The model of the tagging before'),
  to: z.uuid().describe('The model of the tagging that the batch shows now'),
  note: z.string(),
  themes: z.array(
    z.object({
      theme: z.string(),
      name: z.string(),
      before: Count,
      after: Count,
      kept: z.int().describe('Comments that both tagged'),
      lost: z.int().describe('Comments that only the tagging before has'),
      gained: z.int().describe('Comments that only the tagging now has'),
      agreement: z.number().nullable().describe('Positive agreement of the two, 2 kept ÷ (before + after)'),
      p: z.number().describe('McNemar’s mid-p of no change of the count beyond chance'),
    }),
  ),
});

const NOTE =
  'What tagging again changed: a change between waves that were tagged by different models holds as much of this as of what people said.';

function describeTheme(
  { theme, kept, lost, gained, respondentsBefore, respondentsAfter }: ThemeBridge,
  names: ReadonlyMap<string, string>,
): z.infer<typeof BridgeDocument>['themes'][number] {
  return {
    theme,
    name: names.get(theme) ?? theme,
    before: { comments: kept + lost, respondents: respondentsBefore },
    after: { comments: kept + gained, respondents: respondentsAfter },
    kept,
    lost,
    gained,
    agreement: positiveAgreement({ both: kept, onlyFirst: lost, onlySecond: gained, neither: 0 }),
    p: mcnemar(lost, gained).midP,
  };
}

/** The tagging to compare the current one with: the one before it, or the newest of the model that was named. */
function taggingBefore(
  taggings: readonly FinishedTagging[],
  currentId: number,
  model: string | undefined,
): FinishedTagging {
  const others = taggings.filter(({ id }) => id !== currentId);
  const found = others.findLast((tagging) => model === undefined || tagging.model === model);
  if (found !== undefined) return found;
  if (model === undefined)
    throw new Problem(
      'conflict',
      'This batch was tagged once only: tag it with another model first (POST /v1/batches/{id}/retag).',
    );
  throw new Problem('invalid_request', 'This batch has no other finished tagging by this model.', {
    errors: [
      {
        where: 'query.from',
        message: `allowed: ${[...new Set(others.map((other) => other.model))].join(', ') || 'there is none'}`,
      },
    ],
  });
}

/** What tagging a batch again changed. */
export const bridgeRoutes: Routes = (app, { database }) => {
  app.get(
    '/v1/batches/:id/bridge',
    {
      schema: {
        tags: ['results'],
        summary: 'What tagging a batch again changed in each theme',
        params: BatchParams,
        querystring: z.strictObject({
          from: z
            .uuid()
            .optional()
            .describe('The model of the tagging to compare with; the one before without it'),
        }),
        response: { 200: BridgeDocument },
      },
    },
    async (request) => {
      const { scope } = caller(request);
      const batch = await requireBatch(database.query, request.params.id, scope);
      const taggings = await listTaggings(database.query, batch.id);
      const now = taggings.find(({ id }) => id === batch.taggingId);
      if (now === undefined)
        throw new Problem('not_ready', 'The batch is still being tagged.', { retryAfter: 1 });
      const before = taggingBefore(taggings, now.id, request.query.from);
      const codebook = await readCodebook(database.query, batch.codebook);
      const names = themeNames(codebook ?? { themes: [] });
      const themes = await readBridge(database.query, batch, { before: before.id, after: now.id }, scope);
      return {
        batch: batch.uid,
        disclosure: 'none' as const,
        from: before.model,
        to: now.model,
        note: NOTE,
        themes: themes.map((theme) => describeTheme(theme, names)),
      };
    },
  );
  return Promise.resolve();
};
