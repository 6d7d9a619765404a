import type pg from 'pg';
import { findLabelErrors } from '../domain/review/label-errors.ts';
import type { NewItem, QueueKey } from './review-queues.ts';

/**
 * Comments whose labels need another look, at most `most`: those on which reviewers differ; for the purpose `disputed`
 * also those that a model trained without them finds wrong (see findLabelErrors), likeliest first,
 * unless somebody has looked again since.
 */
export async function findDisputed(client: pg.ClientBase, queue: QueueKey, most: number): Promise<NewItem[]> {
  const adjudicate = queue.purpose === 'adjudicate';
  const { rows } = await client.query<NewItem>(
    `select comment_id as "commentId", batch_id as "batchId", 0 as place, not $3::boolean as shown, 'reviewers_differ' as reason
     from settled_label where state = 'disputed' and not audited
       and batch_id in (select id from batch where survey_id = $1 and not erased) order by comment_id limit $2`,
    [queue.surveyId, most, adjudicate],
  );
  return adjudicate ? rows : [...rows, ...(await findErrors(client, queue.surveyId, most))];
}

interface HeldOut {
  readonly commentId: number;
  readonly batchId: number;
  readonly themes: readonly number[];
  readonly probabilities: readonly number[];
  readonly about: readonly number[] | null;
  readonly labelled: readonly number[];
  readonly disputed: readonly number[];
}

async function findErrors(client: pg.ClientBase, surveyId: number, most: number): Promise<NewItem[]> {
  const { rows } = await client.query<HeldOut>(
    `select held.comment_id as "commentId", batch_id as "batchId", held.theme_ids as themes, probabilities, about,
       label.theme_ids as labelled, disputed_ids as disputed
     from out_of_fold as held join settled_label as label on label.comment_id = held.comment_id
     where held.model_id = (
         select max(model_id) from out_of_fold join model on model.id = model_id
         where codebook_ref = (select codebook_ref from survey where id = $1))
       and label.batch_id in (select id from batch where survey_id = $1 and not erased)
       and label.state = 'consensus' and not audited
       and not exists (select from decision where decision.comment_id = held.comment_id and purpose = 'disputed'
         and at > (select created_at from model where id = held.model_id))
     order by held.comment_id`,
    [surveyId],
  );
  const worst = new Map<HeldOut, number>();
  for (const theme of new Set(rows.flatMap((row) => row.themes))) {
    const judged = rows.filter(
      (row) => (row.about === null || row.about.includes(theme)) && !row.disputed.includes(theme),
    );
    const errors = findLabelErrors({
      probability: judged.map((row) => row.probabilities[row.themes.indexOf(theme)] ?? 0),
      labelled: judged.map((row) => row.labelled.includes(theme)),
    });
    for (const { index, selfConfidence } of errors) {
      const row = judged[index];
      if (row !== undefined) worst.set(row, Math.min(worst.get(row) ?? 1, selfConfidence));
    }
  }
  return [...worst]
    .sort(([a, x], [b, y]) => x - y || a.commentId - b.commentId)
    .slice(0, most)
    .map(([row, selfConfidence]) => ({
      commentId: row.commentId,
      batchId: row.batchId,
      place: 1 + selfConfidence,
      shown: true,
      reason: 'label_error',
    }));
}
