import type pg from 'pg';
import { to } from 'pg-copy-streams';
import type { TalliedComment, TalliedTag } from './segment-builder.ts';

/** A finished tagging that is to be tallied, and where its comments are. */
export interface TalliedPlace {
  readonly taggingId: number;
  readonly epoch: number;
  readonly batchId: number;
  readonly bucket: number;
  readonly comments: number;
}

/** Rows of numbers in COPY's text format, as many as arrive together. */
async function* copyOut(pool: pg.Pool, query: string): AsyncGenerator<string[]> {
  const client = await pool.connect();
  let ended = false;
  try {
    await client.query('begin read only');
    // The tagging may be too new for the statistics: what is read is read whole, so nothing is looked up row by row.
    await client.query(`set local enable_nestloop = off; set local work_mem = '64MB'`);
    const stream = client.query(to(`copy (${query}) to stdout`));
    let rest = '';
    for await (const chunk of stream) {
      const lines = (rest + (chunk as Buffer).toString('latin1')).split('\n');
      rest = lines.pop() ?? '';
      yield lines;
    }
    await client.query('commit');
    ended = true;
  } finally {
    client.release(!ended);
  }
}

const whole = Math.trunc;

/** A tag with the person whose comment has it. */
export type PersonTag = TalliedTag & { readonly respondentId: number };

/** A person as the batch states them. */
export interface StatedPerson {
  readonly id: number;
  readonly attributes: Readonly<Record<string, string>>;
}

function readComment(line: string): TalliedComment {
  const [respondentId, id, question, facets, systems = '{}'] = line.split('\t');
  return {
    respondentId: Number(respondentId),
    id: Number(id),
    question: Number(question),
    facets: Number(facets),
    systems: systems === '{}' ? [] : systems.slice(1, -1).split(',').map(Number),
  };
}

/** All comments of a tagging that are not blank, in order of people. */
export async function* readComments(pool: pg.Pool, place: TalliedPlace): AsyncGenerator<TalliedComment[]> {
  const bucket = whole(place.bucket);
  const rows = copyOut(
    pool,
    `select respondent_id, comment.id, coalesce(question, -1), coalesce(facets, 0), coalesce(systems, '{}')
     from comment left join finding on finding.bucket = ${bucket} and finding.tagging_id = ${whole(place.taggingId)}
       and comment_id = comment.id
     where comment.bucket = ${bucket} and batch_id = ${whole(place.batchId)} and not blank
     order by respondent_id, comment.id`,
  );
  for await (const lines of rows) yield lines.map(readComment);
}

function readTag(line: string): PersonTag {
  const [respondentId, commentId, themeId, valence, probability] = line.split('\t');
  return {
    respondentId: Number(respondentId),
    commentId: Number(commentId),
    themeId: Number(themeId),
    valence: Number(valence),
    probability: Number(probability),
  };
}

/** All tags of a tagging, in order of people. */
export async function* readTags(pool: pg.Pool, place: TalliedPlace): AsyncGenerator<PersonTag[]> {
  const rows = copyOut(
    pool,
    `select respondent_id, comment_id, theme_id, valence, probability from tag
     where bucket = ${whole(place.bucket)} and tagging_id = ${whole(place.taggingId)} order by respondent_id, comment_id`,
  );
  for await (const lines of rows) yield lines.map(readTag);
}

const pageSize = 10_000;

/** Everybody who was asked, in order of number. */
export async function* readPeople(
  pool: pg.Pool,
  { batchId, bucket }: TalliedPlace,
): AsyncGenerator<StatedPerson[]> {
  let after = -1;
  for (;;) {
    const { rows } = await pool.query<StatedPerson>(
      `select id, attributes from respondent where bucket = $1 and batch_id = $2 and id > $3 order by id limit $4`,
      [bucket, batchId, after, pageSize],
    );
    yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageSize) return;
    after = last.id;
  }
}
