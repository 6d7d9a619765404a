import { sql } from 'kysely';
import type { Queries } from './database.ts';
import type { Scope } from './schema.ts';
import { commentInScope, limitsComments, type TaggedBatch } from './scope-condition.ts';

export interface ThemeCount {
  readonly theme: string;
  readonly comments: number;
  readonly respondents: number;
  readonly negative: number;
  readonly positive: number;
  readonly mixed: number;
}

export interface ThemeCounts {
  /** Comments that are not blank and the people who wrote them; blank comments beside. */
  readonly base: { readonly comments: number; readonly respondents: number; readonly blank: number };
  readonly themes: readonly ThemeCount[];
  /** Comments with no theme, and people none of whose comments has one. */
  readonly uncategorised: { readonly comments: number; readonly respondents: number };
}

interface CountedBatch extends TaggedBatch {
  readonly state: string;
  readonly comments: number;
  readonly blank: number;
  readonly respondents: number;
}

/**
 * Comments and distinct respondents per theme of a batch's current tagging. A finished tagging seen whole is read from
 * its kept counts; one that runs, or a scope that limits comments, is counted from the tags.
 */
export async function readThemeCounts(db: Queries, batch: CountedBatch, scope: Scope): Promise<ThemeCounts> {
  return batch.state === 'done' && !limitsComments(scope) ? readKept(db, batch) : countTags(db, batch, scope);
}

async function readKept(db: Queries, batch: CountedBatch): Promise<ThemeCounts> {
  const themes = await db
    .selectFrom('theme_count')
    .innerJoin('theme', 'theme.id', 'theme_count.theme_id')
    .select(['theme.ref as theme', 'comments', 'respondents', 'negative', 'positive', 'mixed'])
    .where('tagging_id', '=', batch.taggingId)
    .execute();
  const rest = await db
    .selectFrom('tagging')
    .select(['uncategorised_comments as comments', 'uncategorised_respondents as respondents'])
    .where('id', '=', batch.taggingId)
    .executeTakeFirst();
  const base = { comments: batch.comments - batch.blank, respondents: batch.respondents, blank: batch.blank };
  return {
    base,
    themes,
    uncategorised: { comments: rest?.comments ?? 0, respondents: rest?.respondents ?? 0 },
  };
}

async function countTags(db: Queries, batch: CountedBatch, scope: Scope): Promise<ThemeCounts> {
  const visible = sql`
    select comment.id, comment.respondent_id, comment.blank from comment
    where bucket = ${batch.bucket} and batch_id = ${batch.id} and ${commentInScope(batch, scope)}`;
  const tags = sql`
    select * from tag
    where bucket = ${batch.bucket} and tagging_id = ${batch.taggingId} and ${commentInScope(batch, scope, 'tag')}`;
  const themes = await sql<ThemeCount>`
    select theme.ref as theme, count(*)::int as comments, count(distinct respondent_id)::int as respondents,
      (count(*) filter (where valence = 1))::int as negative, (count(*) filter (where valence = 2))::int as positive,
      (count(*) filter (where valence = 3))::int as mixed
    from (${tags}) t join theme on theme.id = theme_id group by theme.ref`.execute(db);
  const people = await sql<{
    comments: number;
    blank: number;
    respondents: number;
    tagged: number;
    taggedPeople: number;
  }>`
    with v as (${visible}), t as (select distinct comment_id, respondent_id from (${tags}) t)
    select (count(*) filter (where not blank))::int as comments, (count(*) filter (where blank))::int as blank,
      (count(distinct respondent_id) filter (where not blank))::int as respondents,
      (select count(*) from t)::int as tagged, (select count(distinct respondent_id) from t)::int as "taggedPeople"
    from v`.execute(db);
  const [sum] = people.rows;
  if (sum === undefined) throw new Error('an aggregate without a row');
  return {
    base: { comments: sum.comments, respondents: sum.respondents, blank: sum.blank },
    themes: themes.rows,
    uncategorised: { comments: sum.comments - sum.tagged, respondents: sum.respondents - sum.taggedPeople },
  };
}
