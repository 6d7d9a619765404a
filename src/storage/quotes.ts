import { sql } from 'kysely';
import type { Valence } from '../../models/classifier.ts';
import { VALENCES } from '../../models/columns.ts';
import { commentUid } from './comment-uid.ts';
import type { Queries } from './database.ts';
import type { Scope } from './schema.ts';
import { commentInScope, type TaggedBatch } from './scope-condition.ts';

export interface Quote {
  readonly id: string;
  readonly commentId: string;
  readonly text: string;
  readonly valence: Valence;
}

export interface ThemeQuotes {
  readonly theme: string;
  /** Share of the theme's comments that are like a quote, and how like; null where there is none. */
  readonly coverage: number | null;
  readonly tau: number | null;
  readonly quotes: readonly Quote[];
}

/** When the exemplars of a tagging were chosen, or null while they are not. */
export async function exemplarsChosenAt(db: Queries, taggingId: number): Promise<Date | null> {
  const row = await db
    .selectFrom('tagging')
    .select('exemplars_at')
    .where('id', '=', taggingId)
    .executeTakeFirst();
  return row?.exemplars_at ?? null;
}

/** The exemplars of one theme of a batch, best first, as far as the scope lets them be seen; null for no theme. */
export async function readQuotes(
  db: Queries,
  batch: TaggedBatch,
  theme: string,
  scope: Scope,
): Promise<ThemeQuotes | null> {
  const known = await db.selectFrom('theme').select('id').where('ref', '=', theme).executeTakeFirst();
  if (known === undefined) return null;
  const coverage = await db
    .selectFrom('exemplar_coverage')
    .select(['coverage', 'tau'])
    .where('tagging_id', '=', batch.taggingId)
    .where('theme_id', '=', known.id)
    .executeTakeFirst();
  const { rows } = await sql<{
    uid: string;
    id: number;
    text: string;
    start: number;
    end: number;
    valence: number;
  }>`
    select exemplar.uid, comment.id, comment.text, span_start as start, span_end as end, coalesce(tag.valence, 0) as valence
    from exemplar
    join comment on comment.bucket = ${batch.bucket} and comment.batch_id = ${batch.id} and comment.id = exemplar.comment_id
    left join tag on tag.bucket = ${batch.bucket} and tag.tagging_id = exemplar.tagging_id
      and tag.comment_id = exemplar.comment_id and tag.theme_id = exemplar.theme_id
    where exemplar.tagging_id = ${batch.taggingId} and exemplar.theme_id = ${known.id} and ${commentInScope(batch, scope)}
    order by rank`.execute(db);
  const quotes = rows.map((row) => ({
    id: row.uid,
    commentId: commentUid(batch.uid, row.id),
    text: row.text.slice(row.start, row.end),
    valence: VALENCES[row.valence] ?? 'neutral',
  }));
  return { theme, coverage: coverage?.coverage ?? null, tau: coverage?.tau ?? null, quotes };
}
