import { likeness, minHash, type MinHash } from '../exemplars/min-hash.ts';

/** An unlabelled comment with what the machine put on it. */
export interface TaggedComment {
  readonly text: string;
  readonly tags: readonly { readonly theme: number; readonly probability: number }[];
}

const copy = 0.8;
const untaggedUncertainty = 0.5;

/**
 * Which comments a reviewer should judge first, as indexes, at most `take`: those whose tags are least certain
 * (1 − |2p − 1|, uncertainty sampling after Lewis & Gale 1994), of themes with few labels (`labelled`, by theme), of other
 * themes than those chosen before, and none that is nearly a copy of one chosen before or of a text that was judged. For
 * where only the tags that were given are known. Deterministic.
 */
export function orderByTags(
  comments: readonly TaggedComment[],
  labelled: ReadonlyMap<number, number>,
  take: number,
  judged: readonly string[] = [],
): number[] {
  const worth = comments.map(({ tags }) => worthOf(tags, labelled));
  const left = new Set(worth.keys());
  const chosen: number[] = [];
  const sketches: MinHash[] = judged.map(minHash);
  const chosenOf = new Map<number, number>();
  while (chosen.length < take && left.size > 0) {
    const best = bestOf(left, (index) => {
      const { score, theme } = worth[index] ?? { score: 0, theme: -1 };
      return score / Math.sqrt(1 + (chosenOf.get(theme) ?? 0));
    });
    left.delete(best);
    const sketch = minHash(comments[best]?.text ?? '');
    if (sketches.some((other) => likeness(sketch, other) >= copy)) continue;
    sketches.push(sketch);
    chosen.push(best);
    const theme = worth[best]?.theme ?? -1;
    chosenOf.set(theme, (chosenOf.get(theme) ?? 0) + 1);
  }
  return chosen;
}

/** The most useful tag decides; a comment without tags has theme -1. */
function worthOf(
  tags: TaggedComment['tags'],
  labelled: ReadonlyMap<number, number>,
): { score: number; theme: number } {
  let worth = { score: tags.length === 0 ? untaggedUncertainty / Math.sqrt(10) : 0, theme: -1 };
  for (const { theme, probability } of tags) {
    const score = (1 - Math.abs(2 * probability - 1)) / Math.sqrt(1 + (labelled.get(theme) ?? 0));
    if (score > worth.score) worth = { score, theme };
  }
  return worth;
}

function bestOf(indexes: ReadonlySet<number>, value: (index: number) => number): number {
  let best = -1;
  let most = -Infinity;
  for (const index of indexes) {
    const own = value(index);
    if (own > most) {
      most = own;
      best = index;
    }
  }
  return best;
}
