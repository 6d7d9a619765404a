import { sql } from 'kysely';
import type { Valence } from '../../models/classifier.ts';
import { valenceOf } from '../../models/codes.ts';
import { carrySettled } from '../domain/codebook-changes/carry-settled.ts';
import { settle } from '../domain/review/settle.ts';
import { readVersions, type Versions } from './codebook-versions.ts';
import type { Queries } from './database.ts';
import { readAuditOpinions } from './opinions.ts';
import { namesOf, readThemeNames, type ThemeLabel, valenceSaid } from './theme-names.ts';

/** What the machine put on a comment. */
export interface MachineTag {
  readonly theme: string;
  readonly valence: Valence;
}

/** A comment of an audit: what people say of it blind, and what the machine says. */
export interface AuditOutcome {
  readonly commentId: number;
  readonly respondentId: number;
  readonly wave: string;
  readonly question: string | null;
  readonly attributes: Readonly<Record<string, string>>;
  /** False when nobody has labelled it blind yet, or nobody could tell. */
  readonly decided: boolean;
  /** Adjudicated, else the consensus of those who coded it blind. */
  readonly labels: readonly ThemeLabel[];
  /** The themes that it speaks of; null: all. Themes that came after the audit was drawn are mostly left open. */
  readonly about: readonly string[] | null;
  /** Themes on which those who coded it blind differ: neither a yes nor a no. */
  readonly disputed: readonly string[];
  readonly tags: readonly MachineTag[];
  /** It had a label from outside the audit when it was drawn. */
  readonly labelledBefore: boolean;
}

interface Row extends Omit<AuditOutcome, 'decided' | 'labels' | 'about' | 'disputed' | 'tags'> {
  readonly tags: readonly { theme: string; valence: number }[];
}

/**
 * Every comment of an audit, in the order of ids, beside the tags of its batch's current tagging, or of its newest
 * finished tagging by `modelId`. Only blind coding counts; where newer versions of the codebook were published since, it is
 * carried over to their themes.
 */
export async function readAuditOutcomes(
  db: Queries,
  auditId: number,
  tagging: { readonly modelId?: number } = {},
): Promise<AuditOutcome[]> {
  const [names, opinions, rows, versions] = await Promise.all([
    readThemeNames(db),
    readAuditOpinions(db, auditId, { blind: true }),
    readItems(db, auditId, tagging.modelId ?? null),
    readAuditVersions(db, auditId),
  ]);
  return rows.map((row) => {
    const settled = settle(opinions.get(row.commentId) ?? []);
    const carried = carrySettled(
      {
        themes: settled.themes.map((theme) => names.get(theme) ?? ''),
        valences: settled.valences,
        disputed: namesOf(names, settled.disputed),
      },
      versions.themes,
      versions.own,
    );
    return {
      ...row,
      decided: settled.state !== 'open' && settled.about === null,
      labels: carried.themes
        .map((theme, index) => ({ theme, valence: valenceSaid(carried.valences[index] ?? null) }))
        .sort((a, b) => (a.theme < b.theme ? -1 : 1)),
      about: carried.about,
      disputed: carried.disputed,
      tags: row.tags.map((tag) => ({ ...tag, valence: valenceOf(tag.valence) })),
    };
  });
}

/** The versions of an audit's codebook, and the place of that which it is labelled with. */
async function readAuditVersions(
  db: Queries,
  auditId: number,
): Promise<{ themes: Versions['themes']; own: number }> {
  const { codebook_id: own } = await db
    .selectFrom('audit_sample')
    .select('codebook_id')
    .where('id', '=', auditId)
    .executeTakeFirstOrThrow();
  const { ids, themes } = await readVersions(db, own, 'newest');
  return { themes, own: ids.indexOf(own) };
}

async function readItems(db: Queries, auditId: number, modelId: number | null): Promise<Row[]> {
  const { rows } = await sql<Row>`
    with frame as materialized (
      select batch.id, batch.bucket, wave.name as wave,
        case when ${modelId}::bigint is null then batch.tagging_id else (
          select max(tagging.id) from tagging
          where tagging.batch_id = batch.id and model_id = ${modelId} and state = 'done') end as tagging_id
      from batch join wave on wave.id = batch.wave_id
      where not erased and batch.id = any((select batches from audit_sample where id = ${auditId})::bigint[]))
    select item.comment_id as "commentId", item.respondent_id as "respondentId", frame.wave,
      item.labelled_before as "labelledBefore",
      (select question.text from comment join question on question.batch_id = comment.batch_id and n = comment.question
       where comment.bucket = item.bucket and comment.batch_id = item.batch_id and comment.id = item.comment_id) as question,
      coalesce((select attributes from respondent where respondent.bucket = item.bucket
        and respondent.batch_id = item.batch_id and respondent.id = item.respondent_id), '{}') as attributes,
      coalesce((select json_agg(json_build_object('theme', theme.ref, 'valence', valence)
          order by theme.ref)
        from tag join theme on theme.id = tag.theme_id where tag.bucket = item.bucket
          and tag.tagging_id = frame.tagging_id and tag.comment_id = item.comment_id), '[]') as tags
    from audit_item as item join frame on frame.id = item.batch_id
    where item.audit_id = ${auditId} order by item.comment_id`.execute(db);
  return rows;
}

/** A comment of an audit as a classifier reads it. */
export interface AuditText {
  readonly commentId: number;
  readonly respondentId: number;
  readonly text: string;
  readonly question: string | null;
  readonly attributes: Readonly<Record<string, string>>;
}

/** The comments of an audit with their text, in the order of ids. */
export async function readAuditTexts(db: Queries, auditId: number): Promise<AuditText[]> {
  const { rows } = await sql<AuditText>`
    select item.comment_id as "commentId", item.respondent_id as "respondentId", comment.text,
      (select question.text from question where question.batch_id = item.batch_id and n = comment.question) as question,
      coalesce((select attributes from respondent where respondent.bucket = item.bucket
        and respondent.batch_id = item.batch_id and respondent.id = item.respondent_id), '{}') as attributes
    from audit_item as item join lateral (
      select text, question from comment
      where bucket = item.bucket and batch_id = item.batch_id and id = item.comment_id limit 1) as comment on true
    where item.audit_id = ${auditId}
      and item.batch_id in (select id from batch where not erased) order by item.comment_id`.execute(db);
  return rows;
}
