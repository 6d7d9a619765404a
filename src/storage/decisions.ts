import type pg from 'pg';
import { v7 as uuid } from 'uuid';
import { settle, type Settled } from '../domain/review/settle.ts';
import type { Opinion, Stretch } from '../domain/review/views.ts';
import type { JudgedComment } from './find-comment.ts';
import { opinionColumns } from './opinions.ts';
import type { Purpose, Verdict } from './schema-judgement.ts';

/** A decision to record. Themes are numbers, with parents beside their children. */
export interface NewDecision {
  /** Whose key it came with, and who judged. */
  readonly keyId: number | null;
  readonly reviewer: string;
  readonly at?: Date | undefined;
  readonly purpose: Purpose;
  readonly auditId: number | null;
  readonly slot: number;
  readonly blind: boolean;
  readonly codebookId: number;
  readonly verdict: Verdict;
  readonly undoes: number | null;
  /** The themes that it speaks of; null: all. */
  readonly about: readonly number[] | null;
  readonly themes: readonly number[];
  readonly valences: readonly (number | null)[];
  readonly facets: number | null;
  readonly redactions: readonly Stretch[];
  readonly note: string | null;
}

/** A comment whose label is held by the caller's transaction. */
export interface HeldLabel {
  /** 0 while nobody has said anything. */
  readonly version: number;
  readonly audited: boolean;
}

/** Hold what counts for a comment until the transaction ends, so that decisions on it come one after the other. */
export async function holdLabel(client: pg.ClientBase, comment: JudgedComment): Promise<HeldLabel> {
  const { rows } = await client.query<HeldLabel>({
    name: 'hold-label',
    text: `insert into settled_label (comment_id, bucket, batch_id, respondent_id, version, codebook_id, state, audited)
      values ($1, $2, $3, $4, 0, $5, 'open', exists (select from audit_item where audit_item.comment_id = $1))
      on conflict (comment_id) do update set updated_at = now() returning version, audited`,
    values: [comment.id, comment.bucket, comment.batchId, comment.respondentId, comment.codebookId],
  });
  return rows[0] ?? { version: 0, audited: false };
}

/** What was decided of a comment, oldest first. */
export async function readOpinions(client: pg.ClientBase, commentId: number): Promise<Opinion[]> {
  const { rows } = await client.query<Opinion>({
    name: 'read-opinions',
    text: `select ${opinionColumns} from decision where comment_id = $1 order by id`,
    values: [commentId],
  });
  return rows;
}

/** What a decision led to. */
export interface Decided {
  readonly id: number;
  readonly uid: string;
  readonly version: number;
  readonly settled: Settled;
}

/**
 * Record a decision on a comment whose label is held, and settle it anew, in the caller's transaction. `earlier` are the
 * decisions before it.
 */
export async function recordDecision(
  client: pg.ClientBase,
  comment: JudgedComment,
  decision: NewDecision,
  earlier: readonly Opinion[],
): Promise<Decided> {
  const uid = uuid();
  const { rows } = await client.query<{ id: number }>({
    name: 'insert-decision',
    text: `insert into decision (uid, bucket, batch_id, comment_id, respondent_id, key_id, reviewer, at, purpose, audit_id,
        slot, blind, codebook_id, model_id, verdict, undoes, about, theme_ids, valences, facets, redactions, note)
      values ($1, $2, $3, $4, $5, $6, $7, coalesce($8, now()), $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
      returning id`,
    values: [
      uid,
      comment.bucket,
      comment.batchId,
      comment.id,
      comment.respondentId,
      decision.keyId,
      decision.reviewer,
      decision.at ?? null,
      decision.purpose,
      decision.auditId,
      decision.slot,
      decision.blind,
      decision.codebookId,
      comment.modelId,
      decision.verdict,
      decision.undoes,
      decision.about,
      decision.themes,
      decision.valences,
      decision.facets,
      JSON.stringify(decision.redactions),
      decision.note,
    ],
  });
  const id = rows[0]?.id ?? 0;
  const adjudicates = decision.purpose === 'adjudicate';
  const settled = settle([...earlier, { ...decision, id, adjudicates }]);
  const version = await writeSettled(client, comment.id, decision.codebookId, settled);
  return { id, uid, version, settled };
}

async function writeSettled(
  client: pg.ClientBase,
  commentId: number,
  codebookId: number,
  settled: Settled,
): Promise<number> {
  const { rows } = await client.query<{ version: number }>({
    name: 'write-settled',
    text: `update settled_label set version = version + 1, codebook_id = $2, state = $3, reviewers = $4, about = $5,
        theme_ids = $6, valences = $7, disputed_ids = $8, facets = $9, redactions = $10, updated_at = now()
      where comment_id = $1 returning version`,
    values: [
      commentId,
      codebookId,
      settled.state,
      settled.reviewers,
      settled.about,
      settled.themes,
      settled.valences,
      settled.disputed,
      settled.facets,
      JSON.stringify(settled.redactions),
    ],
  });
  return rows[0]?.version ?? 0;
}
