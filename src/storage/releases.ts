import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { Queries } from './database.ts';
import type { Scope } from './schema.ts';

/** A quote as a release holds it. */
export interface ReleasedQuote {
  readonly id: string;
  readonly version: number;
  readonly theme: string;
  readonly by: string | null;
  readonly value: string | null;
  readonly valence: string;
  /** Null once its writer or batch was erased. */
  readonly text: string | null;
}

export interface NewReleasedQuote extends ReleasedQuote {
  readonly batchId: number;
  readonly respondentId: number;
}

export interface ReleaseHead {
  readonly id: number;
  readonly uid: string;
  readonly survey: string;
  readonly version: number;
  readonly title: string;
  readonly createdAt: Date;
}

/** Who made a release for whom: what decides which of its tables a key may read. */
export interface ReleaseOwner {
  /** The attribute that groups its survey. */
  readonly group: string | null;
  /** The scope of the key that made it. */
  readonly madeWithin: Scope;
}

/** What the tables of a release are about, without their numbers. */
export interface OutlinedRelease extends ReleaseHead, ReleaseOwner {
  readonly tables: readonly {
    readonly by: string | null;
    readonly filters: Readonly<Record<string, readonly string[]>>;
    readonly columns: readonly { readonly total: boolean; readonly value: string | null }[];
  }[];
}

export interface Release extends ReleaseHead, ReleaseOwner {
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly tables: unknown;
  readonly quotes: readonly ReleasedQuote[];
}

/**
 * Hold, until the transaction of `query` ends, everything that a release of a survey is made of: no batch is erased and no
 * other release is made meanwhile. Batches first, as everywhere.
 */
export async function holdSurvey(query: Queries, surveyId: number): Promise<void> {
  await sql`select from batch where survey_id = ${surveyId} order by id for share`.execute(query);
  await sql`select from survey where id = ${surveyId} for no key update`.execute(query);
}

/** Record a release under the survey's next version, within the transaction of `query`. */
export async function insertRelease(
  query: Queries,
  release: {
    readonly surveyId: number;
    readonly title: string;
    readonly manifest: Readonly<Record<string, unknown>>;
    readonly tables: unknown;
    readonly keyId: number;
    readonly uid: string;
    readonly quotes: readonly NewReleasedQuote[];
  },
): Promise<{ readonly id: number; readonly version: number; readonly createdAt: Date }> {
  const row = await query
    .insertInto('release')
    .values({
      uid: release.uid,
      survey_id: release.surveyId,
      version: sql`(select coalesce(max(version), 0) + 1 from release where survey_id = ${release.surveyId})`,
      title: release.title,
      manifest: JSON.stringify(release.manifest),
      tables: JSON.stringify(release.tables),
      key_id: release.keyId,
    })
    .returning(['id', 'version', 'created_at as createdAt'])
    .executeTakeFirstOrThrow();
  if (release.quotes.length > 0)
    await query
      .insertInto('release_quote')
      .values(
        release.quotes.map((quote, n) => ({
          release_id: row.id,
          n,
          quote_uid: quote.id,
          quote_version: quote.version,
          theme: quote.theme,
          by_field: quote.by,
          value: quote.value,
          valence: quote.valence,
          text: quote.text,
          batch_id: quote.batchId,
          respondent_id: quote.respondentId,
        })),
      )
      .execute();
  return row;
}

/** A new release's id outside. */
export const newReleaseUid = (): string => uuid();

function selectReleases(query: Queries) {
  return query
    .selectFrom('release')
    .innerJoin('survey', 'survey.id', 'release.survey_id')
    .select([
      'release.id',
      'release.uid',
      'survey.ref as survey',
      'release.version',
      'release.title',
      'release.created_at as createdAt',
    ]);
}

/** The scope of the key that made a release. */
const madeWithin = sql<Scope>`coalesce(manifest -> 'scope', '{}')`.as('madeWithin');

/** A page of releases, newest first, those after `before` only; `surveys` limits them to a scope's. */
export function listReleases(
  query: Queries,
  page: { readonly before: number | null; readonly limit: number },
  surveys?: readonly string[],
): Promise<OutlinedRelease[]> {
  return selectReleases(query)
    .select([
      'group_attribute as group',
      madeWithin,
      sql<OutlinedRelease['tables']>`(
        select coalesce(jsonb_agg(jsonb_build_object('by', t -> 'by', 'filters', t -> 'filters', 'columns', (
          select jsonb_agg(jsonb_build_object('total', c -> 'total', 'value', c -> 'value'))
          from jsonb_array_elements(t -> 'columns') c))), '[]')
        from jsonb_array_elements(tables) t)`.as('tables'),
    ])
    .$if(surveys !== undefined, (rest) => rest.where('survey.ref', 'in', ['', ...(surveys ?? [])]))
    .$if(page.before !== null, (rest) => rest.where('release.id', '<', page.before ?? 0))
    .orderBy('release.id', 'desc')
    .limit(page.limit)
    .execute();
}

/** A release with its quotes, or null; `surveys` limits them to a scope's. */
export async function readRelease(
  query: Queries,
  uid: string,
  surveys?: readonly string[],
): Promise<Release | null> {
  const row = await selectReleases(query)
    .select(['manifest', 'tables', 'group_attribute as group', madeWithin])
    .where('release.uid', '=', uid)
    .$if(surveys !== undefined, (rest) => rest.where('survey.ref', 'in', ['', ...(surveys ?? [])]))
    .executeTakeFirst();
  if (row === undefined) return null;
  const quotes = await query
    .selectFrom('release_quote')
    .select([
      'quote_uid as id',
      'quote_version as version',
      'theme',
      'by_field as by',
      'value',
      'valence',
      'text',
    ])
    .where('release_id', '=', row.id)
    .orderBy('n')
    .execute();
  return { ...row, quotes };
}

/** What quotes stand beside in releases of a survey: attribute by quote. */
export async function releasedBeside(
  query: Queries,
  surveyId: number,
  quotes: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const rows = await query
    .selectFrom('release_quote')
    .innerJoin('release', 'release.id', 'release_quote.release_id')
    .select(['quote_uid as id', 'by_field as by'])
    .where('survey_id', '=', surveyId)
    .where('quote_uid', 'in', quotes.length === 0 ? ['00000000-0000-0000-0000-000000000000'] : [...quotes])
    .where('by_field', 'is not', null)
    .execute();
  const beside = new Map<string, Set<string>>();
  for (const { id, by } of rows) if (by !== null) beside.set(id, (beside.get(id) ?? new Set()).add(by));
  return beside;
}
