import type pg from 'pg';
import { type Opinion, type View, viewOf, withoutUndone } from '../domain/review/views.ts';
import { holdLabel, type NewDecision, readOpinions, recordDecision } from './decisions.ts';
import { findComment } from './find-comment.ts';
import { queueAfter } from './review-follow-up.ts';
import type { Scope } from './schema.ts';
import { inTransaction } from './transaction.ts';

/** A decision of a file. Themes are numbers, with parents beside their children. */
export interface ImportedLabel extends Pick<
  NewDecision,
  'verdict' | 'about' | 'themes' | 'valences' | 'facets' | 'redactions' | 'reviewer' | 'note'
> {
  readonly row: number;
  readonly commentUid: string;
  readonly at: Date | undefined;
  /** Whether the machine's labels were hidden; null: as the file says of all. */
  readonly blind: boolean | null;
  /** It rules a dispute. */
  readonly rules: boolean;
}

/** What all decisions of a file have in common. */
export interface LabelImport {
  readonly keyId: number;
  readonly scope: Scope;
  readonly codebook: string;
  readonly codebookId: number;
  /** The audit that was coded. */
  readonly auditId: number | null;
  readonly blind: boolean;
}

/** Why a decision was not taken in. */
export type LabelFault =
  'unknown_comment' | 'erased' | 'other_codebook' | 'audited' | 'not_in_audit' | 'beyond_text' | 'own_ruling';

export interface ImportOutcome {
  readonly accepted: number;
  /** The same reviewer had said the same before. */
  readonly unchanged: number;
  readonly refused: readonly { readonly row: number; readonly fault: LabelFault }[];
}

/**
 * Take in some decisions of a file in one transaction. Those that cannot be are told, and the others stay; one that says
 * what its reviewer has said before changes nothing, so a file can be sent again.
 */
export function importLabels(
  pool: pg.Pool,
  about: LabelImport,
  labels: readonly ImportedLabel[],
): Promise<ImportOutcome> {
  return inTransaction(pool, async (client) => {
    const outcome = { accepted: 0, unchanged: 0, refused: [] as { row: number; fault: LabelFault }[] };
    // Always in this order, so that two imports of the same comments wait for each other and not in a circle.
    const ordered = labels.toSorted((a, b) =>
      a.commentUid < b.commentUid ? -1 : a.commentUid > b.commentUid ? 1 : a.row - b.row,
    );
    for (const label of ordered) {
      const result = await importLabel(client, about, label);
      if (result === 'accepted' || result === 'unchanged') outcome[result] += 1;
      else outcome.refused.push({ row: label.row, fault: result });
    }
    return outcome;
  });
}

async function importLabel(
  client: pg.ClientBase,
  about: LabelImport,
  label: ImportedLabel,
): Promise<'accepted' | 'unchanged' | LabelFault> {
  const comment = await findComment(client, label.commentUid, about.scope);
  if (comment === null) return 'unknown_comment';
  if (comment.erased) return 'erased';
  if (comment.codebook !== about.codebook) return 'other_codebook';
  if (label.redactions.some((stretch) => stretch.end > comment.length)) return 'beyond_text';
  const { rowCount: inAudit } = await client.query(
    'select from audit_item where comment_id = $1 and ($2::bigint is null or audit_id = $2)',
    [comment.id, about.auditId],
  );
  if (about.auditId !== null && inAudit === 0) return 'not_in_audit';
  if (about.auditId === null && inAudit !== 0) return 'audited';
  const held = await holdLabel(client, comment);
  const earlier = await readOpinions(client, comment.id, held);
  const all = withoutUndone(earlier);
  const standing = all.filter((opinion) => opinion.adjudicates === label.rules);
  if (label.rules && all.some((opinion) => !opinion.adjudicates && opinion.reviewer === label.reviewer))
    return 'own_ruling';
  const own = standing.filter((opinion) => opinion.reviewer === label.reviewer);
  const others = new Set(
    standing.flatMap((opinion) => (opinion.reviewer === label.reviewer ? [] : [opinion.reviewer])),
  );
  const { rules, blind, ...said } = label;
  const decision: NewDecision = {
    ...said,
    keyId: about.keyId,
    purpose: rules ? 'adjudicate' : 'import',
    auditId: about.auditId,
    slot: about.auditId !== null && others.size > 0 ? 2 : 1,
    blind: !rules && (blind ?? about.blind),
    codebookId: about.codebookId,
    undoes: null,
  };
  const view = { ...decision, id: 0, adjudicates: rules };
  if (own.length > 0 && isSame(viewOf(own), viewOf([...own, view]), own.at(-1), view)) return 'unchanged';
  const decided = await recordDecision(client, comment, decision, earlier);
  await queueAfter(client, comment, decision, decided.settled, held.audited);
  return 'accepted';
}

function isSame(before: View | null, after: View | null, last: Opinion | undefined, label: Opinion): boolean {
  return last?.verdict === label.verdict && JSON.stringify(plain(before)) === JSON.stringify(plain(after));
}

function plain(view: View | null): unknown {
  if (view === null) return null;
  const sorted = <Entry>(entries: Iterable<Entry>, number: (entry: Entry) => number): Entry[] =>
    [...entries].sort((a, b) => number(a) - number(b));
  return [
    view.complete,
    sorted(view.judged, (theme) => theme),
    sorted(view.themes, ([theme]) => theme),
    view.facets,
    view.redactions.map(({ start, end, kind }) => [start, end, kind]),
  ];
}
