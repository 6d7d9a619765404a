import type pg from 'pg';
import type { QuotedTagging } from './quoted-taggings.ts';

/** A comment that a theme's quote may come from; texts are read apart, theme by theme. */
export interface ShortlistedTag {
  readonly themeId: number;
  readonly commentId: number;
  readonly respondentId: number;
  readonly group: string | null;
  readonly valence: number;
  /** 1 where people confirmed that the theme applies. */
  readonly probability: number;
  /** start, end, weight; start, end, weight; … */
  readonly evidence: readonly number[];
}

/**
 * The comments of every theme that people confirmed and then the likeliest, at most `perTheme`; none that the tagging or a
 * person says speaks of somebody at risk, none of which people said that the theme does not apply. In order of theme. One
 * pass over the tags; what people said is looked up by key, whatever the planner knows of a tagging so new.
 */
export async function readShortlists(
  pool: pg.Pool,
  { taggingId, batchId, bucket, group }: QuotedTagging,
  perTheme: number,
): Promise<ShortlistedTag[]> {
  const { rows } = await pool.query<ShortlistedTag>(
    `select theme_id as "themeId", comment_id as "commentId", ranked.respondent_id as "respondentId",
       (select attributes ->> $5 from respondent
        where bucket = $1 and batch_id = $3 and id = ranked.respondent_id) as group, valence, p as probability, evidence
     from (
       select judged.*, row_number() over (partition by theme_id order by p desc, comment_id) as n
       from (
         select tag.*, case when tag.theme_id = any(theme_ids) and state <> 'open' then 1 else probability end as p
         from tag left join settled_label on settled_label.comment_id = tag.comment_id
         where tag.bucket = $1 and tagging_id = $2 and coalesce(facets & 2, 0) = 0
           and (state is null or state = 'open' or tag.theme_id = any(theme_ids || disputed_ids)
             or tag.theme_id <> all(coalesce(about, array[tag.theme_id])))
           and tag.comment_id not in (
             select comment_id from finding where bucket = $1 and tagging_id = $2 and facets & 2 <> 0)) as judged
     ) as ranked
     where n <= $4 order by theme_id, n`,
    [bucket, taggingId, batchId, perTheme, group],
  );
  return rows;
}

/** What reviewers asked to hide in a batch's comments, by comment, in UTF-16 code units of its text. */
export async function readReviewersRedactions(
  pool: pg.Pool,
  { batchId, bucket }: QuotedTagging,
): Promise<Map<number, readonly { start: number; end: number; kind: string }[]>> {
  const { rows } = await pool.query<{
    id: number;
    redactions: { start: number; end: number; kind: string }[];
  }>(
    `select comment_id as id, redactions from settled_label
     where bucket = $1 and batch_id = $2 and redactions <> '[]'`,
    [bucket, batchId],
  );
  return new Map(rows.map((row) => [row.id, row.redactions]));
}

/** A system, and what else it is called. */
export interface NamedSystem {
  readonly name: string;
  readonly aliases: readonly string[];
}

/** The systems that a codebook's newest version names. */
export async function readSystems(pool: pg.Pool, codebook: string): Promise<NamedSystem[]> {
  const { rows } = await pool.query<{ systems: { name: string; aliases?: string[] }[] | null }>(
    `select content -> 'systems' as systems from codebook where ref = $1 order by version desc limit 1`,
    [codebook],
  );
  return (rows[0]?.systems ?? []).map(({ name, aliases = [] }) => ({ name, aliases }));
}

/** The names and aliases of the systems that a codebook's newest version names. */
export async function readSystemNames(pool: pg.Pool, codebook: string): Promise<string[]> {
  return (await readSystems(pool, codebook)).flatMap(({ name, aliases }) => [name, ...aliases]);
}

/** An even sample of the comments of every theme, at most `perTheme`, in order of id. */
export async function sampleThemes(
  pool: pg.Pool,
  { taggingId, bucket }: QuotedTagging,
  perTheme: number,
): Promise<Map<number, number[]>> {
  const { rows } = await pool.query<{ themeId: number; ids: number[] }>(
    `select theme_id as "themeId", array_agg(comment_id order by comment_id) as ids from (
       select theme_id, comment_id, row_number() over (partition by theme_id order by comment_id) as n,
         count(*) over (partition by theme_id) as total
       from tag where bucket = $1 and tagging_id = $2) as numbered
     where n * $3 / total > (n - 1) * $3 / total group by theme_id`,
    [bucket, taggingId, perTheme],
  );
  return new Map(rows.map((row) => [row.themeId, row.ids.map(Number)]));
}

/** How many comments of each theme have each valence: neutral, negative, positive, mixed. */
export async function readThemeValences(
  pool: pg.Pool,
  taggingId: number,
): Promise<Map<number, readonly [number, number, number, number]>> {
  const { rows } = await pool.query<{
    theme_id: number;
    comments: number;
    negative: number;
    positive: number;
    mixed: number;
  }>('select theme_id, comments, negative, positive, mixed from theme_count where tagging_id = $1', [
    taggingId,
  ]);
  return new Map(
    rows.map(({ theme_id: theme, comments, negative, positive, mixed }) => [
      theme,
      [comments - negative - positive - mixed, negative, positive, mixed],
    ]),
  );
}

/** Let the planner know a bucket's tables as they are now; what was copied in lately has no statistics yet. */
export async function analyseBucket(pool: pg.Pool, bucket: number): Promise<void> {
  for (const table of ['comment', 'respondent', 'tag', 'finding'])
    await pool.query(`analyze ${table}_b${Math.trunc(bucket)}`);
}

/** Texts of comments by id. */
export async function readTexts(
  pool: pg.Pool,
  { batchId, bucket }: QuotedTagging,
  ids: readonly number[],
): Promise<Map<number, string>> {
  const { rows } = await pool.query<{ id: number; text: string }>(
    'select id, text from comment where bucket = $1 and batch_id = $2 and id = any($3::bigint[])',
    [bucket, batchId, ids],
  );
  return new Map(rows.map((row) => [row.id, row.text]));
}
