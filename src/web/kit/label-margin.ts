const perCharacter = 7.2;

/** Pixels that an axis needs for its longest label, up to a share of the chart's width. */
export function labelMargin(labels: readonly string[], width: number, most = 0.42): number {
  const longest = Math.max(0, ...labels.map(({ length }) => length));
  return Math.min(longest * perCharacter + 16, width * most);
}

/** A label cut to what a margin holds. */
export function fitLabel(margin: number): (label: string) => string {
  const room = Math.floor((margin - 14) / perCharacter);
  return (label) => (label.length <= room ? label : `${label.slice(0, Math.max(1, room - 1)).trimEnd()}…`);
}
