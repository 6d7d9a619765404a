import type pg from 'pg';
import { copyEncoded, encodeCopyRow } from './copy.ts';
import { respondentId } from './respondent-id.ts';

export interface AcceptedRow {
  readonly row: number;
  readonly respondent: string | null;
  readonly attributes: Readonly<Record<string, string>>;
  readonly comments: readonly {
    readonly question: string | null;
    readonly text: string;
    readonly blank: boolean;
  }[];
}

export interface Chunk {
  readonly first: number;
  last: number;
  comments: number;
}

/** Ids of a block of comments start at block × 1024; a block is the unit of work of the classifier. */
const blockSize = 1024;
const chunkComments = 1000;
const reservedBlocks = 32;
const rememberedRespondents = 100_000;
const maxQuestions = 1000;

/** The batch answers more different questions than a survey can have: the mapping is likely wrong. */
export class TooManyQuestions extends Error {}

/**
 * A writer of one batch's comments and respondents into the open transaction of `client`. Memory is bounded by one
 * part, the chunk list (one entry a thousand comments) and the respondents remembered to spare the stage table.
 */
export function openCommentWriter(
  client: pg.ClientBase,
  batch: { id: number; uid: string; bucket: number; survey: string },
) {
  const chunks: Chunk[] = [];
  const questions = new Map<string, number>();
  const total = { comments: 0, blank: 0, rows: 0 };
  let blocks: number[] = [];
  let chunk: Chunk | null = null;
  let written = 0;
  let seen = new Map<number, boolean>();

  async function nextBlock(): Promise<number> {
    if (blocks.length === 0) {
      const { rows } = await client.query<{ block: number }>(
        `select nextval('comment_block') as block from generate_series(1, ${reservedBlocks})`,
      );
      blocks = rows.map((row) => row.block).reverse();
    }
    return blocks.pop() ?? nextBlock();
  }

  function questionNumber(text: string | null): number | null {
    if (text === null) return null;
    const known = questions.get(text);
    if (known !== undefined) return known;
    if (questions.size >= maxQuestions) throw new TooManyQuestions();
    questions.set(text, questions.size + 1);
    return questions.size;
  }

  return {
    chunks,
    questions,
    total,

    /** Write one part: two COPYs. */
    async write(rows: readonly AcceptedRow[]): Promise<void> {
      let comments = '';
      let people = '';
      for (const row of rows) {
        const person =
          row.respondent === null
            ? respondentId(batch.uid, String(row.row))
            : respondentId(batch.survey, row.respondent);
        let commented = false;
        for (const comment of row.comments) {
          if (chunk === null || written >= chunkComments) {
            const first = (await nextBlock()) * blockSize;
            chunk = { first, last: first, comments: 0 };
            chunks.push(chunk);
            written = 0;
          }
          const id = chunk.first + written++;
          chunk.last = id;
          total.comments++;
          if (comment.blank) total.blank++;
          else {
            chunk.comments++;
            commented = true;
          }
          comments += encodeCopyRow([
            batch.bucket,
            batch.id,
            id,
            person,
            questionNumber(comment.question),
            row.row,
            comment.blank,
            comment.text,
          ]);
        }
        total.rows++;
        if (seen.get(person) !== true && (commented || !seen.has(person))) {
          if (seen.size >= rememberedRespondents) seen = new Map();
          seen.set(person, commented);
          people += encodeCopyRow([person, row.row, commented, row.respondent, row.attributes]);
        }
      }
      await copyEncoded(
        client,
        'comment',
        'bucket, batch_id, id, respondent_id, question, row, blank, text',
        comments,
      );
      await copyEncoded(client, 'stage_respondent', 'id, row, commented, ref, attributes', people);
    },

    /** Settle the respondents: each person once, with the attributes of the first row that names them. */
    async settleRespondents(): Promise<{ asked: number; respondents: number }> {
      const { rows } = await client.query<{ asked: number; respondents: number }>(
        `with settled as (
           insert into respondent (bucket, batch_id, id, ref, attributes)
           select distinct on (id) $1::int, $2::bigint, id, ref, attributes from stage_respondent order by id, row
           returning id)
         select (select count(*) from settled)::int as asked,
           (select count(distinct id) from stage_respondent where commented)::int as respondents`,
        [batch.bucket, batch.id],
      );
      return rows[0] ?? { asked: 0, respondents: 0 };
    },
  };
}

/** The table that respondents are gathered in while a batch streams in. */
export async function createRespondentStage(client: pg.ClientBase): Promise<void> {
  await client.query(
    `create temp table stage_respondent (id bigint, row int, commented boolean, ref text, attributes jsonb) on commit drop`,
  );
}
