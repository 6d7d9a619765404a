import { sql } from 'kysely';
import { valenceOf } from '../../models/codes.ts';
import { type Field, fieldName, type Filter } from '../domain/frequencies/query.ts';
import { passesAll, wantedValences } from './comment-filters.ts';
import type { Queries } from './database.ts';
import { joinQuoted, quotable, quoteColumns, quoteFrom, type QuoteRow, type ThemeQuote } from './quotes.ts';
import type { Scope } from './schema.ts';
import { commentInScope, type TaggedBatch } from './scope-condition.ts';

/** Whose quotes are asked for, on which themes, and how many of each. */
export interface ProfileQuotes {
  readonly field: Field;
  readonly value: string;
  /** What they must pass besides; those of wave and batch choose batches, and are not looked at here. */
  readonly filters: readonly Filter[];
  /** Refs of themes. */
  readonly themes: readonly string[];
  readonly each: number;
  /** Those that an author refused as well, which take nobody's place and come last. */
  readonly refused: boolean;
}

/** Refused quotes of a theme that are read at the most. */
const mostRefused = 100;

/**
 * Quotes of a batch on each theme from comments with a value of a field: first those chosen for the value, then whatever
 * else was chosen on the theme for another value, or for the theme as a whole, and has this one as well; then, if asked for,
 * those that were refused. None that the scope does not let be seen, or that speaks of somebody at risk.
 */
export async function readProfileQuotes(
  db: Queries,
  batch: TaggedBatch,
  { field, value, filters, themes, each, refused }: ProfileQuotes,
  scope: Scope,
): Promise<Map<string, ThemeQuote[]>> {
  const own: Filter = { field, include: [value], exclude: [] };
  const valences = wantedValences(filters);
  const { rows } = await sql<QuoteRow & { theme: string; valence: number }>`
    select * from (
      select theme.ref as theme, ${quoteColumns}, coalesce(tag.valence, 0) as valence,
        row_number() over (partition by pool.theme_id, quote.status = 'refused' order by chosen, place, quote.id) as n
      from (
        select theme_id, quote_id, min(chosen) as chosen, min(place) as place from (
          select theme_id, quote_id, rank as place,
            case when field = ${fieldName(field)} and value = ${value} then rank end as chosen
          from value_exemplar where tagging_id = ${batch.taggingId}
          union all
          select theme_id, quote_id, rank, null from exemplar where tagging_id = ${batch.taggingId}) as known
        where theme_id in (select id from theme where ref = any(${themes}))
        group by theme_id, quote_id) as pool
      join theme on theme.id = pool.theme_id
      ${joinQuoted(batch)}
      where ${refused ? sql`true` : sql`quote.status <> 'refused'`} and ${quotable(batch)} and ${commentInScope(batch, scope)}
        and ${passesAll(batch, [own, ...filters.filter(({ field: { kind } }) => kind !== 'valence')])}
        and ${valences === null ? sql`true` : sql`tag.valence = any(${valences}::int[])`}) as ranked
    where n <= case when status = 'refused' then ${mostRefused}::int else ${each}::int end
    order by theme, status = 'refused', n`.execute(db);
  const quotes = rows.map((row) => ({
    theme: row.theme,
    quote: { ...quoteFrom(batch, row), valence: valenceOf(row.valence) },
  }));
  const byTheme = Map.groupBy(quotes, ({ theme }) => theme);
  return new Map([...byTheme].map(([theme, found]) => [theme, found.map(({ quote }) => quote)]));
}
