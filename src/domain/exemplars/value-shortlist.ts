/** A comment on a theme that a quote of a value may come from. */
export interface ValueTag {
  readonly commentId: number;
  readonly respondentId: number;
  readonly probability: number;
  /** Numbers of the values that the comment, or who wrote it, has. */
  readonly cells: readonly number[];
  /** The respondent's value of the survey's group, or null. */
  readonly group: string | null;
}

export interface ValueShortlist {
  /** Take a comment on a theme into account. */
  add(themeId: number, tag: ValueTag): void;
  /** The themes with those comments that are among the likeliest of one of their values, in order of id. */
  themes(): Map<number, ValueTag[]>;
}

/**
 * The likeliest comments of each value on each theme, at most `perCell`, one of each respondent; of equal ones those with
 * the lower id. It takes memory for what is on the list alone, however many comments there are.
 */
export function openValueShortlist(perCell: number): ValueShortlist {
  const lists = new Map<number, Map<number, ValueTag[]>>();
  return {
    add: (themeId, tag) => {
      const cells = lists.get(themeId) ?? new Map<number, ValueTag[]>();
      lists.set(themeId, cells);
      for (const cell of tag.cells) {
        const list = cells.get(cell);
        if (list === undefined) cells.set(cell, [tag]);
        else insert(list, tag, perCell);
      }
    },
    themes: () =>
      new Map(
        [...lists].map(([themeId, cells]) => {
          const tags = new Map([...cells.values()].flat().map((tag) => [tag.commentId, tag]));
          return [themeId, [...tags.values()].sort((a, b) => a.commentId - b.commentId)];
        }),
      ),
  };
}

function insert(list: ValueTag[], tag: ValueTag, most: number): void {
  const last = list[list.length - 1];
  if (list.length >= most && last !== undefined && !isBefore(tag, last)) return;
  const own = list.findIndex(({ respondentId }) => respondentId === tag.respondentId);
  const other = list[own];
  if (other !== undefined) {
    if (!isBefore(tag, other)) return;
    list.splice(own, 1);
  }
  const place = list.findIndex((each) => isBefore(tag, each));
  list.splice(place < 0 ? list.length : place, 0, tag);
  if (list.length > most) list.pop();
}

function isBefore(a: ValueTag, b: ValueTag): boolean {
  return a.probability > b.probability || (a.probability === b.probability && a.commentId < b.commentId);
}
