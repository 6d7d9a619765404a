import { z } from 'zod';
import { parentOf } from '../src/domain/codebook.ts';
import type { DiscoveryComment } from '../src/domain/discovery/suggest-themes.ts';
import type { Database } from '../src/storage/database.ts';
import { readDiscoveryFrame, writeDiscovery } from '../src/storage/discovery.ts';
import { newestCodebook } from '../src/storage/drafts.ts';
import { readSample, sampleChunks } from '../src/storage/sample-comments.ts';
import { readThemeNames } from '../src/storage/theme-names.ts';
import type { DiscoverAnswer, DiscoverRequest } from './discover-protocol.ts';
import type { JobHandler } from './run-job.ts';
import { openThreadPool, type Tell } from './thread-pool.ts';

const Args = z.object({ surveyId: z.int().positive() });
/** Comments that are looked at, and of these in one set. */
const mostComments = 20_000;
const mostInSet = 4_000;
/** People who must have used a phrase for it to be told. */
const leastRespondents = 10;
const entry = new URL('./discover-thread.ts', import.meta.url);

/** Find themes that the comments of a survey suggest: among those without a theme, and within each broad theme. */
export function discover({ query, pool }: Database): JobHandler {
  return async (job, signal, report) => {
    const { surveyId } = Args.parse(job.args);
    const frame = await readDiscoveryFrame(pool, surveyId);
    const newest = frame === null ? null : await newestCodebook(query, frame.codebook);
    if (frame === null || newest === null) return { comments: 0, suggestions: 0 };
    const broad = newest.codebook.themes.flatMap(({ id }) => (parentOf(id) === null ? [id] : []));
    const names = await readThemeNames(query);
    const chunks = await sampleChunks(pool, frame.batchIds, mostComments);
    const comments: DiscoveryComment[] = [];
    const batches = new Map<number, number>();
    const sets = new Map<string | null, number[]>([null, ...broad].map((theme) => [theme, []]));
    const total = chunks.reduce((sum, chunk) => sum + chunk.comments, 0);
    for (const chunk of chunks) {
      signal.throwIfAborted();
      report('read', comments.length, total);
      for (const { id, respondentId, text, themes } of await readSample(pool, chunk)) {
        const tags = themes.map((theme) => names.get(theme) ?? '');
        for (const theme of setsOf(tags)) sets.get(theme)?.push(comments.length);
        comments.push({ id, respondent: respondentId, text });
        batches.set(id, chunk.batchId);
      }
    }
    const asked = [...sets].map(([theme, members]) => ({ theme, members: members.slice(0, mostInSet) }));
    const found = await inThread(signal, { comments, sets: asked, leastRespondents }, (done, sets) =>
      report('group', done, sets),
    );
    const suggestions = asked.flatMap(({ theme }, n) => (found[n] ?? []).map((one) => ({ ...one, theme })));
    const written = await writeDiscovery(pool, job, {
      surveyId,
      codebookId: newest.id,
      taggings: frame.taggings,
      comments: comments.length,
      suggestions,
      batchOf: (id) => batches.get(id) ?? 0,
    });
    signal.throwIfAborted();
    if (!written) throw new Error('the survey changed meanwhile');
    return { comments: comments.length, suggestions: suggestions.length };
  };
}

/** A comment without tags is in the set of those; else it is in the sets of its broad themes that no narrower tag speaks for. */
function setsOf(tags: readonly string[]): (string | null)[] {
  if (tags.length === 0) return [null];
  const told = new Set(tags.map(parentOf));
  return tags.filter((tag) => parentOf(tag) === null && !told.has(tag));
}

async function inThread(signal: AbortSignal, request: DiscoverRequest, tell: Tell): Promise<DiscoverAnswer> {
  const thread = openThreadPool<DiscoverRequest, DiscoverAnswer>(entry, {
    size: 1,
    deadlineMs: 300_000,
    heapMegabytes: 512,
  });
  const end = (): void => void thread.close();
  signal.addEventListener('abort', end);
  try {
    signal.throwIfAborted();
    return await thread.run(request, tell);
  } finally {
    signal.removeEventListener('abort', end);
    await thread.close();
  }
}
