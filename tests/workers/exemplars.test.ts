import { afterAll, beforeAll, expect, it } from 'vitest';
import { RedactionFile } from '../../src/domain/redaction/rules.ts';
import { finishTagging } from '../../src/storage/taggings.ts';
import { ensureThemes } from '../../src/storage/tags.ts';
import type { ExemplarRequest, RedactedExemplars } from '../../workers/exemplar-protocol.ts';
import { chooseExemplars } from '../../workers/exemplars.ts';
import { openThreadPool, type ThreadPool } from '../../workers/thread-pool.ts';
import { openRecord, type Recorded } from '../support/open-record.ts';

const file = RedactionFile.parse({
  format: 'verbatim-redaction/1',
  id: 'test',
  names: { first: 'Thandeka TillPro' },
});

let record: Recorded;
let threads: ThreadPool<ExemplarRequest, RedactedExemplars>;
beforeAll(async () => {
  record = await openRecord();
  threads = openThreadPool(new URL('../../workers/exemplar-thread.ts', import.meta.url), {
    size: 1,
    deadlineMs: 30_000,
    data: { files: [file], systems: [], keep: [] },
  });
  await record.rows(
    `insert into codebook (ref, version, content_hash, structure_hash, content)
     values ('canteen', 1, '', '', '{"systems": [{"name": "TillPro"}]}')`,
  );
});
afterAll(async () => {
  await threads.close();
  await record.close();
});

it('quotes are chosen with what identifies people found in them, and never a system', async () => {
  const { pool } = record.database;
  const texts = [
    'The queue was so long that Thandeka rang 07700 900123 to complain about TillPro.',
    'I waited in the queue for an hour and nobody came to open another till for us.',
    'Everybody in the queue gave up, and I will not come back. I am desperate.',
  ];
  const { taggingId, batchId, bucket } = await record.accept(
    texts.map((text, index) => ({ by: `p${index}`, text })),
  );
  const themes = await ensureThemes(pool, ['price', 'queues']);
  for (const theme of themes)
    await record.rows(
      `insert into tag select $1, $2, id, $3, respondent_id, 1, 0.9, '{4,9,1}' from comment where batch_id = $4`,
      [bucket, taggingId, theme, batchId],
    );
  await record.rows(
    `insert into finding select $1, $2, id, 2, '{}' from comment where batch_id = $3 and text like '%desperate%'`,
    [bucket, taggingId, batchId],
  );
  await record.rows(`update chunk set state = 'done' where tagging_id = $1`, [taggingId]);
  await finishTagging(pool, taggingId);
  const failures: unknown[] = [];
  await chooseExemplars(
    { database: record.database, threads, onFailure: (_, error) => failures.push(error) },
    { taggingId },
  );
  expect(failures).toEqual([]);
  const quotes = await record.rows(
    `select comment.text, quote.redactions from quote join comment on comment.batch_id = quote.batch_id and comment.id = comment_id
     where quote.batch_id = $1 order by comment.id`,
    [batchId],
  );
  expect(quotes).toEqual([
    {
      text: texts[0],
      redactions: [
        { start: 27, end: 35, kind: 'name', by: 'machine' },
        { start: 41, end: 53, kind: 'phone', by: 'machine' },
      ],
    },
    { text: texts[1], redactions: [] },
  ]);
  const chosen = await record.rows('select theme_id from exemplar where tagging_id = $1', [taggingId]);
  expect(chosen).toHaveLength(4);
});
