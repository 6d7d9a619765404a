import { z } from 'zod';
import { type Language, plainLanguage, plainStructure, structureHash } from '../models/structure.ts';
import type { Codebook } from '../src/domain/codebook.ts';
import type { Change } from '../src/domain/codebook-changes/changes.ts';
import { type TrialRow, trialRows } from '../src/domain/codebook-changes/trial-rows.ts';
import type { ThemeEffect } from '../src/domain/gate/flips.ts';
import type { Database } from '../src/storage/database.ts';
import { readSample, type SampleComment, sampleChunks } from '../src/storage/sample-comments.ts';
import { readThemeNames } from '../src/storage/theme-names.ts';
import { readTermRequest, writeTermCounts } from '../src/storage/term-counts.ts';
import { readTrial, type Trial, writeTrial } from '../src/storage/trials.ts';
import type { JobHandler, JobHandlers } from './run-job.ts';
import { openThreadPool, type Tell, type ThreadPool } from './thread-pool.ts';
import type { TrialAnswer, TrialRequest } from './trial-protocol.ts';

export interface TrialDeps {
  readonly database: Database;
  /** The general lexicons, the same for every codebook. */
  readonly readLanguage: () => Promise<Language>;
}

/** Comments that a trial, and a count of terms, look at. */
const mostTried = 20_000;
const mostCounted = 5_000;

const TrialArgs = z.object({ trialId: z.int().positive() });
const TermArgs = z.object({ codebookId: z.int().positive(), batchId: z.int().positive() });

/** The jobs that try drafts, and count what terms find. Nothing that is recorded of a batch changes. */
export function trialHandlers(deps: TrialDeps): JobHandlers {
  return { trial: tryDraft(deps), 'count-terms': countTermsOf(deps) };
}

/**
 * Compare a draft with the version that it changes, on a batch. Both speak by their lexicons alone, so that what differs is
 * the draft's doing: a trained model knows nothing of new themes until it is trained again.
 */
function tryDraft({ database, readLanguage }: TrialDeps): JobHandler {
  return (job, signal, report) =>
    withTrialThread(signal, async (thread) => {
      const { trialId } = TrialArgs.parse(job.args);
      const trial = await readTrial(database.query, trialId);
      if (trial === null) return { gone: true };
      const { base, draft, changes } = trial;
      const rows = trialRows(idsOf(base), idsOf(draft), changes);
      const same = structureHash(base) === structureHash(draft);
      await thread.run({
        kind: 'begin',
        compared: { before: plainStructure(base), after: plainStructure(draft), rows },
        language: plainLanguage(await readLanguage()),
        terms: same ? [] : changedTerms(draft, changes),
      });
      const tagged = new Int32Array(rows.length);
      const names = await readThemeNames(database.query);
      const look = (page: readonly SampleComment[]): void => {
        for (const { themes } of page) {
          const own = new Set(themes.map((theme) => names.get(theme)));
          for (const [n, row] of rows.entries())
            if (row.from.some((theme) => own.has(theme))) tagged[n] = (tagged[n] ?? 0) + 1;
        }
      };
      const seen = await readThrough(database, thread, {
        batchId: trial.batchId,
        most: mostTried,
        look,
        tell: (done, total) => report('try', done, total),
      });
      const { effects, terms } = await thread.run({ kind: 'end' });
      const themes = rows.map(({ theme, change, from }, n) => {
        const { before = 0, after = 0, gained = 0, lost = 0 } = effects[n] ?? {};
        return { theme, change, from, tagged: tagged[n] ?? 0, before, after, gained, lost };
      });
      const flips = effects.flatMap((effect, n) => flipsOf(rows[n], effect));
      const written = await writeTrial(database, job, trialId, { ...seen, themes, terms }, flips);
      return written ? { comments: seen.comments } : 'parked';
    });
}

function flipsOf(row: TrialRow | undefined, { gains, losses }: ThemeEffect) {
  const of = (flips: typeof gains, gained: boolean) =>
    flips.map(({ comment }, rank) => ({ theme: row?.theme ?? '', commentId: comment, gained, rank }));
  return [...of(gains, true), ...of(losses, false)];
}

