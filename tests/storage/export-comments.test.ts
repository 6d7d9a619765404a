import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hideBatch } from '../../src/storage/erase.ts';
import { BatchErased, exportComments } from '../../src/storage/export-comments.ts';
import { failChunk } from '../../src/storage/split-chunk.ts';
import { inTransaction } from '../../src/storage/transaction.ts';
import { type AcceptedTagging, lunchComments, openRecord, type Recorded } from '../support/open-record.ts';

let record: Recorded;
beforeAll(async () => {
  record = await openRecord();
});
afterAll(() => record.close());

async function pagesOf({ batchId, bucket, taggingId }: AcceptedTagging) {
  const [batch] = await record.rows<{ uid: string }>('select uid from batch where id = $1', [batchId]);
  const place = { id: batchId, uid: batch?.uid ?? '', bucket, taggingId, groupAttribute: 'team' };
  return exportComments(record.database.query, place, {});
}

describe('an export of comments', () => {
  it('has every comment once, in the order of the file, over several pages', async () => {
    const said = lunchComments(2000);
    const texts: string[] = [];
    for await (const page of await pagesOf(await record.accept(said)))
      texts.push(...page.map(({ text }) => text));
    expect(texts).toEqual(said.map(({ text }) => text));
  });

  it('has the blank comments on the borders of chunks that were split', async () => {
    const quiet = { by: 'quiet', text: '' };
    const said = lunchComments(6).flatMap((one) => [quiet, one, quiet]);
    const accepted = await record.accept(said);
    const open = `select id as chunk, epoch from chunk where tagging_id = $1 and state = 'open'`;
    for (let round = 0; round < 9; round++)
      for (const chunk of await record.rows<{ chunk: number; epoch: number }>(open, [accepted.taggingId])) {
        await record.rows('update chunk set attempts = attempts + 1 where id = $1', [chunk.chunk]);
        await failChunk(record.database.pool, chunk);
      }
    expect(await record.rows(open, [accepted.taggingId])).toEqual([]);
    let comments = 0;
    for await (const page of await pagesOf(accepted)) comments += page.length;
    expect(comments).toBe(said.length);
  });

  it('breaks off when the batch is erased meanwhile', async () => {
    const accepted = await record.accept(lunchComments(1200));
    const pages = await pagesOf(accepted);
    expect((await pages.next()).value).toHaveLength(1000);
    await inTransaction(record.database.pool, (client) => hideBatch(client, accepted.batchId));
    await expect(pages.next()).rejects.toThrow(BatchErased);
  });
});
