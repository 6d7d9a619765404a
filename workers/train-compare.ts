import type { Comparison } from '../src/domain/gate/compare-models.ts';
import { type ThemeEffect, tallyFlips } from '../src/domain/gate/flips.ts';
import { judge } from '../src/domain/gate/verdict.ts';
import type { Database } from '../src/storage/database.ts';
import type { JobKey } from '../src/storage/jobs.ts';
import {
  type EffectBatch,
  type NewFlip,
  newestBatches,
  readAuditState,
  readEffectComments,
  writeComparison,
} from '../src/storage/model-comparisons.ts';
import { liveModel, type Model, readModelArtefact } from '../src/storage/models.ts';
import { ensureThemes } from '../src/storage/tags.ts';
import type { Report } from './job-report.ts';
import type { TrainThread } from './train-client.ts';
import { type Evidence, readAuditEvidence, readHeldOutEvidence } from './train-evidence.ts';
import type { LoadedPair } from './train-protocol.ts';

/** Comments whose themes are counted by both models, of the newest batches. */
const MOST_COMMENTS = 20_000;
const MOST_BATCHES = 50;
const PAGE = 1000;
/** Examples of a theme and direction that are kept. */
const FLIPS = 20;
const SEED = 1;

/**
 * Compare a candidate with the live model of its codebook and record it: on the newest audits; without them, on labels
 * that neither had learnt from. Returns the comparison's number, or null when there is nothing to compare with, or the job
 * is no longer ours.
 */
export async function compareWithLive(
  database: Database,
  thread: TrainThread,
  candidate: Model,
  { job, report }: { readonly job: JobKey; readonly report: Report },
): Promise<number | null> {
  const { codebookRef } = candidate;
  const live = await liveModel(database.query, codebookRef);
  if (live === null || live.id === candidate.id) return null;
  const [audits, candidateBytes, liveBytes] = await Promise.all([
    readAuditState(database.query, codebookRef),
    readModelArtefact(database.query, candidate.id),
    readModelArtefact(database.query, live.id),
  ]);
  const pair = await thread.load({ candidate: candidateBytes, live: liveBytes });
  const tell = (done: number, total: number): void => report('judge', done, total);
  const evidence =
    (await readAuditEvidence(database.query, { thread, tell }, pair, audits.audits)) ??
    (await readHeldOutEvidence(database, { thread, tell }, pair, { candidate, live }));
  const comparison = await compareOn(thread, evidence);
  const judgement = judge(comparison);
  const batches = await newestBatches(database.pool, codebookRef, MOST_BATCHES);
  const effect = await measureEffect(database, thread, pair, batches, report);
  const basis = evidence?.basis ?? 'none';
  return writeComparison(
    database.pool,
    job,
    {
      codebookRef,
      modelId: candidate.id,
      liveModelId: live.id,
      basis,
      audits: basis === 'audit' ? audits.audits.map(({ id }) => id) : [],
      auditState: audits.state,
      verdict: judgement.verdict,
      figures: {
        comparison,
        reasons: judgement.reasons,
        effect: {
          comments: effect.comments,
          themes: effect.themes.map(({ theme, before, after, gained, lost }) => {
            return { theme, before, after, gained, lost };
          }),
        },
      },
    },
    await flipRows(database, effect),
  );
}

async function compareOn(thread: TrainThread, evidence: Evidence | null): Promise<Comparison | null> {
  return evidence === null ? null : thread.compare({ judged: evidence.judged, seed: SEED });
}

interface Effect {
  readonly comments: number;
  readonly themes: readonly ThemeEffect[];
  readonly places: ReadonlyMap<number, EffectBatch>;
}

/** How the counts of the newest comments would change. */
async function measureEffect(
  database: Database,
  thread: TrainThread,
  pair: LoadedPair,
  batches: readonly EffectBatch[],
  report: Report,
): Promise<Effect> {
  const tally = tallyFlips(pair.themes, FLIPS);
  const total = Math.min(
    MOST_COMMENTS,
    batches.reduce((sum, batch) => sum + batch.comments, 0),
  );
  const places = new Map<number, EffectBatch>();
  for (const batch of batches) {
    let after = 0;
    while (tally.comments < MOST_COMMENTS) {
      report('count', tally.comments, total);
      const page = await readEffectComments(database.pool, batch, after, PAGE);
      if (page.length === 0) break;
      const { live, candidate } = await thread.say(
        page.map(({ text }) => text),
        page.map(({ question }) => question ?? undefined),
      );
      tally.add(
        page.map(({ id }) => id),
        live,
        candidate,
      );
      for (const { id } of page) places.set(id, batch);
      after = page.at(-1)?.id ?? after;
    }
    if (tally.comments >= MOST_COMMENTS) break;
  }
  return { comments: tally.comments, themes: tally.result(), places };
}

async function flipRows(database: Database, { themes, places }: Effect): Promise<NewFlip[]> {
  const numbers = await ensureThemes(
    database.pool,
    themes.map(({ theme }) => theme),
  );
  return themes.flatMap(({ gains, losses }, index) =>
    [...gains, ...losses].flatMap((flip) => {
      const place = places.get(flip.comment);
      const themeId = numbers[index];
      if (place === undefined || themeId === undefined) return [];
      return [
        {
          themeId,
          commentId: flip.comment,
          bucket: place.bucket,
          batchId: place.id,
          gained: gains.includes(flip),
          before: flip.before,
          after: flip.after,
        },
      ];
    }),
  );
}
