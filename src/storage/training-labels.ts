import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type pg from 'pg';
import type { Facet, Valence } from '../../models/classifier.ts';
import { facetsOf } from '../../models/codes.ts';
import { copyEncoded, encodeCopyRow } from './copy.ts';
import type { Queries } from './database.ts';
import { labelsOf, namesOf, readThemeNames } from './theme-names.ts';

/** A comment with what counts of what people said of it. */
export interface TrainingLabel {
  readonly commentId: number;
  readonly batchId: number;
  /** The same for one person in every batch of a survey. */
  readonly respondent: string;
  readonly text: string;
  readonly question: string | null;
  /** The themes that were judged; null: all. */
  readonly about: readonly string[] | null;
  readonly themes: readonly string[];
  /** By theme, where reviewers said it alike. */
  readonly valence: Readonly<Record<string, Valence>>;
  /** Themes on which reviewers differ: neither a yes nor a no. */
  readonly disputed: readonly string[];
  /** Null: nobody said. */
  readonly facets: readonly Facet[] | null;
  readonly codebookVersion: number;
}

/** Labels to train with, and a hash over all that they say. */
export interface LabelSet {
  /** SHA-256 in hex over the labels in the order of comments: the same labels, the same hash. */
  readonly hash: string;
  readonly labels: readonly TrainingLabel[];
}

interface Row {
  readonly commentId: number;
  readonly batchId: number;
  readonly respondentId: number;
  readonly text: string;
  readonly question: string | null;
  readonly about: number[] | null;
  readonly themes: number[];
  readonly valences: (number | null)[];
  readonly disputed: number[];
  readonly facets: number | null;
  readonly codebookVersion: number;
}

/** All settled labels of a codebook, whatever its version, but those of audits; in the order of comments. */
export async function readTrainingLabels(db: Queries, codebookRef: string): Promise<LabelSet> {
  const names = await readThemeNames(db);
  const { rows } = await sql<Row>`
    select label.comment_id as "commentId", label.batch_id as "batchId", label.respondent_id as "respondentId",
      comment.text, (select question.text from question where batch_id = label.batch_id and n = comment.question) as question,
      about, theme_ids as themes, valences, disputed_ids as disputed, facets, version.version as "codebookVersion"
    from settled_label as label
      join codebook as version on version.id = label.codebook_id and version.ref = ${codebookRef}
      join lateral (
        select text, question from comment
        where bucket = label.bucket and batch_id = label.batch_id and id = label.comment_id limit 1) as comment on true
    where label.state <> 'open' and not label.audited and label.batch_id in (select id from batch where not erased)
    order by label.comment_id`.execute(db);
  const labels = rows.map(({ respondentId, about, themes, valences, disputed, facets, ...row }) => ({
    ...row,
    respondent: String(respondentId),
    about: about === null ? null : namesOf(names, about),
    themes: namesOf(names, themes),
    valence: Object.fromEntries(
      labelsOf(names, themes, valences).flatMap(({ theme, valence }) =>
        valence === null ? [] : [[theme, valence]],
      ),
    ),
    disputed: namesOf(names, disputed),
    facets: facets === null ? null : facetsOf(facets),
  }));
  return { hash: hashOf(labels), labels };
}

function hashOf(labels: readonly TrainingLabel[]): string {
  const hash = createHash('sha256');
  for (const { commentId, about, themes, valence, disputed, facets } of labels)
    hash.update(`${JSON.stringify([commentId, about, themes, valence, disputed, facets])}\n`);
  return hash.digest('hex');
}

/** What a model would say of a labelled comment when trained without it. */
export interface OutOfFold {
  readonly commentId: number;
  readonly themeIds: readonly number[];
  /** In the order of `themeIds`. */
  readonly probabilities: readonly number[];
}

/** Keep a model's out-of-fold probabilities, which the queue of disputed labels is made from; those it had are replaced. */
export async function writeOutOfFold(
  client: pg.ClientBase,
  modelId: number,
  rows: readonly OutOfFold[],
): Promise<void> {
  await client.query('delete from out_of_fold where model_id = $1', [modelId]);
  await copyEncoded(
    client,
    'out_of_fold',
    'model_id, comment_id, theme_ids, probabilities',
    rows.map((row) => encodeCopyRow([modelId, row.commentId, row.themeIds, row.probabilities])).join(''),
  );
}
