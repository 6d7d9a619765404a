import type pg from 'pg';

/** Blank the quotes that releases hold of a batch, or of one person in it; their counts stay. */
export async function blankReleasedQuotes(
  client: pg.ClientBase,
  batchId: number,
  respondentId: number | null = null,
): Promise<void> {
  await client.query(
    `update release_quote set text = null, value = null, respondent_id = null
     where batch_id = $1 and ($2::bigint is null or respondent_id = $2)`,
    [batchId, respondentId],
  );
}

/** Forget who stood at a place of the ledger: people of a survey who are in none of its batches any more. */
export async function forgetReleasedPeople(client: pg.ClientBase, batchId: number): Promise<void> {
  await client.query(
    `update release_person set respondent_id = null
     where survey_id = (select survey_id from batch where id = $1) and respondent_id is not null
       and not exists (
         select from respondent join batch on batch.id = batch_id
         where respondent.id = release_person.respondent_id and batch.survey_id = release_person.survey_id)`,
    [batchId],
  );
}
