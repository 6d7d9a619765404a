import { setImmediate as pause } from 'node:timers/promises';
import type pg from 'pg';
import type { TallyHead } from '../schema-tally.ts';
import { inTransaction } from '../transaction.ts';
import { Codes } from './codes.ts';
import { Cursor } from './cursor.ts';
import { readComments, readPeople, readTags, type TalliedPlace } from './read-tagging.ts';
import { segmentsFor, upperEnd } from './ranges.ts';
import { SegmentBuilder } from './segment-builder.ts';

/** A worker that is killed spends an attempt, whatever killed it. */
const maxAttempts = 10;

/** A finished tagging without a tally, by the epoch that asks for one. */
export interface TallyKey {
  readonly taggingId: number;
  readonly epoch: number;
}

/** Take up a tally and count the attempt; null when it is there, void or no longer wanted. */
async function claimTally(pool: pg.Pool, { taggingId, epoch }: TallyKey): Promise<TalliedPlace | null> {
  const { rows } = await pool.query<Omit<TalliedPlace, 'epoch'>>(
    `update tagging set tally_attempts = tally_attempts + 1 from batch
     where tagging.id = $1 and tally_epoch = $2 and state = 'done' and tally_attempts < ${maxAttempts}
       and batch.id = batch_id and not erased and not exists (select from tally where tagging_id = tagging.id)
     returning tagging.id as "taggingId", batch.id as "batchId", bucket, comments - blank as comments`,
    [taggingId, epoch],
  );
  const [row] = rows;
  return row === undefined ? null : { ...row, epoch };
}

/** Finished taggings that have waited this long for their tally, though not every attempt is spent. */
export async function readUntallied(pool: pg.Pool, seconds: number, limit: number): Promise<TallyKey[]> {
  const { rows } = await pool.query<TallyKey>(
    `select tagging.id as "taggingId", tally_epoch as epoch from tagging join batch on batch.id = batch_id
     where state = 'done' and not erased and tally_attempts < ${maxAttempts}
       and finished_at < now() - make_interval(secs => $1)
       and not exists (select from tally where tagging_id = tagging.id) order by tagging.id limit $2`,
    [seconds, limit],
  );
  return rows;
}

/**
 * Tally a finished tagging: read it once in order of people, pack it range by range and write it in one transaction, once.
 * False when there was nothing to do, or when an erasure came in between: that has asked for another. Memory is that of
 * one range, of `perSegment` comments at most (65,536).
 */
export async function buildTally(
  pool: pg.Pool,
  key: TallyKey,
  settings: { readonly perSegment?: number } = {},
): Promise<boolean> {
  const place = await claimTally(pool, key);
  if (place === null) return false;
  return inTransaction(pool, async (client) => {
    const tallyId = await nextTallyId(client);
    const written = await writeSegments(pool, client, place, tallyId, settings.perSegment);
    const { rowCount: batches } = await client.query(
      'select from batch where id = $1 and not erased for share',
      [place.batchId],
    );
    const { rowCount: taggings } = await client.query(
      `select from tagging where id = $1 and state = 'done' and tally_epoch = $2 for share`,
      [place.taggingId, place.epoch],
    );
    const { rowCount: tallies } = await client.query(
      `insert into tally (id, tagging_id, segments, comments, respondents, asked, head) overriding system value
       select $1, $2, $3, $4, $5, $6, $7 where $8 on conflict (tagging_id) do nothing`,
      [
        tallyId,
        place.taggingId,
        written.segments,
        written.comments,
        written.respondents,
        written.asked,
        JSON.stringify(written.head),
        batches === 1 && taggings === 1,
      ],
    );
    if (tallies !== 1) await client.query('delete from tally_column where tally_id = $1', [tallyId]);
    return tallies === 1;
  });
}

async function nextTallyId(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query<{ id: number }>(
    `select nextval(pg_get_serial_sequence('tally', 'id')) as id`,
  );
  return rows[0]?.id ?? 0;
}

async function readQuestionTexts(pool: pg.Pool, batchId: number): Promise<Map<number, string>> {
  const { rows } = await pool.query<{ n: number; text: string }>(
    'select n, text from question where batch_id = $1 order by n',
    [batchId],
  );
  return new Map(rows.map(({ n, text }) => [n, text]));
}

interface Written {
  readonly segments: number;
  readonly comments: number;
  readonly respondents: number;
  readonly asked: number;
  readonly head: TallyHead;
}

async function writeSegments(
  pool: pg.Pool,
  client: pg.ClientBase,
  place: TalliedPlace,
  tallyId: number,
  perSegment?: number,
): Promise<Written> {
  const segments = segmentsFor(place.comments, perSegment);
  const questions = await readQuestionTexts(pool, place.batchId);
  const questionCodes = new Map([...questions.keys()].map((n, index) => [n, index + 1]));
  const attributes = new Map<string, Codes>();
  const people = new Cursor(readPeople(pool, place));
  const comments = new Cursor(readComments(pool, place));
  const tags = new Cursor(readTags(pool, place));
  const total = { comments: 0, respondents: 0, asked: 0 };
  try {
    for (let n = 0; n < segments; n++) {
      const limit = upperEnd(n, segments);
      const segment = new SegmentBuilder();
      for (;;) {
        if (people.head === undefined) await people.fill();
        const person = people.head;
        if (person === undefined || person.id >= limit) break;
        people.advance();
        total.asked++;
        segment.addPerson({ id: person.id, codes: codesOf(attributes, person.attributes) });
        for (;;) {
          if (comments.head === undefined) await comments.fill();
          const comment = comments.head;
          if (comment === undefined || comment.respondentId > person.id) break;
          comments.advance();
          if (comment.respondentId === person.id)
            segment.addComment({ ...comment, question: questionCodes.get(comment.question) ?? 0 });
        }
        for (;;) {
          if (tags.head === undefined) await tags.fill();
          const tag = tags.head;
          if (tag === undefined || tag.respondentId > person.id) break;
          tags.advance();
          if (tag.respondentId === person.id) segment.addTag(tag);
        }
      }
      total.comments += segment.comments;
      total.respondents += segment.respondents;
      await writeColumns(client, tallyId, n, segment.columns(attributes.size));
      await pause();
    }
  } finally {
    await Promise.all([people.close(), comments.close(), tags.close()]);
  }
  const head = {
    attributes: [...attributes].map(([name, codes]) => ({ name, values: codes.values })),
    questions: [...questions.values()],
  };
  return { segments, ...total, head };
}

function codesOf(attributes: Map<string, Codes>, stated: Readonly<Record<string, string>>): number[] {
  for (const name of Object.keys(stated)) if (!attributes.has(name)) attributes.set(name, new Codes());
  return [...attributes].map(([name, codes]) => codes.of(stated[name]));
}

/** Write the columns of one range. An attribute that nobody has stated so far has none. */
export async function writeColumns(
  client: pg.ClientBase,
  tallyId: number,
  segment: number,
  columns: ReadonlyMap<string, Buffer>,
): Promise<void> {
  const values: unknown[] = [tallyId, segment];
  const rows = [...columns].map(([name, data]) => {
    values.push(name, data);
    return `($1, $2, $${values.length - 1}, $${values.length})`;
  });
  await client.query(
    `insert into tally_column (tally_id, segment, name, data) values ${rows.join(', ')}`,
    values,
  );
}
