import { parentTheme } from '../models/structure.ts';
import type { PairedJudgements, Said } from '../src/domain/gate/paired-judgements.ts';
import { readAuditOutcomes, readAuditTexts } from '../src/storage/audit-outcomes.ts';
import type { Database, Queries } from '../src/storage/database.ts';
import type { Model } from '../src/storage/models.ts';
import type { AuditState } from '../src/storage/model-comparisons.ts';
import { readOutOfFold } from '../src/storage/trained-models.ts';
import { readTrainingLabels } from '../src/storage/training-labels.ts';
import type { Tell } from './thread-pool.ts';
import type { TrainThread } from './train-client.ts';
import type { LoadedPair } from './train-protocol.ts';

/** What two models are compared on, and where it comes from. */
export interface Evidence {
  readonly basis: 'audit' | 'held_out';
  readonly judged: PairedJudgements;
}

/** A comment that people decided. */
interface Decided {
  readonly respondent: string;
  readonly group: string | null;
  readonly text: string;
  readonly question: string | null;
  readonly labels: readonly string[];
  /** Themes that count neither way. */
  readonly undecided: (theme: string) => boolean;
}

const PAGE = 1000;

/** Who reads comments, and is told how many are read. */
interface Reader {
  readonly thread: TrainThread;
  readonly tell: Tell;
}

/** What both models say of a list of comments, a page at a time. */
async function sayAll(
  { thread, tell }: Reader,
  width: number,
  comments: readonly Pick<Decided, 'text' | 'question'>[],
): Promise<{ live: Said; candidate: Said }> {
  const empty = (): Said => ({
    given: new Uint8Array(comments.length * width),
    probability: new Float32Array(comments.length * width),
  });
  const whole = { live: empty(), candidate: empty() };
  for (let from = 0; from < comments.length; from += PAGE) {
    tell(from, comments.length);
    const page = comments.slice(from, from + PAGE);
    const said = await thread.say(
      page.map(({ text }) => text),
      page.map(({ question }) => question ?? undefined),
    );
    for (const side of ['live', 'candidate'] as const) {
      whole[side].given.set(said[side].given, from * width);
      whole[side].probability.set(said[side].probability, from * width);
    }
  }
  return whole;
}

function judgementsOf(
  themes: readonly string[],
  comments: readonly Decided[],
  said: { live: Said; candidate: Said },
): PairedJudgements {
  const width = themes.length;
  const people = new Map<string, number>();
  const known = new Uint8Array(comments.length * width);
  const truth = new Uint8Array(comments.length * width);
  for (const [index, { labels, undecided }] of comments.entries())
    for (const [theme, id] of themes.entries()) {
      const is = labels.some((label) => label === id || parentTheme(label) === id);
      if (is || !undecided(id)) known[index * width + theme] = 1;
      if (is) truth[index * width + theme] = 1;
    }
  return {
    themes,
    comments: comments.length,
    respondent: Int32Array.from(comments, ({ respondent }) => {
      const number = people.get(respondent) ?? people.size;
      people.set(respondent, number);
      return number;
    }),
    group: comments.map(({ group }) => group),
    known,
    truth,
    ...said,
  };
}

/** Both models on the audits' comments that were decided blind; null without any. */
export async function readAuditEvidence(
  query: Queries,
  reader: Reader,
  { themes }: LoadedPair,
  audits: AuditState['audits'],
): Promise<Evidence | null> {
  const comments: Decided[] = [];
  for (const { id, group } of audits) {
    const outcomes = new Map((await readAuditOutcomes(query, id)).map((one) => [one.commentId, one]));
    for (const text of await readAuditTexts(query, id)) {
      const outcome = outcomes.get(text.commentId);
      if (outcome?.decided !== true) continue;
      comments.push({
        respondent: `${id} ${text.respondentId}`,
        group: group === null ? null : (text.attributes[group] ?? null),
        text: text.text,
        question: text.question,
        labels: outcome.labels.map(({ theme }) => theme),
        undecided: (theme) =>
          outcome.disputed.includes(theme) || (outcome.about !== null && !outcome.about.includes(theme)),
      });
    }
  }
  if (comments.length === 0) return null;
  const said = await sayAll(reader, themes.length, comments);
  return { basis: 'audit', judged: judgementsOf(themes, comments, said) };
}

/**
 * Both models on labelled comments that neither had learnt from: the live one as it was trained before, the candidate as
 * its folds had not seen them. Null without any.
 */
export async function readHeldOutEvidence(
  { query, pool }: Database,
  reader: Reader,
  { themes, thresholds }: LoadedPair,
  { candidate, live }: { readonly candidate: Model; readonly live: Model },
): Promise<Evidence | null> {
  const learnt = new Set((await readOutOfFold(pool, live.id)).map(({ commentId }) => commentId));
  const unseen = new Map(
    (await readOutOfFold(pool, candidate.id)).map((one) => [one.commentId, one.probabilities]),
  );
  const { labels } = await readTrainingLabels(query, candidate.codebookRef);
  const chosen = labels.filter(({ commentId }) => unseen.has(commentId) && !learnt.has(commentId));
  if (chosen.length === 0) return null;
  const comments = chosen.map((label): Decided => ({
    respondent: label.respondent,
    group: null,
    text: label.text,
    question: label.question,
    labels: label.themes,
    undecided: (theme) =>
      label.disputed.includes(theme) || (label.about !== null && !label.about.includes(theme)),
  }));
  const { live: said } = await sayAll(reader, themes.length, comments);
  const heldOut = heldOutSaid(
    themes,
    thresholds,
    chosen.map(({ commentId }) => unseen.get(commentId) ?? []),
  );
  return { basis: 'held_out', judged: judgementsOf(themes, comments, { live: said, candidate: heldOut }) };
}

/** Probabilities as decisions, a child with its parent. */
function heldOutSaid(
  themes: readonly string[],
  thresholds: readonly number[],
  rows: readonly (readonly number[])[],
): Said {
  const width = themes.length;
  const parents = themes.map((theme) => themes.indexOf(parentTheme(theme) ?? ''));
  const given = new Uint8Array(rows.length * width);
  const probability = new Float32Array(rows.length * width);
  for (const [row, probabilities] of rows.entries())
    for (let theme = 0; theme < width; theme++) {
      const cell = row * width + theme;
      probability[cell] = probabilities[theme] ?? 0;
      if ((probabilities[theme] ?? 0) < (thresholds[theme] ?? 1)) continue;
      given[cell] = 1;
      const parent = parents[theme] ?? -1;
      if (parent >= 0) given[row * width + parent] = 1;
    }
  return { given, probability };
}
