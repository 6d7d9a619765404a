import type pg from 'pg';
import type { Codebook } from '../../domain/codebook.ts';
import type { Integers, Postings, Segment } from '../../domain/frequencies/segment.ts';
import { readCodebook } from '../codebooks.ts';
import type { Queries } from '../database.ts';
import type { TallyHead } from '../schema-tally.ts';
import { ownersFrom, unpackIntegers, unpackPeople, unpackPostings } from './pack.ts';
import { type KeptColumn, readColumns } from './read-columns.ts';

interface Owners {
  readonly respondents: number;
  readonly respondentOf: Integers;
}
type Column = Owners | Integers | Float64Array | Postings;

/** Tallies as they are read: immutable, so what is kept in memory is never stale. */
export interface TallyStore {
  /** The dictionaries of a tally. */
  head(tallyId: number): Promise<TallyHead>;
  /** The newest version of a codebook. */
  codebook(query: Queries, ref: string): Promise<Codebook>;
  /** Ranges of a tally with these columns, in the order asked for. */
  segments(
    tallyId: number,
    segments: readonly number[],
    columns: { readonly fixed: readonly string[]; readonly attributes: readonly string[] },
  ): Promise<Segment[]>;
}

const noIntegers = new Uint8Array(0);
const noPostings: Postings = { ids: new Uint32Array(0), starts: new Uint32Array(1), comments: noIntegers };

function unpack({ name, data }: KeptColumn): Column {
  if (name === 'spread') {
    const respondents = (data.length - 4) / (data[0] ?? 1);
    return { respondents, respondentOf: ownersFrom(data) };
  }
  if (name === 'people') return unpackPeople(data);
  if (name === 'facets' || name === 'systems' || name === 'tags') return unpackPostings(data);
  if (name === 'valences' || name === 'probabilities') return new Uint8Array(data);
  return unpackIntegers(data);
}

function bytesIn(column: Column): number {
  if ('respondentOf' in column) return column.respondentOf.byteLength;
  return 'starts' in column ? column.comments.byteLength + column.ids.byteLength * 2 : column.byteLength;
}

const keptHeads = 1000;
const keptCodebooks = 20;

/** Open the tallies of a record. At most `bytes` of unpacked columns are kept, those used last. */
export function openTallyStore(pool: pg.Pool, { bytes }: { readonly bytes: number }): TallyStore {
  const kept = new Map<string, Column>();
  const heads = new Map<number, TallyHead>();
  const codebooks = new Map<string, Codebook>();
  let held = 0;

  function keep(key: string, column: Column): void {
    if (kept.has(key)) return;
    kept.set(key, column);
    held += bytesIn(column);
    for (const [old, other] of kept) {
      if (held <= bytes) return;
      kept.delete(old);
      held -= bytesIn(other);
    }
  }

  function take(key: string): Column | undefined {
    const column = kept.get(key);
    if (column === undefined) return undefined;
    kept.delete(key);
    kept.set(key, column);
    return column;
  }

  async function head(tallyId: number): Promise<TallyHead> {
    const known = heads.get(tallyId);
    if (known !== undefined) return known;
    const { rows } = await pool.query<{ head: TallyHead }>('select head from tally where id = $1', [tallyId]);
    const [row] = rows;
    if (row === undefined) throw new TallyGone();
    if (heads.size >= keptHeads) heads.clear();
    heads.set(tallyId, row.head);
    return row.head;
  }

  async function codebook(query: Queries, ref: string): Promise<Codebook> {
    const { rows } = await pool.query<{ version: number | null }>(
      'select max(version) as version from codebook where ref = $1',
      [ref],
    );
    const version = rows[0]?.version ?? 0;
    const known = codebooks.get(`${ref} ${version}`) ?? (await readCodebook(query, ref, version));
    if (known === null) throw new Error('a survey without a codebook');
    if (codebooks.size >= keptCodebooks) codebooks.clear();
    codebooks.set(`${ref} ${version}`, known);
    return known;
  }

  return {
    head,
    codebook,
    segments: async (tallyId, segments, { fixed, attributes }) => {
      const { attributes: stated } = await head(tallyId);
      const placeOf = new Map(stated.map(({ name }, n) => [name, `attribute:${n}`]));
      const names = [...fixed, ...attributes.flatMap((name) => placeOf.get(name) ?? [])];
      const found = new Map<string, Column>();
      const missing = new Set<number>();
      for (const segment of segments)
        for (const name of names) {
          const column = take(`${tallyId}/${segment}/${name}`);
          if (column === undefined) missing.add(segment);
          else found.set(`${segment}/${name}`, column);
        }
      if (missing.size > 0) {
        const lacking = names.filter((name) =>
          [...missing].some((segment) => !found.has(`${segment}/${name}`)),
        );
        for (const row of await readColumns(pool, tallyId, [...missing], lacking)) {
          const column = unpack(row);
          found.set(`${row.segment}/${row.name}`, column);
          keep(`${tallyId}/${row.segment}/${row.name}`, column);
        }
      }
      return segments.map((segment) => {
        const column = (name: string): Column | undefined => found.get(`${segment}/${name}`);
        const owners = column('spread') as Owners | undefined;
        if (owners === undefined) throw new TallyGone();
        return {
          respondents: owners.respondents,
          comments: owners.respondentOf.length,
          people: (column('people') as Float64Array | undefined) ?? new Float64Array(0),
          respondentOf: owners.respondentOf,
          attributes: new Map(
            attributes.map((name) => [
              name,
              (column(placeOf.get(name) ?? '') as Integers | undefined) ?? noIntegers,
            ]),
          ),
          questions: (column('question') as Integers | undefined) ?? noIntegers,
          facets: (column('facets') as Postings | undefined) ?? noPostings,
          systems: (column('systems') as Postings | undefined) ?? noPostings,
          tags: (column('tags') as Postings | undefined) ?? noPostings,
          valences: (column('valences') as Uint8Array | undefined) ?? noIntegers,
          probabilities: (column('probabilities') as Uint8Array | undefined) ?? noIntegers,
        };
      });
    },
  };
}

/** A tally was removed while it was read: its batch was erased, or somebody of it. Ask again. */
export class TallyGone extends Error {}
