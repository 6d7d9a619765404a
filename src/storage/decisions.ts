import type pg from 'pg';
import { v7 as uuid } from 'uuid';
import { settle, type Settled } from '../domain/review/settle.ts';
import type { Judgement, Opinion } from '../domain/review/views.ts';
import type { JudgedComment } from './find-comment.ts';
import { opinionColumns } from './opinions.ts';
import type { HeldLease } from './review-leases.ts';
import type { Purpose, Verdict } from './schema-judgement.ts';

/** A decision to record. Themes are numbers, with parents beside their children. */
export interface NewDecision extends Judgement {
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
  readonly note: string | null;
}

/** A comment whose label is held by the caller's transaction. */
export interface HeldLabel {
  /** 0 while nobody has said anything. */
  readonly version: number;
  readonly audited: boolean;
  /** What the comment was given out for; null without a lease, and when it is not theirs any more. */
  readonly lease: HeldLease | null;
}

/**
 * Hold what counts for a comment until the transaction ends, so that decisions on it come one after the other, and end
 * the reviewer's lease of it. A lease that ran out still counts while nobody else has taken the comment.
 */
export async function holdLabel(
  client: pg.ClientBase,
  comment: JudgedComment,
  lease: { readonly token: string; readonly keyId: number } | null = null,
): Promise<HeldLabel> {
  const { rows } = await client.query<
    Pick<HeldLabel, 'version' | 'audited'> &
      Omit<HeldLease, 'auditVersion' | 'itemId'> & {
        itemId: number | null;
        codebookId: number | null;
        codebookVersion: number | null;
      }
  >({
    name: 'hold-label',
    text: `with taken as (
        delete from review_lease where comment_id = $1 and token = $6 and key_id = $7 returning item_id),
      held as (
        insert into settled_label (comment_id, bucket, batch_id, respondent_id, version, codebook_id, state, audited)
        values ($1, $2, $3, $4, 0, $5, 'open', exists (select from audit_item where audit_item.comment_id = $1))
        on conflict (comment_id) do update set updated_at = now() returning version, audited)
      select held.version, audited, item.id as "itemId", purpose, slot, shown, audit_id as "auditId",
        codebook.id as "codebookId", codebook.version as "codebookVersion"
      from held left join (taken join review_item as item on item.id = item_id
          join review_queue as queue on queue.id = queue_id) on true
        left join audit_sample on audit_sample.id = audit_id left join codebook on codebook.id = codebook_id`,
    values: [
      comment.id,
      comment.bucket,
      comment.batchId,
      comment.respondentId,
      comment.codebookId,
      lease?.token ?? null,
      lease?.keyId ?? null,
    ],
  });
  const [row] = rows;
  if (row === undefined) throw new Error('a label could not be held');
  const { version, audited, itemId, purpose, slot, shown, auditId, codebookId, codebookVersion } = row;
  const auditVersion =
    codebookId === null || codebookVersion === null ? null : { codebookId, version: codebookVersion };
  return {
    version,
    audited,
    lease: itemId === null ? null : { itemId, purpose, slot, shown, auditId, auditVersion },
  };
}

/** What was decided of a comment whose label is held, oldest first. */
export async function readOpinions(
  client: pg.ClientBase,
  commentId: number,
  { version }: Pick<HeldLabel, 'version'>,
): Promise<Opinion[]> {
  if (version === 0) return [];
  const { rows } = await client.query<Opinion>({
    name: 'read-opinions',
    text: `select ${opinionColumns} from decision where comment_id = $1 order by id`,
    values: [commentId],
  });
  return rows;
}

/** Stands for the number of a decision that has none yet. */
const unnumbered = 0;

/** What counts as values of the columns state, reviewers, about, theme_ids, valences, disputed_ids, facets and redactions. */
export function settledValues(settled: Settled): unknown[] {
  const { state, reviewers, about, themes, valences, disputed, facets, redactions } = settled;
  return [state, reviewers, about, themes, valences, disputed, facets, JSON.stringify(redactions)];
}

/** What a decision led to. */
export interface Decided {
  readonly uid: string;
  readonly version: number;
  readonly settled: Settled;
}

/**
 * Record a decision on a comment whose label is held, settle it anew, note it in the audit log and take the comment off
 * the queues that it answers, in the caller's transaction and one statement. `earlier` are the decisions before it.
 *
 * Which queues a decision answers: the coding of an audit its own place; a ruling, or reviewers who agree, the dispute;
 * a decision on one theme that theme's; one on all themes everything but audits and disputes; a skip and an undo none.
 */
export async function recordDecision(
  client: pg.ClientBase,
  comment: JudgedComment,
  decision: NewDecision,
  earlier: readonly Opinion[],
): Promise<Decided> {
  const uid = uuid();
  const adjudicates = decision.purpose === 'adjudicate';
  const settled = settle([...earlier, { ...decision, id: unnumbered, adjudicates }]);
  const { rows } = await client.query<{ version: number }>({
    name: 'record-decision',
    text: `with decided as (
        insert into decision (uid, bucket, batch_id, comment_id, respondent_id, key_id, reviewer, at, purpose, audit_id,
          slot, blind, codebook_id, model_id, verdict, undoes, about, theme_ids, valences, facets, redactions, note)
        values ($1, $2, $3, $4, $5, $6, $7, coalesce($8, now()), $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)),
      noted as (
        insert into audit_event (key_id, action, subject, detail) values ($6, 'comment.label', $1::uuid::text,
          jsonb_build_object('batch', $23::text, 'comment', $4::bigint, 'verdict', $15::text))),
      dequeued as (
        delete from review_item using review_queue as queue
        where comment_id = $4 and queue.id = queue_id and $15 in ('decided', 'cannot_tell') and case queue.purpose
          when 'audit' then queue.audit_id = $10 and slot = $11
          when 'adjudicate' then $24 <> 'disputed'
          when 'disputed' then $24 <> 'disputed' or $9 = 'disputed'
          when 'theme' then $17::int[] is null or theme_id = any($17) or theme_id = any($18)
          else $17::int[] is null end)
      update settled_label set version = version + 1, codebook_id = $13, state = $24, reviewers = $25, about = $26,
        theme_ids = $27, valences = $28, disputed_ids = $29, facets = $30, redactions = $31, updated_at = now()
      where comment_id = $4 returning version`,
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
      comment.batchUid,
      ...settledValues(settled),
    ],
  });
  return { uid, version: rows[0]?.version ?? 0, settled };
}
