import { sql } from 'kysely';
import type { Queries } from './database.ts';
import type { DeclaredAttribute, Scope } from './schema.ts';
import { limitsComments } from './scope-condition.ts';

export interface Survey {
  readonly id: number;
  readonly ref: string;
  readonly name: string;
  readonly codebook: string;
  readonly group: string | null;
  readonly attributes: readonly DeclaredAttribute[];
  readonly blanks: Readonly<Record<string, unknown>>;
  readonly disclosure: Readonly<Record<string, unknown>>;
  readonly waves: readonly string[];
  readonly createdAt: Date;
}

function selectSurveys(db: Queries) {
  return db
    .selectFrom('survey')
    .select([
      'id',
      'ref',
      'name',
      'codebook_ref as codebook',
      'group_attribute as group',
      'attributes',
      'blanks',
      'disclosure',
      'created_at as createdAt',
      sql<string[]>`array(select wave.name from wave where wave.survey_id = survey.id order by wave.id)`.as(
        'waves',
      ),
    ]);
}

/** One survey by its ref, or null. */
export async function readSurvey(db: Queries, ref: string): Promise<Survey | null> {
  return (await selectSurveys(db).where('ref', '=', ref).executeTakeFirst()) ?? null;
}

/** All surveys by ref; `only` limits them to a scope's. */
export function listSurveys(db: Queries, only?: readonly string[]): Promise<Survey[]> {
  const query = selectSurveys(db).orderBy('ref');
  return only === undefined ? query.execute() : query.where('ref', 'in', ['', ...only]).execute();
}

/** The attributes that people of each survey (by its id) have, declared or not, as far as its batches are tallied. */
export async function readSeenAttributes(db: Queries): Promise<ReadonlyMap<number, readonly string[]>> {
  const { rows } = await sql<{ survey: number; names: string[] }>`
    select batch.survey_id as survey, array_agg(distinct attribute->>'name' order by attribute->>'name') as names
    from batch join tally on tally.tagging_id = batch.tagging_id,
      lateral jsonb_array_elements(tally.head->'attributes') as attribute
    group by batch.survey_id
  `.execute(db);
  return new Map(rows.map(({ survey, names }) => [survey, names]));
}

/** Whether a scope lets every comment of every survey of a codebook be seen. */
export async function seesAllOf(db: Queries, codebook: string, scope: Scope): Promise<boolean> {
  if (limitsComments(scope)) return false;
  if (scope.surveys === undefined) return true;
  const hidden = await db
    .selectFrom('survey')
    .select('id')
    .where('codebook_ref', '=', codebook)
    .where('ref', 'not in', ['', ...scope.surveys])
    .limit(1)
    .executeTakeFirst();
  return hidden === undefined;
}

export type SurveySettings = Omit<Survey, 'id' | 'ref' | 'createdAt'>;

/**
 * Make a survey or replace its settings, within the transaction of `query`. Waves are added, never taken away: batches
 * hang on them.
 */
export async function writeSurvey(query: Queries, ref: string, settings: SurveySettings): Promise<void> {
  const row = {
    name: settings.name,
    codebook_ref: settings.codebook,
    group_attribute: settings.group,
    attributes: JSON.stringify(settings.attributes),
    blanks: JSON.stringify(settings.blanks),
    disclosure: JSON.stringify(settings.disclosure),
  };
  const { id } = await query
    .insertInto('survey')
    .values({ ref, ...row })
    .onConflict((conflict) => conflict.column('ref').doUpdateSet(row))
    .returning('id')
    .executeTakeFirstOrThrow();
  for (const name of settings.waves)
    await query
      .insertInto('wave')
      .values({ survey_id: id, name })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
}
