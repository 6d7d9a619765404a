/**
 * P-values adjusted so that the chance of even one false alarm among them keeps its level (Holm 1979), in the order given;
 * as R's p.adjust(p, "holm").
 */
export function holm(p: readonly number[]): number[] {
  const order = p.map((value, index) => ({ value, index })).sort((a, b) => a.value - b.value);
  const adjusted = p.map(() => 1);
  let most = 0;
  for (const [place, { value, index }] of order.entries()) {
    most = Math.max(most, Math.min(1, value * (p.length - place)));
    adjusted[index] = most;
  }
  return adjusted;
}
