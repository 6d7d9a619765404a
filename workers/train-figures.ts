import type { Example } from '../models/examples.ts';
import type { HeldOut } from '../models/held-out.ts';
import { parentTheme } from '../models/structure.ts';

/** Cross-validated figures of a training over the labels that were given here. */
export interface HeldOutFigures {
  readonly comments: number;
  readonly macroF1: number | null;
  readonly microF1: number | null;
  readonly themes: readonly {
    readonly theme: string;
    readonly support: number;
    readonly f1: number | null;
  }[];
}

/**
 * F1 of what folds that had not seen them say of the examples from `first` on; macro F1 is the mean over the themes that
 * people gave. Themes that nobody decided do not count.
 */
export function heldOutFigures(
  { themes, given }: HeldOut,
  examples: readonly Example[],
  first: number,
): HeldOutFigures {
  const sums = themes.map((theme) => ({ theme, hits: 0, gives: 0, support: 0 }));
  for (const [index, { labels, decided }] of examples.entries()) {
    if (index < first) continue;
    for (const [column, sum] of sums.entries()) {
      const is = labels.some((label) => label === sum.theme || parentTheme(label) === sum.theme);
      if (!is && decided !== undefined && !decided.includes(sum.theme)) continue;
      const gives = given[index * themes.length + column] === 1;
      if (is) sum.support++;
      if (gives) sum.gives++;
      if (is && gives) sum.hits++;
    }
  }
  const f1 = ({ hits, gives, support }: { hits: number; gives: number; support: number }): number | null =>
    gives + support === 0 ? null : (2 * hits) / (gives + support);
  const supported = sums.filter(({ support }) => support > 0);
  const total = sums.reduce(
    (sum, one) => ({
      hits: sum.hits + one.hits,
      gives: sum.gives + one.gives,
      support: sum.support + one.support,
    }),
    { hits: 0, gives: 0, support: 0 },
  );
  return {
    comments: examples.length - first,
    macroF1:
      supported.length === 0
        ? null
        : supported.reduce((sum, one) => sum + (f1(one) ?? 0), 0) / supported.length,
    microF1: f1(total),
    themes: sums.map((one) => ({ theme: one.theme, support: one.support, f1: f1(one) })),
  };
}
