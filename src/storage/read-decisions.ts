import type pg from 'pg';
import type { Judgement } from '../domain/review/views.ts';
import type { Purpose, SettledState, Verdict } from './schema-judgement.ts';

/** A decision as its readers see it. */
export interface RecordedDecision extends Judgement {
  readonly uid: string;
  readonly at: Date;
  readonly reviewer: string;
  /** The uid of the key that it came with; not the reviewer's where somebody brought it in. */
  readonly key: string | null;
  readonly purpose: Purpose;
  readonly blind: boolean;
  readonly codebook: string;
  readonly version: number;
  readonly model: string | null;
  readonly verdict: Verdict;
  /** The uid of the decision that it takes back. */
  readonly undoes: string | null;
  readonly note: string | null;
}

/** What counts for a comment now, as the record has it. */
export interface CountingLabel {
  readonly version: number;
  readonly state: SettledState;
  readonly themes: readonly number[];
  readonly valences: readonly (number | null)[];
  readonly disputed: readonly number[];
  /** Codings for an audit are still to come, so reviewers see none but their own. */
  readonly hidden: boolean;
}

/** What counts for a comment, or null when nobody has said anything. */
export async function readCountingLabel(pool: pg.Pool, commentId: number): Promise<CountingLabel | null> {
  const { rows } = await pool.query<CountingLabel>(
    `select version, state, theme_ids as themes, valences, disputed_ids as disputed,
       exists (select from review_item join review_queue on review_queue.id = queue_id
         where comment_id = $1 and purpose in ('audit', 'adjudicate') and audit_id is not null) as hidden
     from settled_label where comment_id = $1`,
    [commentId],
  );
  return rows[0] ?? null;
}

/** All decisions on a comment, oldest first; those of one reviewer alone where one is named. */
export async function readDecisionsOf(
  pool: pg.Pool,
  commentId: number,
  reviewer: string | null,
): Promise<RecordedDecision[]> {
  const { rows } = await pool.query<RecordedDecision>(
    `select decision.uid, at, reviewer, api_key.uid as key, purpose, blind, codebook.ref as codebook, codebook.version, model.uid as model, verdict,
       (select undone.uid from decision as undone where undone.id = decision.undoes) as undoes, about, theme_ids as themes,
       valences, facets, redactions, note
     from decision join codebook on codebook.id = codebook_id left join model on model.id = model_id
       left join api_key on api_key.id = key_id
     where comment_id = $1 and ($2::text is null or reviewer = $2) order by decision.id`,
    [commentId, reviewer],
  );
  return rows;
}
