import { sql } from 'kysely';
import type pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { Suggestion } from '../domain/discovery/suggest-themes.ts';
import type { SuggestedPhrase } from '../domain/discovery/suggested-phrase.ts';
import { recordAuditWithin } from './audit-log.ts';
import { commentUid } from './comment-uid.ts';
import type { Database, Queries } from './database.ts';
import { createJob, holdJob, type JobKey } from './jobs.ts';
import type { Scope } from './schema.ts';
import { inTransaction } from './transaction.ts';

/** Batches that are looked at, the newest. */
const mostBatches = 50;

/** Of a discovery and its survey: other batches are the newest now, one was tagged anew, or the codebook has a newer version. */
const isStale = `(codebook_id <> (select max(id) from codebook where ref = survey.codebook_ref)
  or taggings <> array(select tagging_id from (
    select batch.id, tagging_id from batch where survey_id = survey.id and not erased
    order by id desc limit ${mostBatches}) as batch order by id))`;

/** No batch that was looked at is erased. */
const isWhole = `not exists (
  select from tagging join batch on batch.id = batch_id where tagging.id = any(taggings) and erased)`;

/** Ask for themes to be found in a survey; null while that is under way already. */
export function requestDiscovery(
  { pool }: Pick<Database, 'pool'>,
  keyId: number | null,
  survey: { readonly id: number; readonly ref: string },
): Promise<string | null> {
  return inTransaction(pool, async (client) => {
    await client.query('select from survey where id = $1 for no key update', [survey.id]);
    if ((await findDiscoveryJob(client, survey.id)) !== null) return null;
    await recordAuditWithin(client, { keyId, action: 'survey.discover', subject: survey.ref });
    return createJob(client, { kind: 'discover', args: { surveyId: survey.id }, keyId });
  });
}

/** The uid of the job that is looking, or will; null without one. */
export async function findDiscoveryJob(
  client: pg.ClientBase | pg.Pool,
  surveyId: number,
): Promise<string | null> {
  const { rows } = await client.query<{ uid: string }>(
    `select uid from job
     where kind = 'discover' and state in ('queued', 'running') and (args ->> 'surveyId')::bigint = $1`,
    [surveyId],
  );
  return rows[0]?.uid ?? null;
}

/**
 * Ask for themes to be found in a survey whose batches or codebook have changed since that was done last, one survey at a
 * time and when all of its batches have been tagged, and have their quotes, for `quietSeconds`. What somebody cancelled is
 * asked for again after another change, what failed after an hour. True when there was one.
 */
export async function requestDueDiscovery(pool: pg.Pool, quietSeconds: number): Promise<boolean> {
  const { rows } = await pool.query<{ id: number; ref: string }>(
    `select survey.id, survey.ref
     from survey
       join lateral (select max(created_at) as created_at from codebook where ref = survey.codebook_ref) as codebook on true
       join lateral (
         select max(coalesce(exemplars_at, finished_at)) as at, bool_and(tagging.state = 'done') as done
         from batch join tagging on tagging.id = batch.tagging_id
         where batch.survey_id = survey.id and not erased) as tagged
         on tagged.done and tagged.at < now() - make_interval(secs => $1)
       left join lateral (select ${isStale} as stale from discovery
         where discovery.survey_id = survey.id and ${isWhole}) as found on true
     where coalesce(found.stale, true)
       and not exists (select from job where kind = 'discover' and state in ('queued', 'running'))
       and not exists (
         select from job where kind = 'discover' and (args ->> 'surveyId')::bigint = survey.id
           and created_at >= greatest(tagged.at, codebook.created_at)
           and (state = 'cancelled' or state = 'failed' and created_at > now() - interval '1 hour'))
     order by tagged.at limit 1`,
    [quietSeconds],
  );
  const [survey] = rows;
  return survey !== undefined && (await requestDiscovery({ pool }, null, survey)) !== null;
}

/** What is looked at: the newest batches of a survey that are tagged, and its codebook. */
export interface DiscoveryFrame {
  readonly codebook: string;
  readonly batchIds: readonly number[];
  readonly taggings: readonly number[];
}

/** Null for a survey that is not there. */
export async function readDiscoveryFrame(pool: pg.Pool, surveyId: number): Promise<DiscoveryFrame | null> {
  const { rows } = await pool.query<DiscoveryFrame>(
    `select codebook_ref as codebook, coalesce(array_agg(batch.id order by batch.id), '{}') as "batchIds",
       coalesce(array_agg(batch.tagging_id order by batch.id), '{}') as taggings
     from survey left join lateral (
       select batch.id, tagging_id from batch join tagging on tagging.id = tagging_id and tagging.state = 'done'
       where survey_id = survey.id and not erased order by batch.id desc limit ${mostBatches}) as batch on true
     where survey.id = $1 and batch.id is not null group by survey.id`,
    [surveyId],
  );
  return rows[0] ?? null;
}

export interface FoundSuggestion extends Suggestion {
  /** A broad theme, or null. */
  readonly theme: string | null;
}

