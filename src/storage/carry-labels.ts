import type pg from 'pg';
import { v7 as uuid } from 'uuid';
import { type Carried, carryDecisions } from '../domain/codebook-changes/carry-decisions.ts';
import { settle } from '../domain/review/settle.ts';
import { recordAuditWithin } from './audit-log.ts';
import { readVersions, type Versions } from './codebook-versions.ts';
import type { Database } from './database.ts';
import { settledValues } from './decisions.ts';
import { opinionColumns } from './opinions.ts';
import { queriesOn } from './queries-on.ts';
import { addItems, ensureQueue } from './review-queues.ts';
import type { Purpose } from './schema-judgement.ts';
import type { Opinion } from '../domain/review/views.ts';
import { readThemeNames, type ThemeNames } from './theme-names.ts';
import { inTransaction } from './transaction.ts';

interface Labelled {
  readonly commentId: number;
  readonly bucket: number;
  readonly batchId: number;
  readonly respondentId: number;
  readonly surveyId: number;
}

interface Row extends Opinion {
  readonly commentId: number;
  readonly purpose: Purpose;
  readonly blind: boolean;
  readonly codebookId: number;
  readonly auditId: number | null;
}

/** How far labels are carried over: those looked at, those that reviewers must look at again; `next` goes on from there. */
export interface CarriedPage {
  readonly comments: number;
  readonly toReview: number;
  readonly next: number | null;
}

/** Of settled labels, those with a decision under a version of $2 that stands. */
const isToCarry = `state <> 'open' and exists (
         select from decision where decision.comment_id = label.comment_id and verdict = 'decided' and audit_id is null
           and codebook_id = any($2::bigint[])
           and not exists (select from decision as undo where undo.undoes = decision.id))`;

/** How many comments' labels are still to be carried over to a version of their codebook. */
export async function countToCarry({ pool, query }: Database, codebookId: number): Promise<number> {
  const versions = await readVersions(query, codebookId, 'it');
  const { rows } = await pool.query<{ count: number }>(
    `select count(*)::int as count from settled_label as label
       join batch on batch.id = label.batch_id and not erased
     where label.comment_id > $1 and ${isToCarry}`,
    [0, versions.ids.slice(0, -1)],
  );
  return rows[0]?.count ?? 0;
}

/**
 * Carry the labels of up to `limit` comments after the comment `after` over to a version of their codebook, in one
 * transaction. What a reviewer decided under older versions is undone and said again in the words of this one, in the
 * reviewer's name; with what follows for what counts. Audits are left as they are: they speak of the version that they
 * were drawn with. Doing it again changes nothing.
 */
export function carryLabels(
  pool: pg.Pool,
  codebookId: number,
  page: { readonly after: number; readonly limit: number },
): Promise<CarriedPage> {
  return inTransaction(pool, async (client) => {
    const query = queriesOn(client);
    const versions = await readVersions(query, codebookId, 'it');
    const { rows: comments } = await client.query<Labelled>(
      `select label.comment_id as "commentId", label.bucket, label.batch_id as "batchId",
         label.respondent_id as "respondentId", batch.survey_id as "surveyId"
       from settled_label as label join batch on batch.id = label.batch_id and not erased
       where label.comment_id > $1 and ${isToCarry}
       order by label.comment_id limit $3 for key share of batch`,
      [page.after, versions.ids.slice(0, -1), page.limit],
    );
    const ids = comments.map(({ commentId }) => commentId);
    await client.query(
      'select from settled_label where comment_id = any($1::bigint[]) order by comment_id for update',
      [ids],
    );
    const { rows } = await client.query<Row>(
      `select comment_id as "commentId", ${opinionColumns}, purpose, blind, codebook_id as "codebookId",
         audit_id as "auditId" from decision where comment_id = any($1::bigint[]) order by id`,
      [ids],
    );
    const decisions = Map.groupBy(rows, ({ commentId }) => commentId);
    const names = await readThemeNames(query);
    const toReview: Labelled[] = [];
    for (const comment of comments) {
      const own = decisions.get(comment.commentId) ?? [];
      const carried = carryDecisions(
        own.filter(({ auditId }) => auditId === null).map((row) => named(row, names, versions)),
        versions.themes,
      );
      if (carried.length === 0) continue;
      await restate(client, { comment, codebookId, own, names }, carried);
      if (carried.some(({ needsReview }) => needsReview)) toReview.push(comment);
    }
    await putForReview(client, toReview);
    return {
      comments: comments.length,
      toReview: toReview.length,
      next: comments.length < page.limit ? null : (ids.at(-1) ?? null),
    };
  });
}

