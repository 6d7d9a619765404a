import type pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { QuoteRedaction } from './schema-quotes.ts';
import { inTransaction } from './transaction.ts';

/** A tagging whose quotes are to be chosen, and where its comments are. */
export interface QuotedTagging {
  readonly taggingId: number;
  readonly batchId: number;
  readonly bucket: number;
  /** The attribute that is the survey's group, or null. */
  readonly group: string | null;
  /** Ref of the survey's codebook. */
  readonly codebook: string;
}

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

export interface ChosenQuotes {
  readonly themeId: number;
  readonly coverage: number;
  readonly tau: number;
  readonly quotes: readonly {
    readonly commentId: number;
    readonly respondentId: number;
    readonly start: number;
    readonly end: number;
    readonly redactions: readonly QuoteRedaction[];
  }[];
}

/** A worker that is killed spends an attempt, whatever killed it. */
const maxAttempts = 10;

/** Take up a finished tagging that has no quotes and count the attempt; null when there is nothing to do. */
export async function claimExemplars(pool: pg.Pool, taggingId: number): Promise<QuotedTagging | null> {
  const { rows } = await pool.query<QuotedTagging>(
    `update tagging set exemplar_attempts = exemplar_attempts + 1
     from batch join survey on survey.id = survey_id
     where tagging.id = $1 and state = 'done' and exemplars_at is null and exemplar_attempts < ${maxAttempts}
       and batch.id = batch_id and not erased
     returning tagging.id as "taggingId", batch.id as "batchId", bucket, group_attribute as group,
       codebook_ref as codebook`,
    [taggingId],
  );
  return rows[0] ?? null;
}

/** Taggings that ended this long ago and still have no quotes, though not every attempt is spent. */
export async function readUnquotedTaggings(pool: pg.Pool, seconds: number, limit: number): Promise<number[]> {
  const { rows } = await pool.query<{ id: number }>(
    `select tagging.id from tagging join batch on batch.id = batch_id
     where state = 'done' and exemplars_at is null and exemplar_attempts < ${maxAttempts} and not erased
       and finished_at < now() - make_interval(secs => $1) order by tagging.id limit $2`,
    [seconds, limit],
  );
  return rows.map((row) => row.id);
}

/** Let taggings whose attempts are spent go without quotes, so that nobody waits for them for ever. */
export async function giveUpExemplars(pool: pg.Pool, seconds: number): Promise<void> {
  await pool.query(
    `update tagging set exemplars_at = now()
     where state = 'done' and exemplars_at is null and exemplar_attempts >= ${maxAttempts}
       and finished_at < now() - make_interval(secs => $1)`,
    [seconds],
  );
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

/** The names and aliases of the systems that a codebook's newest version names. */
export async function readSystemNames(pool: pg.Pool, codebook: string): Promise<string[]> {
  const { rows } = await pool.query<{ systems: { name: string; aliases?: string[] }[] | null }>(
    `select content -> 'systems' as systems from codebook where ref = $1 order by version desc limit 1`,
    [codebook],
  );
  return (rows[0]?.systems ?? []).flatMap(({ name, aliases = [] }) => [name, ...aliases]);
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

/**
 * Write the quotes of a tagging, in one transaction, once. A comment erased meanwhile gives none. A stretch that was a
 * quote before keeps its id and what was decided of it. False when another worker wrote them before, or the batch is erased.
 */
export function writeExemplars(
  pool: pg.Pool,
  { taggingId, batchId, bucket }: QuotedTagging,
  themes: readonly ChosenQuotes[],
): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    const batch = await client.query('select from batch where id = $1 and not erased for share', [batchId]);
    const tagging = await client.query(
      'update tagging set exemplars_at = now() where id = $1 and exemplars_at is null',
      [taggingId],
    );
    if (batch.rowCount !== 1 || tagging.rowCount !== 1) return false;
    const quotes = themes.flatMap((theme) =>
      theme.quotes.map((quote, index) => ({ ...quote, themeId: theme.themeId, rank: index + 1 })),
    );
    const stretches = new Map(
      quotes.map((quote) => [`${quote.commentId} ${quote.start} ${quote.end}`, quote]),
    );
    await client.query(
      `insert into quote (uid, batch_id, comment_id, respondent_id, span_start, span_end, found, redactions)
       select uid, $2, comment_id, respondent_id, span_start, span_end, redactions, redactions
       from unnest($3::uuid[], $4::bigint[], $5::bigint[], $6::int[], $7::int[], $8::jsonb[])
         as quote (uid, comment_id, respondent_id, span_start, span_end, redactions)
       where exists (select from comment where bucket = $1 and batch_id = $2 and id = comment_id)
       on conflict (batch_id, comment_id, span_start, span_end) do update set found = excluded.found,
         redactions = case when quote.version = 0 then excluded.redactions else quote.redactions end`,
      [
        bucket,
        batchId,
        [...stretches.keys()].map(() => uuidv7()),
        ...['commentId', 'respondentId', 'start', 'end'].map((key) =>
          [...stretches.values()].map((quote) => quote[key as 'commentId']),
        ),
        [...stretches.values()].map((quote) => JSON.stringify(quote.redactions)),
      ],
    );
    await client.query(
      `insert into exemplar (tagging_id, theme_id, rank, quote_id)
       select $1, theme_id, rank, quote.id
       from unnest($3::int[], $4::int[], $5::bigint[], $6::int[], $7::int[])
         as chosen (theme_id, rank, comment_id, span_start, span_end)
       join quote using (comment_id, span_start, span_end) where quote.batch_id = $2`,
      [
        taggingId,
        batchId,
        quotes.map((quote) => quote.themeId),
        quotes.map((quote) => quote.rank),
        quotes.map((quote) => quote.commentId),
        quotes.map((quote) => quote.start),
        quotes.map((quote) => quote.end),
      ],
    );
    await client.query(
      `insert into exemplar_coverage (tagging_id, theme_id, coverage, tau)
       select $1, theme_id, coverage, tau from unnest($2::int[], $3::real[], $4::real[]) as theme (theme_id, coverage, tau)`,
      [
        taggingId,
        themes.map((theme) => theme.themeId),
        themes.map((theme) => theme.coverage),
        themes.map((theme) => theme.tau),
      ],
    );
    return true;
  });
}
