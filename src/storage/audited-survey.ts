import { sql } from 'kysely';
import { facetsOf, valenceOf } from '../../models/codes.ts';
import type { AuditedSurvey, JudgedComment } from '../domain/estimates/audited-survey.ts';
import { readAuditOutcomes } from './audit-outcomes.ts';
import { type AuditSample, newestAudit } from './audit-samples.ts';
import type { Queries } from './database.ts';
import { labelsOf, namesOf, readThemeNames } from './theme-names.ts';

/** What an audit of a survey is now: it changes with decisions, erasures and taggings. */
export interface AuditState {
  readonly audit: AuditSample;
  /** The same while nothing of it changes. */
  readonly stamp: string;
}

/** The newest audit of a survey of which something was decided, and a stamp of its state; null where there is none. */
export async function readAuditState(db: Queries, surveyId: number): Promise<AuditState | null> {
  const audit = await newestAudit(db, surveyId);
  if (audit === null) return null;
  const { rows } = await sql<{ decision: number | null; items: number; version: number; batches: unknown }>`
    select (select max(id) from decision where audit_id = ${audit.id}) as decision,
      (select count(*)::int from audit_item where audit_id = ${audit.id}) as items,
      (select max(version) from codebook where ref = ${audit.codebook}) as version,
      (select json_agg(json_build_array(tagging_id, asked, comments) order by id) from batch
        where survey_id = ${surveyId} and not erased) as batches`.execute(db);
  return { audit, stamp: JSON.stringify([audit.uid, audit.choseAModel, rows[0]]) };
}

/** Everything that estimates of a survey need of its audit, beside the current tags. */
export async function readAuditedSurvey(db: Queries, { audit }: AuditState): Promise<AuditedSurvey> {
  const known = await readKnown(db, audit);
  const people = new Set(known.map(({ respondent }) => respondent));
  const audited = await readAudited(db, audit);
  return {
    id: audit.uid,
    choseAModel: audit.choseAModel,
    seed: audit.uid,
    batches: await readBatchUids(db, audit.batches),
    audited: audited.filter(({ respondent }) => !people.has(respondent)),
    known,
    drawn: { byName: new Map(), own: 0 },
  };
}

async function readBatchUids(db: Queries, ids: readonly number[]): Promise<string[]> {
  const rows = await db
    .selectFrom('batch')
    .select('uid')
    .where('id', 'in', [0, ...ids])
    .execute();
  return rows.map(({ uid }) => uid);
}

/** Systems and facets that the current tagging read in comments, and their batches. */
async function readFindings(
  db: Queries,
  comments: readonly number[],
): Promise<Map<number, { batch: string; systems: string[]; facets: number }>> {
  const { rows } = await sql<{ id: number; batch: string; systems: string[]; facets: number }>`
    with wanted as materialized (
      select item.comment_id, item.bucket, batch.tagging_id, batch.uid
      from (select distinct comment_id, bucket, batch_id from audit_item where comment_id = any(${comments})) as item
        join batch on batch.id = item.batch_id)
    select wanted.comment_id as id, wanted.uid as batch, coalesce(facets, 0) as facets,
      array(select name from system where system.id = any(finding.systems) order by name) as systems
    from wanted left join finding on finding.bucket = wanted.bucket and finding.tagging_id = wanted.tagging_id
      and finding.comment_id = wanted.comment_id`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}

async function readAudited(db: Queries, audit: AuditSample): Promise<JudgedComment[]> {
  const outcomes = (await readAuditOutcomes(db, audit.id)).filter(({ decided }) => decided);
  const findings = await readFindings(
    db,
    outcomes.map(({ commentId }) => commentId),
  );
  return outcomes.map((outcome) => {
    const finding = findings.get(outcome.commentId);
    return {
      respondent: outcome.respondentId,
      attributes: outcome.attributes,
      wave: outcome.wave,
      batch: finding?.batch ?? '',
      question: outcome.question,
      systems: finding?.systems ?? [],
      facets: facetsOf(finding?.facets ?? 0),
      themes: outcome.tags.map(({ theme, valence }) => ({ theme, valence })),
      labels: { about: outcome.about, themes: outcome.labels, disputed: outcome.disputed },
    };
  });
}

interface KnownRow {
  readonly respondent: number;
  readonly attributes: Record<string, string>;
  readonly wave: string;
  readonly batch: string;
  readonly question: string | null;
  readonly systems: string[];
  readonly facets: number;
  readonly tags: { theme: string; valence: number }[];
  readonly state: string | null;
  readonly about: number[] | null;
  readonly themes: number[] | null;
  readonly valences: (number | null)[] | null;
  readonly disputed: number[] | null;
}

/** All comments, within what an audit was drawn from, of people who had a label from outside it when it was drawn. */
async function readKnown(db: Queries, audit: AuditSample): Promise<JudgedComment[]> {
  const names = await readThemeNames(db);
  const { rows: people } = await sql<{ id: number }>`
    select distinct respondent_id as id from decision
    where batch_id = any(${audit.batches}) and purpose <> 'audit' and verdict = 'decided' and at < ${audit.createdAt}`.execute(
    db,
  );
  if (people.length === 0) return [];
  const { rows } = await sql<KnownRow>`
    with frame as materialized (
      select batch.id, batch.uid, batch.bucket, batch.tagging_id, wave.name as wave
      from batch join wave on wave.id = batch.wave_id where batch.id = any(${audit.batches}) and not erased)
    select comment.respondent_id as respondent, frame.wave, frame.uid as batch,
      coalesce(respondent.attributes, '{}') as attributes, question.text as question,
      coalesce(finding.facets, 0) as facets,
      array(select name from system where system.id = any(finding.systems) order by name) as systems,
      coalesce((select json_agg(json_build_object('theme', theme.ref, 'valence', valence) order by theme.ref)
        from tag join theme on theme.id = tag.theme_id where tag.bucket = frame.bucket
          and tag.tagging_id = frame.tagging_id and tag.comment_id = comment.id), '[]') as tags,
      label.state, label.about, label.theme_ids as themes, label.valences, label.disputed_ids as disputed
    from frame join comment on comment.bucket = frame.bucket and comment.batch_id = frame.id and not blank
        and comment.respondent_id = any(${people.map(({ id }) => id)})
      left join respondent on respondent.bucket = frame.bucket and respondent.batch_id = frame.id
        and respondent.id = comment.respondent_id
      left join question on question.batch_id = frame.id and question.n = comment.question
      left join finding on finding.bucket = frame.bucket and finding.tagging_id = frame.tagging_id
        and finding.comment_id = comment.id
      left join settled_label as label on label.comment_id = comment.id and label.state <> 'open'
    order by comment.id`.execute(db);
  return rows.map(({ tags, state, about, themes, valences, disputed, facets, ...comment }) => ({
    ...comment,
    facets: facetsOf(facets),
    themes: tags.map(({ theme, valence }) => ({ theme, valence: valenceOf(valence) })),
    labels:
      state === null
        ? null
        : {
            about: about === null ? null : namesOf(names, about),
            themes: labelsOf(names, themes ?? [], valences ?? []),
            disputed: namesOf(names, disputed ?? []),
          },
  }));
}
