import type { Queries } from './database.ts';
import { sql } from 'kysely';

/** Comments of a batch that people judged on a theme. */
export interface Confirmed {
  /** It applies. */
  readonly confirmed: ReadonlySet<number>;
  /** It does not. */
  readonly refuted: ReadonlySet<number>;
}

/** Which comments of a batch have a theme, and which do not, by what counts of what people said; disputed ones are in neither. */
export async function readConfirmed(
  db: Queries,
  batch: { readonly bucket: number; readonly batchId: number },
  theme: string,
): Promise<Confirmed> {
  const { rows } = await sql<{ id: number; has: boolean }>`
    select comment_id as id, theme.id = any(theme_ids) as has from settled_label, theme
    where theme.ref = ${theme} and batch_id = ${batch.batchId} and bucket = ${batch.bucket} and state <> 'open'
      and not (theme.id = any(disputed_ids)) and (about is null or theme.id = any(about))`.execute(db);
  const ids = (has: boolean) => new Set(rows.filter((row) => row.has === has).map((row) => row.id));
  return { confirmed: ids(true), refuted: ids(false) };
}
