import type { Got } from '../api/documents.ts';
import { formatShare } from '../kit/format.ts';

export type AgreementDocument = Got<'/v1/agreement'>;
type Reviewers = AgreementDocument['overall'];
type Anchor = AgreementDocument['anchoring']['with_machine'];

export const shareWords = (share: number | null): string => (share === null ? '–' : formatShare(share));

/** Krippendorff's alpha with its interval: "0.74 (0.61 to 0.85)". */
export function alphaWords({ alpha, interval }: Pick<Reviewers, 'alpha' | 'interval'>): string {
  if (alpha === null) return '–';
  const range = interval === null ? '' : ` (${interval.low.toFixed(2)} to ${interval.high.toFixed(2)})`;
  return `${alpha.toFixed(2)}${range}`;
}

/** What an alpha allows, after Krippendorff, "Content Analysis" (2004), chapter 11. */
export function reliabilityWords(alpha: number | null): string {
  if (alpha === null) return 'Reviewers have not used the themes enough to say.';
  if (alpha >= 0.8) return 'Reviewers can be relied on to mean the same.';
  if (alpha >= 0.667) return 'Good enough for cautious conclusions.';
  return 'Too low to rely on: talk about the themes below, and sharpen what they mean.';
}

/** What the anchoring meter says. */
export function anchorWords({ difference, interval }: Anchor): string {
  if (difference === null || interval === null) return 'Too few comments were coded twice to say.';
  if (interval.low > 0) return 'Reviewers follow what they are shown: judge blind where it matters.';
  if (interval.high < 0) return 'Reviewers go against what they are shown.';
  return 'No effect can be told from chance.';
}
