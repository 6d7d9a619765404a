import { sql } from 'kysely';
import type { Queries } from './database.ts';

/** A random draw of respondents whose comments are labelled blind. */
export interface AuditSample {
  readonly id: number;
  readonly uid: string;
  readonly survey: string;
  readonly codebookId: number;
  readonly codebook: string;
  readonly version: number;
  readonly seed: string;
  readonly doubleShare: number;
  /** What was drawn from: these batches, and the respondents in them with a comment that is not blank. */
  readonly batches: readonly number[];
  readonly frameRespondents: number;
  readonly frameComments: number;
  readonly respondents: number;
  readonly comments: number;
  /** A model was chosen by its figures on this audit; estimates made with it say so. */
  readonly choseAModel: boolean;
  readonly createdAt: Date;
}

function selectAudits(db: Queries) {
  return db
    .selectFrom('audit_sample')
    .innerJoin('survey', 'survey.id', 'audit_sample.survey_id')
    .innerJoin('codebook', 'codebook.id', 'audit_sample.codebook_id')
    .select([
      'audit_sample.id',
      'audit_sample.uid',
      'survey.ref as survey',
      'audit_sample.codebook_id as codebookId',
      'codebook.ref as codebook',
      'codebook.version',
      'seed',
      'double_share as doubleShare',
      'batches',
      'frame_respondents as frameRespondents',
      'frame_comments as frameComments',
      'respondents',
      'comments',
      sql<boolean>`chosen_a_model_at is not null`.as('choseAModel'),
      'audit_sample.created_at as createdAt',
    ]);
}

const hasDecisions = sql<boolean>`exists (
  select from decision where audit_id = audit_sample.id and verdict = 'decided')`;

/** One audit by its outside id, or null. */
export async function findAudit(db: Queries, uid: string): Promise<AuditSample | null> {
  return (await selectAudits(db).where('audit_sample.uid', '=', uid).executeTakeFirst()) ?? null;
}

/** The newest audit of a survey of which something was decided, or null. */
export async function newestAudit(db: Queries, surveyId: number): Promise<AuditSample | null> {
  const audit = await selectAudits(db)
    .where('audit_sample.survey_id', '=', surveyId)
    .where(hasDecisions)
    .orderBy('audit_sample.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return audit ?? null;
}

/** A page of audits, newest first; `surveys` limits them to a scope's. */
export function listAudits(
  db: Queries,
  page: {
    surveys?: readonly string[] | undefined;
    survey?: string | undefined;
    before: number | null;
    limit: number;
  },
): Promise<AuditSample[]> {
  let query = selectAudits(db);
  if (page.surveys !== undefined) query = query.where('survey.ref', 'in', ['', ...page.surveys]);
  if (page.survey !== undefined) query = query.where('survey.ref', '=', page.survey);
  if (page.before !== null) query = query.where('audit_sample.id', '<', page.before);
  return query.orderBy('audit_sample.id', 'desc').limit(page.limit).execute();
}