function named({ about, themes, ...row }: Row, names: ThemeNames, { ids }: Versions) {
  const name = (theme: number): string => names.get(theme) ?? '';
  return {
    ...row,
    version: Math.max(0, ids.indexOf(row.codebookId)),
    about: about === null ? null : about.map(name),
    themes: themes.map(name),
  };
}

interface Restated {
  readonly comment: Labelled;
  readonly codebookId: number;
  readonly own: readonly Row[];
  readonly names: ThemeNames;
}

async function restate(
  client: pg.ClientBase,
  { comment, codebookId, own, names }: Restated,
  carried: readonly Carried[],
): Promise<void> {
  const numbers = new Map([...names].map(([number, name]) => [name, number]));
  const number = (theme: string): number => numbers.get(theme) ?? 0;
  const place = [comment.bucket, comment.batchId, comment.commentId, comment.respondentId, codebookId];
  for (const { replaces, about, themes, valences, last } of carried) {
    await client.query(
      `insert into decision (uid, bucket, batch_id, comment_id, respondent_id, reviewer, purpose, slot, blind, codebook_id,
         verdict, undoes)
       select gen_random_uuid(), $1, $2, $3, $4, reviewer, purpose, slot, blind, $5, 'undo', id from decision
       where id = any($6::bigint[]) order by id`,
      [...place, replaces.map(({ id }) => id)],
    );
    await client.query(
      `insert into decision (uid, bucket, batch_id, comment_id, respondent_id, reviewer, purpose, slot, blind, codebook_id,
         model_id, verdict, about, theme_ids, valences, facets, redactions, note)
       select $6, $1, $2, $3, $4, reviewer, purpose, slot, blind, $5, model_id, 'decided', $8, $9, $10, $11, $12, note
       from decision where id = $7`,
      [
        ...place,
        uuid(),
        last.id,
        about === null ? null : about.map(number),
        themes.map(number),
        valences,
        facetsOf(replaces),
        JSON.stringify(last.redactions),
      ],
    );
  }
  const { rows } = await client.query<Opinion>(
    `select ${opinionColumns} from decision where comment_id = $1 order by id`,
    [comment.commentId],
  );
  const settled = settle(rows);
  await client.query(
    `update settled_label set version = version + 1, codebook_id = $2, state = $3, reviewers = $4, about = $5,
       theme_ids = $6, valences = $7, disputed_ids = $8, facets = $9, redactions = $10, updated_at = now()
     where comment_id = $1`,
    [comment.commentId, codebookId, ...settledValues(settled)],
  );
  await recordAuditWithin(client, {
    keyId: null,
    action: 'comment.carry',
    subject: String(comment.commentId),
    detail: { codebookId, decisions: own.length },
  });
}

/** The newest that was said of facets. */
function facetsOf(replaces: Carried['replaces']): number | null {
  return replaces.findLast(({ facets }) => facets !== null)?.facets ?? null;
}

async function putForReview(client: pg.ClientBase, comments: readonly Labelled[]): Promise<void> {
  for (const [surveyId, own] of Map.groupBy(comments, (comment) => comment.surveyId)) {
    const queue = await ensureQueue(client, { purpose: 'disputed', surveyId, themeId: null, auditId: null });
    await addItems(
      client,
      queue,
      own.map(({ commentId, batchId }) => {
        return { commentId, batchId, place: 0, shown: true, reason: 'theme_split' };
      }),
    );
  }
}
