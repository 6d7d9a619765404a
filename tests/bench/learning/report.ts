import type { Point } from './simulate.ts';

/** The mean over seeds of both orders at one number of corrections, and of their paired difference. */
export interface Step {
  readonly corrections: number;
  readonly learn: number;
  readonly random: number;
  readonly difference: number;
  /** Standard error of the difference over seeds. */
  readonly error: number;
}

/** What two standard errors allow to say of a step; without corrections both orders are the same model. */
export function verdictOf({
  corrections,
  difference,
  error,
}: Step): 'above' | 'below' | 'tie' | 'same model' {
  if (corrections === 0) return 'same model';
  if (difference > 2 * error) return 'above';
  return difference < -2 * error ? 'below' : 'tie';
}

/** Pairs the runs of both orders seed by seed. */
export function pairSteps(
  learn: readonly (readonly Point[])[],
  random: readonly (readonly Point[])[],
  figure: 'macro' | 'micro',
): Step[] {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  return (learn[0] ?? []).map(({ corrections }, step) => {
    const own = learn.map((points) => points[step]?.[figure] ?? 0);
    const other = random.map((points) => points[step]?.[figure] ?? 0);
    const differences = own.map((value, seed) => value - (other[seed] ?? 0));
    const difference = mean(differences);
    const variance =
      differences.reduce((sum, value) => sum + (value - difference) ** 2, 0) /
      Math.max(1, differences.length - 1);
    return {
      corrections,
      learn: mean(own),
      random: mean(other),
      difference,
      error: Math.sqrt(variance / Math.max(1, differences.length)),
    };
  });
}

/** F1 against corrections as a page that needs nothing else: one plot and table for each figure. */
export function learningPage(
  title: string,
  figures: readonly { readonly name: string; readonly steps: readonly Step[] }[],
): string {
  return `<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Learning</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}td,th{padding:.2rem .7rem;text-align:right}svg text{font:12px system-ui,sans-serif}</style></head>
<body><h1>F1 against corrections</h1><p>${title}. Blue: in the order of the review queue; brown: in random order.</p>
${figures.map(({ name, steps }) => figure(name, steps)).join('')}</body></html>
`;
}

function figure(name: string, steps: readonly Step[]): string {
  const last = Math.max(1, ...steps.map(({ corrections }) => corrections));
  const top = Math.max(0.01, ...steps.flatMap(({ learn, random }) => [learn, random])) * 1.1;
  const x = (corrections: number): number => (corrections / last) * 500;
  const y = (value: number): number => 300 - (value / top) * 300;
  const line = (of: 'learn' | 'random', colour: string): string =>
    `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${steps.map((step) => `${x(step.corrections).toFixed(1)},${y(step[of]).toFixed(1)}`).join(' ')}"/>`;
  const ticks = steps
    .filter((_, index) => index % Math.ceil(steps.length / 10) === 0)
    .map(
      ({ corrections }) => `<text x="${x(corrections)}" y="318" text-anchor="middle">${corrections}</text>`,
    );
  const rows = steps.map((step) => {
    const { corrections, learn, random, difference, error } = step;
    const numbers = [learn, random, difference, error].map((value) => value.toFixed(3));
    return `<tr>${[corrections, ...numbers, verdictOf(step)].map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  return `<h2>${name} F1</h2>
<svg viewBox="-40 -10 580 350" width="580" role="img" aria-label="${name} F1 against corrections"><path d="M0 0V300H500" fill="none" stroke="#999"/>${line('learn', '#1d4e89')}${line('random', '#b3541e')}${ticks.join('')}<text x="-6" y="8" text-anchor="end">${top.toFixed(2)}</text></svg>
<table><tr><th>corrections</th><th>learn</th><th>random</th><th>difference</th><th>standard error</th><th>verdict</th></tr>${rows.join('')}</table>
`;
}
