import { z } from 'zod';
import { type Codebook, parentOf } from '../domain/codebook.ts';
import { Problem } from '../errors.ts';
import { readCodebook } from '../storage/codebooks.ts';
import { limitsComments } from '../storage/scope-condition.ts';
import { readThemeCounts, type ThemeCount, type ThemeCounts } from '../storage/theme-counts.ts';
import type { Batch } from '../storage/batches.ts';
import { BatchParams, requireBatch } from './batch-document.ts';
import { caller, type Context, type Routes } from './context.ts';
import { EstimateDocument } from './estimate-document.ts';
import { type BatchEstimateOf, batchEstimates } from './estimates.ts';
import { shareAnswers } from './shared-answer.ts';

/** How long (ms) the progress of a batch that is being tagged may be repeated, and its counts at the least. */
const repeated = 400;

/** Counting a batch while it is tagged takes at most one part in this many of the time. */
const countingShare = 10;

const Share = z.object({ n: z.int(), base: z.int(), share: z.number() });
const Tagged = z.object({ comments: Share, respondents: Share });

const ThemesDocument = z
  .object({
    batch: z.uuid(),
    final: z.boolean().describe('The tagging is done: these counts will not change'),
    disclosure: z.literal('none').describe('Not checked for disclosure: do not publish'),
    base: z.object({ comments: z.int(), respondents: z.int(), blank: z.int() }),
    themes: z.array(
      z.object({
        theme: z.string(),
        name: z.string(),
        parent: z.string().nullable(),
        tagged: Tagged.describe('What the machine counted'),
        estimate: z
          .object({ comments: EstimateDocument, respondents: EstimateDocument })
          .nullable()
          .describe('The corrected shares, once an audit has labels; only for keys that see the whole batch'),
        valence: z.object({
          negative: z.int(),
          positive: z.int(),
          mixed: z.int(),
          neutral: z.int(),
        }),
      }),
    ),
    uncategorised: Tagged,
  })
  .meta({
    examples: [
      {
        batch: '0198c0de-0000-7000-8000-000000000000',
        final: true,
        disclosure: 'none',
        base: { comments: 34186, respondents: 8081, blank: 812 },
        themes: [
          {
            theme: 'training',
            name: 'Training',
            parent: null,
            tagged: {
              comments: { n: 5128, base: 34186, share: 0.15 },
              respondents: { n: 3232, base: 8081, share: 0.4 },
            },
            estimate: null,
            valence: { negative: 4102, positive: 512, mixed: 205, neutral: 309 },
          },
        ],
        uncategorised: {
          comments: { n: 3418, base: 34186, share: 0.1 },
          respondents: { n: 404, base: 8081, share: 0.05 },
        },
      },
    ],
  });
type ThemesDocument = z.infer<typeof ThemesDocument>;

function share(n: number, base: number): z.infer<typeof Share> {
  return { n, base, share: base === 0 ? 0 : n / base };
}

function tagged(count: { comments: number; respondents: number }, base: ThemeCounts['base']) {
  return {
    comments: share(count.comments, base.comments),
    respondents: share(count.respondents, base.respondents),
  };
}

/** Every theme of the codebook, and those that an older version had, most respondents first. */
function describeThemes(
  codebook: Codebook,
  { base, themes }: ThemeCounts,
  estimateOf: BatchEstimateOf,
): ThemesDocument['themes'] {
  const counts = new Map<string, ThemeCount>(themes.map((count) => [count.theme, count]));
  const names = new Map(codebook.themes.map((theme) => [theme.id, theme.name]));
  const none = { comments: 0, respondents: 0, negative: 0, positive: 0, mixed: 0 };
  return [...new Set([...names.keys(), ...counts.keys()])]
    .map((theme) => {
      const count = counts.get(theme) ?? none;
      const { negative, positive, mixed } = count;
      const neutral = count.comments - negative - positive - mixed;
      return {
        theme,
        name: names.get(theme) ?? theme,
        parent: parentOf(theme),
        tagged: tagged(count, base),
        estimate: estimateOf(theme),
        valence: { negative, positive, mixed, neutral },
      };
    })
    .sort(
      (a, b) =>
        b.tagged.respondents.n - a.tagged.respondents.n ||
        b.tagged.comments.n - a.tagged.comments.n ||
        (a.theme < b.theme ? -1 : 1),
    );
}

/** The counts with those of themes that nothing is tagged with: an audit may have found them all the same. */
function withEveryTheme(codebook: Codebook, counts: ThemeCounts): ThemeCounts {
  const known = new Set(counts.themes.map(({ theme }) => theme));
  const none = { comments: 0, respondents: 0, negative: 0, positive: 0, mixed: 0 };
  const missing = codebook.themes.flatMap(({ id }) => (known.has(id) ? [] : { theme: id, ...none }));
  return { ...counts, themes: [...counts.themes, ...missing] };
}

async function countThemes(
  { database }: Context,
  batch: Batch,
  scope: Parameters<typeof readThemeCounts>[2],
): Promise<ThemesDocument> {
  const codebook = await readCodebook(database.query, batch.codebook);
  if (codebook === null) throw new Problem('conflict', `There is no codebook "${batch.codebook}" any more.`);
  const counts = await readThemeCounts(database.query, batch, scope);
  const whole = batch.state === 'done' && !limitsComments(scope);
  const all = withEveryTheme(codebook, counts);
  const estimateOf = whole ? await batchEstimates(database, batch, all) : () => null;
  return {
    batch: batch.uid,
    final: batch.state === 'done',
    disclosure: 'none',
    base: counts.base,
    themes: describeThemes(codebook, counts, estimateOf),
    uncategorised: tagged(counts.uncategorised, counts.base),
  };
}

/**
 * Theme counts of a batch. While it is being tagged they are counted from the tags, once for all who ask; the larger the
 * batch, the longer a count is repeated. The answer is kept as the bytes that are sent.
 */
export const themeRoutes: Routes = (app, context) => {
  const batches = shareAnswers<Batch>((batch) => (batch.state === 'done' ? 0 : repeated));
  const answers = shareAnswers<{ json: Buffer; final: boolean }>(({ final }, took) =>
    final ? 0 : Math.max(repeated, took * countingShare),
  );

  app.get(
    '/v1/batches/:id/themes',
    {
      schema: {
        tags: ['results'],
        summary: 'How many comments and people raised each theme',
        params: BatchParams,
        querystring: z.strictObject({}),
        response: { 200: ThemesDocument },
      },
    },
    async (request, reply) => {
      const { scope } = caller(request);
      const { id } = request.params;
      const batch = await batches(JSON.stringify([id, scope]), () =>
        requireBatch(context.database.query, id, scope),
      );
      const key = JSON.stringify([id, scope, batch.taggingId, batch.state === 'done']);
      const { json } = await answers(key, async () => {
        const document = await countThemes(context, batch, scope);
        return { json: Buffer.from(JSON.stringify(document)), final: document.final };
      });
      return reply.type('application/json; charset=utf-8').send(json as never);
    },
  );
  return Promise.resolve();
};
