import { performance } from 'node:perf_hooks';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from, to } from 'pg-copy-streams';
import { loadClassifier } from '../../models/engine.ts';

export interface Floor {
  /** Seconds to COPY the batch's comments, respondents, tags and findings into empty tables of the same shape. */
  readonly copy: number;
  /** Seconds of one pass of the engine over the comments, on one thread of this process, with valence and evidence. */
  readonly engine: number;
}

const tables = ['comment', 'respondent', 'tag', 'finding'];

/** What the main job cannot be faster than: the writes and the classification of a finished batch, done bare. */
export async function measureFloor(databaseUrl: string, batchUid: string): Promise<Floor> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string; bucket: number; tagging: string; artefact: Buffer }>(
      `select batch.id, bucket, tagging_id as tagging, artefact
       from batch join tagging on tagging.id = tagging_id join model on model.id = model_id where batch.uid = $1`,
      [batchUid],
    );
    const [batch] = rows;
    if (batch === undefined) throw new Error(`no batch ${batchUid}`);
    const copy = await timeCopies(client, batch);
    const texts = await client.query<{ text: string; question: string | null }>(
      `select comment.text, question.text as question from comment
       left join question on question.batch_id = comment.batch_id and question.n = comment.question
       where bucket = $1 and comment.batch_id = $2 and not blank order by comment.id`,
      [batch.bucket, batch.id],
    );
    const classifier = loadClassifier(batch.artefact);
    const started = performance.now();
    classifier.classify(texts.rows.map(({ text, question }) => ({ text, question: question ?? undefined })));
    return { copy, engine: (performance.now() - started) / 1000 };
  } finally {
    await client.end();
  }
}

async function timeCopies(
  client: pg.Client,
  batch: { id: string; bucket: number; tagging: string },
): Promise<number> {
  let seconds = 0;
  for (const table of tables) {
    const owner =
      table === 'comment' || table === 'respondent'
        ? `batch_id = ${batch.id}`
        : `tagging_id = ${batch.tagging}`;
    const rows = await buffer(
      client.query(to(`copy (select * from ${table} where bucket = ${batch.bucket} and ${owner}) to stdout`)),
    );
    await client.query(`create table bench_${table} (like ${table} including all)`);
    const started = performance.now();
    await pipeline(Readable.from([rows]), client.query(from(`copy bench_${table} from stdin`)));
    seconds += (performance.now() - started) / 1000;
    await client.query(`drop table bench_${table}`);
  }
  return seconds;
}
