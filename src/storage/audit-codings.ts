import { sql } from 'kysely';
import type { CodedComment, Coding } from '../domain/review/agreement.ts';
import { type Opinion, viewsByReviewer, withoutUndone } from '../domain/review/views.ts';
import { readAuditOutcomes } from './audit-outcomes.ts';
import type { Queries } from './database.ts';
import { opinionColumns } from './opinions.ts';
import { namesOf, readThemeNames } from './theme-names.ts';

interface CodedOpinion extends Opinion {
  readonly commentId: number;
  readonly slot: number;
  readonly blind: boolean;
}

/** The comments of an audit with each reviewer's coding, what counts, and the tags of the tagging chosen as there. */
export async function readAuditCodings(
  db: Queries,
  auditId: number,
  tagging: { readonly modelId?: number } = {},
): Promise<CodedComment[]> {
  const [names, outcomes, { rows }] = await Promise.all([
    readThemeNames(db),
    readAuditOutcomes(db, auditId, tagging),
    sql<CodedOpinion>`
      select comment_id as "commentId", slot, blind, ${sql.raw(opinionColumns)} from decision
      where audit_id = ${auditId} and purpose <> 'adjudicate' order by decision.id`.execute(db),
  ]);
  const byComment = Map.groupBy(rows, (row) => row.commentId);
  return outcomes.map((outcome) => ({
    respondent: outcome.respondentId,
    codings: codingsOf(byComment.get(outcome.commentId) ?? [], (themes) => new Set(namesOf(names, themes))),
    settled: outcome.decided
      ? {
          themes: new Set(outcome.labels.map((label) => label.theme)),
          disputed: new Set(outcome.disputed),
        }
      : null,
    tags: new Set(outcome.tags.map((tag) => tag.theme)),
  }));
}

function codingsOf(
  opinions: readonly CodedOpinion[],
  name: (themes: readonly number[]) => ReadonlySet<string>,
): Coding[] {
  const standing = withoutUndone(opinions);
  return [...viewsByReviewer(standing)].map(([reviewer, view]) => {
    const ids = new Set(standing.filter((one) => one.reviewer === reviewer).map((one) => one.id));
    const latest = opinions.findLast((one) => ids.has(one.id));
    return {
      reviewer,
      slot: latest?.slot ?? 1,
      blind: latest?.blind ?? false,
      themes: name([...view.themes.keys()]),
    };
  });
}
