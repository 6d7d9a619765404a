import { type RawBuilder, sql } from 'kysely';
import { FACETS, VALENCES } from '../../models/codes.ts';
import { type Filter, fieldName } from '../domain/frequencies/query.ts';
import type { TaggedBatch } from './scope-condition.ts';

/** The values of a field of a comment in SQL, as a text array; an empty one where there are none. */
function valuesSql(
  { id, bucket, taggingId }: TaggedBatch,
  { field }: Filter,
  valences: readonly number[] | null,
) {
  const found = sql`finding.bucket = ${bucket} and finding.tagging_id = ${taggingId} and finding.comment_id = comment.id`;
  switch (field.kind) {
    case 'attribute':
      return sql`array(select value from respondent cross join lateral (select attributes ->> ${fieldName(field)} as value) v
        where respondent.bucket = ${bucket} and batch_id = ${id} and respondent.id = comment.respondent_id and value <> '')`;
    case 'question':
      return sql`array(select question.text from question where batch_id = ${id} and n = comment.question)`;
    case 'system':
      return sql`array(select name from finding join system on system.id = any(systems) where ${found})`;
    case 'facet':
      return sql`array(select name from finding, unnest(${FACETS}::text[]) with ordinality as facet (name, n)
        where ${found} and facets & (1 << (n - 1)::int) <> 0)`;
    case 'theme':
    case 'valence':
    case 'wave':
    case 'batch':
      return sql`array(select ref from tag join theme on theme.id = theme_id
        where tag.bucket = ${bucket} and tag.tagging_id = ${taggingId} and comment_id = comment.id
          and ${valences === null ? sql`true` : sql`valence = any(${valences}::int[])`})`;
  }
}

/** The codes of the valences that pass a filter of valence; null where there is none. */
export function wantedValences(filters: readonly Filter[]): number[] | null {
  const valence = filters.find(({ field }) => field.kind === 'valence');
  return valence === undefined
    ? null
    : VALENCES.flatMap((name, code) =>
        (valence.include.length === 0 || valence.include.includes(name)) && !valence.exclude.includes(name)
          ? code
          : [],
      );
}

/**
 * SQL that is true for the comments of a batch that pass all filters but those of wave and batch; with one of valence, for
 * those with a tag of that valence.
 */
export function passesAll(batch: TaggedBatch, filters: readonly Filter[]): RawBuilder<boolean> {
  const valences = wantedValences(filters);
  const conditions = filters
    .filter(({ field }) => field.kind !== 'wave' && field.kind !== 'batch')
    .map((filter) => {
      const values = valuesSql(batch, filter, valences);
      if (filter.field.kind === 'valence') return sql<boolean>`cardinality(${values}) > 0`;
      const among = (list: readonly string[]) =>
        list.includes('')
          ? sql`(${values} && ${list}::text[] or cardinality(${values}) = 0)`
          : sql`${values} && ${list}::text[]`;
      const include = filter.include.length === 0 ? sql`true` : among(filter.include);
      const exclude = filter.exclude.length === 0 ? sql`true` : sql`not ${among(filter.exclude)}`;
      return sql<boolean>`${include} and ${exclude}`;
    });
  return sql.join([sql`true`, ...conditions], sql` and `);
}