const idsOf = ({ themes }: Codebook): string[] => themes.map(({ id }) => id);

/** The themes that are new, and of the others the terms that are. */
function changedTerms(draft: Codebook, changes: readonly Change[]): Trial['draft']['themes'] {
  const whole = new Set(
    changes.flatMap((change) =>
      change.kind === 'added'
        ? [change.theme]
        : change.kind === 'split'
          ? change.into
          : change.kind === 'merged'
            ? [change.into]
            : [],
    ),
  );
  return draft.themes.flatMap((theme) => {
    if (whole.has(theme.id)) return [theme];
    const lexicon = changes.find((change) => change.kind === 'lexicon' && change.theme === theme.id);
    if (lexicon?.kind !== 'lexicon') return [];
    const terms = new Set([...lexicon.added, ...lexicon.changed]);
    return [
      { ...theme, lexicon: theme.lexicon.filter((entry) => terms.has(entry.term) || isExclusion(entry)) },
    ];
  });
}

const isExclusion = (entry: Codebook['themes'][number]['lexicon'][number]): boolean =>
  'exclude' in entry && entry.exclude === true;

/** Count the comments of a batch that each term of a version of its codebook is found in. */
function countTermsOf({ database, readLanguage }: TrialDeps): JobHandler {
  return (job, signal, report) =>
    withTrialThread(signal, async (thread) => {
      const asked = TermArgs.parse(job.args);
      const codebook = await readTermRequest(database.query, asked);
      if (codebook === null) return { gone: true };
      await thread.run({
        kind: 'begin',
        compared: null,
        language: plainLanguage(await readLanguage()),
        terms: plainStructure(codebook).themes,
      });
      const { comments } = await readThrough(database, thread, {
        batchId: asked.batchId,
        most: mostCounted,
        tell: (done, total) => report('count', done, total),
      });
      const { terms } = await thread.run({ kind: 'end' });
      const written = await writeTermCounts(database.pool, job, asked, { comments, counts: terms });
      return written ? { comments } : 'parked';
    });
}

/** Give the comments of a batch to the thread, run by run. */
async function readThrough(
  { pool }: Database,
  thread: ThreadPool<TrialRequest, TrialAnswer>,
  {
    batchId,
    most,
    look,
    tell,
  }: {
    readonly batchId: number;
    readonly most: number;
    readonly look?: (page: readonly SampleComment[]) => void;
    readonly tell: Tell;
  },
): Promise<{ comments: number; bounded: boolean }> {
  const chunks = await sampleChunks(pool, [batchId], Infinity);
  const total = Math.min(
    most,
    chunks.reduce((sum, chunk) => sum + chunk.comments, 0),
  );
  let comments = 0;
  for (const chunk of chunks) {
    tell(comments, total);
    if (comments >= most) return { comments, bounded: true };
    const page = await readSample(pool, chunk);
    look?.(page);
    await thread.run({
      kind: 'add',
      ids: page.map(({ id }) => id),
      texts: page.map(({ text }) => text),
      questions: page.map(({ question }) => question ?? undefined),
    });
    comments += page.length;
  }
  return { comments, bounded: false };
}

const entry = new URL('./trial-thread.ts', import.meta.url);

/** Start a thread for the time of `work`; it ends at once, and `work` rejects, when the signal comes. */
async function withTrialThread(
  signal: AbortSignal,
  work: (thread: ThreadPool<TrialRequest, TrialAnswer>) => ReturnType<JobHandler>,
): ReturnType<JobHandler> {
  const thread = openThreadPool<TrialRequest, TrialAnswer>(entry, {
    size: 1,
    deadlineMs: 60_000,
    heapMegabytes: 512,
  });
  const end = (): void => void thread.close();
  signal.addEventListener('abort', end);
  try {
    signal.throwIfAborted();
    return await work(thread);
  } finally {
    signal.removeEventListener('abort', end);
    await thread.close();
  }
}
