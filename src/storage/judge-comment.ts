import { hash } from 'node:crypto';
import type pg from 'pg';
import { withoutUndone, type Opinion } from '../domain/review/views.ts';
import { checkAdmissible, DecisionRefused } from './check-admissible.ts';
import {
  type Decided,
  type HeldLabel,
  holdLabel,
  type NewDecision,
  readOpinions,
  recordDecision,
} from './decisions.ts';
import { findComment, type JudgedComment } from './find-comment.ts';
import { type Answer, holdIdempotencyKey, IdempotencyConflict, keepAnswer } from './idempotency.ts';
import { queueAfter } from './review-follow-up.ts';
import type { Scope } from './schema.ts';
import type { Purpose, Verdict } from './schema-judgement.ts';
import { inTransaction } from './transaction.ts';

/** What a reviewer says of a comment. Themes are numbers of the codebook version, with parents beside their children. */
export interface Judgement extends Pick<
  NewDecision,
  'about' | 'themes' | 'valences' | 'facets' | 'redactions' | 'note'
> {
  readonly commentUid: string;
  readonly key: { readonly id: number; readonly uid: string; readonly scope: Scope };
  readonly codebook: string;
  readonly codebookId: number;
  readonly verdict: Exclude<Verdict, 'undo'>;
  readonly purpose: Purpose | null;
  readonly lease: string | null;
  /** ETags without quotes; `*` is any. */
  readonly ifMatch: readonly string[] | null;
}

/** A request that may come twice: its idempotency key, and the bytes that must be the same then. */
export interface Retry {
  readonly key: string;
  readonly request: string;
}

type Describe = (decided: Decided, label: HeldLabel) => Answer;

/** Record what a reviewer says of a comment, once for a retried request. Throws DecisionRefused, or as idempotency.ts does. */
export function judgeComment(
  pool: pg.Pool,
  judgement: Judgement,
  retry: Retry | null,
  describe: Describe,
): Promise<Answer> {
  return once(pool, judgement.key.id, retry, async (client) => {
    const comment = await requireComment(client, judgement.commentUid, judgement.key.scope);
    const { key } = judgement;
    const token = judgement.lease;
    const label = await holdLabel(client, comment, token === null ? null : { token, keyId: key.id });
    const { lease } = label;
    if (token !== null && lease === null) throw new DecisionRefused('lease_lost');
    const earlier = await readOpinions(client, comment.id, label);
    checkAdmissible(judgement, comment, { ...label, earlier });
    const decision: NewDecision = {
      ...judgement,
      keyId: judgement.key.id,
      reviewer: judgement.key.uid,
      purpose: lease?.purpose ?? 'correction',
      auditId: lease?.auditId ?? null,
      slot: lease?.slot ?? 1,
      blind: lease !== null && !lease.shown,
      undoes: null,
    };
    const decided = await recordDecision(client, comment, decision, earlier);
    if (judgement.verdict !== 'skip')
      await queueAfter(client, comment, decision, decided.settled, label.audited);
    return describe(decided, label);
  });
}

/** What a reviewer takes back. */
export interface Undoing {
  readonly commentUid: string;
  readonly key: { readonly id: number; readonly uid: string; readonly scope: Scope };
  /** The uid of the decision. */
  readonly undo: string;
  /** An admin may take back what others decided. */
  readonly ofAnybody: boolean;
  readonly note: string | null;
}

/** Take a decision back by a new one; an audit's comment goes back on its queue. Throws as judgeComment does. */
export function undoDecision(
  pool: pg.Pool,
  undoing: Undoing,
  retry: Retry | null,
  describe: Describe,
): Promise<Answer> {
  return once(pool, undoing.key.id, retry, async (client) => {
    const comment = await requireComment(client, undoing.commentUid, undoing.key.scope);
    const label = await holdLabel(client, comment);
    const earlier = await readOpinions(client, comment.id, label);
    const undone = await findStanding(client, comment, undoing, earlier);
    const decision: NewDecision = {
      ...undone,
      keyId: undoing.key.id,
      reviewer: undoing.key.uid,
      verdict: 'undo',
      undoes: undone.id,
      about: null,
      themes: [],
      valences: [],
      facets: null,
      redactions: [],
      note: undoing.note,
    };
    const decided = await recordDecision(client, comment, decision, earlier);
    await queueAfter(client, comment, decision, decided.settled, label.audited);
    return describe(decided, label);
  });
}

async function once(
  pool: pg.Pool,
  keyId: number,
  retry: Retry | null,
  work: (client: pg.PoolClient) => Promise<Answer>,
): Promise<Answer> {
  return inTransaction(pool, async (client) => {
    if (retry === null) return work(client);
    const requestHash = hash('sha256', retry.request, 'buffer');
    const before = await holdIdempotencyKey(client, keyId, retry.key);
    if (before !== null) {
      if (!before.requestHash.equals(requestHash)) throw new IdempotencyConflict();
      return before;
    }
    const answer = await work(client);
    await keepAnswer(client, keyId, retry.key, requestHash, answer);
    return answer;
  });
}

async function requireComment(client: pg.ClientBase, uid: string, scope: Scope): Promise<JudgedComment> {
  const comment = await findComment(client, uid, scope);
  if (comment === null) throw new DecisionRefused('unknown_comment');
  if (comment.erased) throw new DecisionRefused('erased');
  return comment;
}

interface Standing {
  readonly id: number;
  readonly purpose: Purpose;
  readonly auditId: number | null;
  readonly slot: number;
  readonly blind: boolean;
  readonly codebookId: number;
}

async function findStanding(
  client: pg.ClientBase,
  comment: JudgedComment,
  undoing: Undoing,
  earlier: readonly Opinion[],
): Promise<Standing> {
  const { rows } = await client.query<Standing>(
    `select id, purpose, audit_id as "auditId", slot, blind, codebook_id as "codebookId" from decision
     where uid = $1 and comment_id = $2 and (reviewer = $3 or $4)`,
    [undoing.undo, comment.id, undoing.key.uid, undoing.ofAnybody],
  );
  const [found] = rows;
  if (found === undefined || !withoutUndone(earlier).some((opinion) => opinion.id === found.id))
    throw new DecisionRefused('unknown_decision');
  return found;
}
