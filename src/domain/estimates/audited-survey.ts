import type { DescribedComment } from '../frequencies/matches.ts';
import type { AuditReference } from './estimate.ts';
import type { AuditedComments } from './audit-cells.ts';
import type { GroupErrors } from './audited-theme.ts';

/** What people said of a comment. */
export interface CommentLabels {
  /** The themes that were judged; null: all. */
  readonly about: readonly string[] | null;
  /** The themes that apply; a valence of null was not said. */
  readonly themes: readonly { readonly theme: string; readonly valence: string | null }[];
  /** Themes on which they differ: neither yes nor no. */
  readonly disputed: readonly string[];
}

/** A comment as the machine reads it (`themes`, `systems`, `facets`), whose it is, and what people said of it. */
export interface JudgedComment extends DescribedComment {
  readonly respondent: number;
  /** Null: nobody said anything that counts. */
  readonly labels: CommentLabels | null;
}

/** Error rates drawn so far by their names, and how many of them have draws of their own. */
export interface DrawnErrors {
  readonly byName: Map<string, GroupErrors>;
  own: number;
}

/** An audit as it stands, beside the current tags of its survey. */
export interface AuditedSurvey extends AuditReference {
  /** Names the audit: the same seed and the same counts give the same draws. */
  readonly seed: string;
  /** The batches that it was drawn from. */
  readonly batches: readonly string[];
  /** Comments of the audit that were decided blind, but for those of the people in `known`. */
  readonly audited: readonly JudgedComment[];
  /** All comments of people who had a label from outside the audit when it was drawn. */
  readonly known: readonly JudgedComment[];
  readonly drawn: DrawnErrors;
}

/** Which valences count; null: all, and labels whose valence was not said. */
export type CountsValence = ((valence: string) => boolean) | null;

/** Whether people gave a comment a theme with a valence that counts: 1 or 0, or null where they did not say. */
export function labelOf({ labels }: JudgedComment, theme: string, counts: CountsValence): 0 | 1 | null {
  if (labels === null || labels.disputed.includes(theme)) return null;
  const found = labels.themes.find((label) => label.theme === theme);
  if (found === undefined) return labels.about === null || labels.about.includes(theme) ? 0 : null;
  if (counts === null) return 1;
  return found.valence === null ? null : counts(found.valence) ? 1 : 0;
}

/** Whether the machine gave a comment a theme with a valence that counts: 1 or 0. */
export function tagOf({ themes }: JudgedComment, theme: string, counts: CountsValence): 0 | 1 {
  return themes.some((tag) => tag.theme === theme && (counts === null || counts(tag.valence))) ? 1 : 0;
}

/** Comments of which people said yes or no, as columns. */
export function columnsOf(
  comments: readonly JudgedComment[],
  theme: string,
  counts: CountsValence,
): AuditedComments {
  const respondent: number[] = [];
  const tagged: number[] = [];
  const labelled: number[] = [];
  for (const comment of comments) {
    const label = labelOf(comment, theme, counts);
    if (label === null) continue;
    respondent.push(comment.respondent);
    tagged.push(tagOf(comment, theme, counts));
    labelled.push(label);
  }
  return { respondent, tagged, labelled };
}