export interface NewDiscovery {
  readonly surveyId: number;
  readonly codebookId: number;
  readonly taggings: readonly number[];
  readonly comments: number;
  readonly suggestions: readonly FoundSuggestion[];
  /** The batch of each exemplar. */
  readonly batchOf: (commentId: number) => number;
}

/** Replace what was found in a survey; false when the job was taken away, or a batch was erased or tagged anew meanwhile. */
export function writeDiscovery(pool: pg.Pool, key: JobKey, found: NewDiscovery): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    const { rowCount: batches } = await client.query(
      'select from batch where tagging_id = any($1::bigint[]) and not erased order by id for share',
      [found.taggings],
    );
    if (!(await holdJob(client, key)) || batches !== found.taggings.length) return false;
    await client.query('delete from discovery where survey_id = $1', [found.surveyId]);
    const { rows } = await client.query<{ id: number }>(
      `insert into discovery (survey_id, codebook_id, taggings, comments) values ($1, $2, $3, $4) returning id`,
      [found.surveyId, found.codebookId, found.taggings, found.comments],
    );
    for (const [rank, one] of found.suggestions.entries()) {
      const { rows: made } = await client.query<{ id: number }>(
        `insert into suggestion (uid, discovery_id, theme, rank, comments, respondents, phrases)
         values ($1, $2, $3, $4, $5, $6, $7) returning id`,
        [uuidv7(), rows[0]?.id, one.theme, rank, one.comments, one.respondents, JSON.stringify(one.phrases)],
      );
      await client.query(
        `insert into suggestion_comment (suggestion_id, rank, comment_id, batch_id)
         select $1, rank, comment_id, batch_id from unnest($2::bigint[], $3::bigint[]) with ordinality
           as one (comment_id, batch_id, rank)`,
        [made[0]?.id, one.exemplars, one.exemplars.map(found.batchOf)],
      );
    }
    return true;
  });
}

/** When and on what suggestions were found. */
export interface Discovery {
  readonly id: number;
  readonly comments: number;
  readonly createdAt: Date;
  /** Batches were added, taken away or tagged anew since, or the codebook was changed. */
  readonly stale: boolean;
}

/** What was found last in a survey; null when nobody has looked, or a batch that was looked at is erased. */
export async function readDiscovery(query: Queries, surveyId: number): Promise<Discovery | null> {
  const { rows } = await sql<Discovery>`
    select discovery.id, comments, discovery.created_at as "createdAt", ${sql.raw(isStale)} as stale
    from discovery join survey on survey.id = survey_id
    where survey_id = ${surveyId} and ${sql.raw(isWhole)}`.execute(query);
  return rows[0] ?? null;
}

/** A suggestion with its exemplars, as a person may see it. */
export interface ReadSuggestion {
  readonly id: string;
  readonly theme: string | null;
  readonly comments: number;
  readonly respondents: number;
  readonly phrases: readonly SuggestedPhrase[];
  readonly examples: readonly { readonly comment: string; readonly text: string }[];
}

/** The suggestions of a discovery whose survey the scope lets be seen, of one broad theme, of none (null), or all. */
export async function readSuggestions(
  query: Queries,
  discoveryId: number,
  scope: Scope,
  theme?: string | null,
): Promise<ReadSuggestion[]> {
  const { rows } = await sql<
    Omit<ReadSuggestion, 'examples'> & { examples: { id: number; batch: string; text: string }[] }
  >`
    select suggestion.uid as id, theme, suggestion.comments, suggestion.respondents, phrases,
      coalesce((select json_agg(json_build_object('id', comment.id, 'batch', batch.uid, 'text', comment.text) order by one.rank)
        from suggestion_comment as one join batch on batch.id = one.batch_id and not erased
          join comment on comment.bucket = batch.bucket and comment.batch_id = batch.id and comment.id = one.comment_id
        where one.suggestion_id = suggestion.id), '[]') as examples
    from suggestion join discovery on discovery.id = discovery_id join survey on survey.id = survey_id
    where discovery_id = ${discoveryId}
      and (${scope.surveys ?? null}::text[] is null or survey.ref = any(${scope.surveys ?? null}))
      and (${theme === undefined} or theme is not distinct from ${theme ?? null})
    order by suggestion.rank`.execute(query);
  return rows.map(({ examples, ...row }) => ({
    ...row,
    examples: examples.map(({ id, batch, text }) => ({ comment: commentUid(batch, id), text })),
  }));
}

/** The codebook, broad theme and phrases of a suggestion whose survey the scope lets be seen; null when it is gone. */
export async function findSuggestion(
  query: Queries,
  uid: string,
  { surveys }: Scope,
): Promise<{ codebook: string; theme: string | null; phrases: SuggestedPhrase[] } | null> {
  const row = await query
    .selectFrom('suggestion')
    .innerJoin('discovery', 'discovery.id', 'discovery_id')
    .innerJoin('survey', 'survey.id', 'survey_id')
    .select(['survey.codebook_ref as codebook', 'theme', 'phrases'])
    .where('suggestion.uid', '=', uid)
    .where(surveys === undefined ? sql<boolean>`true` : sql<boolean>`survey.ref = any(${surveys})`)
    .executeTakeFirst();
  return row ?? null;
}
