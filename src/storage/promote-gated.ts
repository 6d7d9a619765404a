import { recordAudit } from './audit-log.ts';
import type { Database } from './database.ts';
import {
  type AuditState,
  readAuditState,
  type RecordedComparison,
  readComparison,
} from './model-comparisons.ts';
import { lockLiveModel, type Model, promoteModel, replacedModel } from './models.ts';

/** What stands when a promotion is decided; nobody changes what is live meanwhile. */
export interface PromotionState {
  readonly live: Model | null;
  /** The newest comparison with the model that is live. */
  readonly comparison: RecordedComparison | null;
  readonly audits: AuditState;
}

export interface GatedPromotion {
  readonly keyId: number;
  readonly reason: string | null;
  readonly withoutAudit: boolean;
  /** Throws what keeps the model from going live. */
  readonly check: (state: PromotionState) => void;
}

/**
 * Make a model live, if `check` lets it, in one transaction: what is live is locked from the look to the change. The
 * audits that spoke for or against it are marked, and a reason against the gate is kept. False when it was live already.
 */
export function promoteGated(
  database: Database,
  model: Model,
  { keyId, reason, withoutAudit, check }: GatedPromotion,
): Promise<boolean> {
  return database.query.transaction().execute(async (query) => {
    const live = await lockLiveModel(query, model.codebookRef);
    if (live?.id === model.id) return false;
    const comparison = live === null ? null : await readComparison(query, model.id, live.id);
    check({ live, comparison, audits: await readAuditState(query, model.codebookRef) });
    await promoteModel(query, model, { keyId, reason, comparisonId: comparison?.id ?? null });
    await recordAudit(query, {
      keyId,
      action: 'model.promote',
      subject: model.uid,
      detail: {
        codebook: model.codebookRef,
        replaces: live?.uid ?? null,
        verdict: comparison?.verdict ?? null,
        withoutAudit,
        reason,
      },
    });
    return true;
  });
}

/** Note that audits were used to choose between models: estimates made with them say so from now on. */
export async function markAuditsUsed(database: Database, audits: readonly number[]): Promise<void> {
  if (audits.length === 0) return;
  await database.query
    .updateTable('audit_sample')
    .set({ chosen_a_model_at: new Date() })
    .where('id', 'in', [...audits])
    .where('chosen_a_model_at', 'is', null)
    .execute();
}

/**
 * Return to the model that the live one replaced, in one transaction; `check` may refuse it by throwing. Says
 * so when the model is not live, or nothing was live before it.
 */
export function rollBack(
  database: Database,
  model: Model,
  keyId: number,
  check: (previous: Model) => Promise<void>,
): Promise<Model | 'not live' | 'first'> {
  return database.query.transaction().execute(async (query) => {
    const live = await lockLiveModel(query, model.codebookRef);
    if (live?.id !== model.id) return 'not live';
    const previous = await replacedModel(query, live);
    if (previous === null) return 'first';
    await check(previous);
    await promoteModel(query, previous, { keyId, rollback: true });
    await recordAudit(query, {
      keyId,
      action: 'model.rollback',
      subject: model.uid,
      detail: { codebook: model.codebookRef, backTo: previous.uid },
    });
    return previous;
  });
}
