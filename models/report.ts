import { VALENCES } from './codes.ts';
import type { Evaluation } from './evaluate.ts';
import type { Scores } from './metrics.ts';

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const fixed = (value: number | null): string => (value === null ? '–' : value.toFixed(3));
const colours = ['#1d4e89', '#b3541e', '#2e7d4f', '#6b6b6b', '#7b3f8c'];

function row(cells: readonly (string | number)[], tag = 'td'): string {
  return `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
}

function reliability(evaluation: Evaluation): string {
  const bins = evaluation.systems[0]?.scores.calibration.bins ?? [];
  const points = bins
    .map(
      ({ predicted, observed, count }) =>
        `<circle cx="${(predicted * 300).toFixed(1)}" cy="${(300 - observed * 300).toFixed(1)}" r="5"><title>${count} decisions: ${fixed(predicted)} predicted, ${fixed(observed)} observed</title></circle>`,
    )
    .join('');
  return `<svg viewBox="-40 -10 360 350" width="360" role="img" aria-label="Observed share against predicted probability"><path d="M0 0V300H300M0 300L300 0" fill="none" stroke="#999"/><g fill="${colours[0] ?? ''}">${points}</g><text x="150" y="330" text-anchor="middle">predicted probability</text><text x="-150" y="-15" transform="rotate(-90)" text-anchor="middle">observed share</text></svg>`;
}

function bars(evaluation: Evaluation): string {
  const themes = [...(evaluation.systems[0]?.scores.perTheme ?? [])].sort((a, b) => b.support - a.support);
  const lines = themes.map(
    ({ theme, f1, support }, index) =>
      `<text x="250" y="${index * 20 + 14}" text-anchor="end">${escape(theme.slice(0, 38))} (${support})</text><rect x="258" y="${index * 20 + 3}" width="${(f1 * 300).toFixed(1)}" height="14" fill="${colours[0] ?? ''}"/><text x="${(262 + f1 * 300).toFixed(1)}" y="${index * 20 + 14}">${f1.toFixed(2)}</text>`,
  );
  return `<svg viewBox="0 0 620 ${themes.length * 20 + 10}" width="620" role="img" aria-label="F1 of each theme">${lines.join('')}</svg>`;
}

function curve(evaluation: Evaluation): string {
  const most = Math.max(1, ...evaluation.curve.map(({ labels }) => labels));
  const x = (labels: number): number => (Math.log1p(labels / 25) / Math.log1p(most / 25)) * 400;
  const names = Object.keys(evaluation.curve[0]?.systems ?? {});
  const lines = names.map((name, index) => {
    const points = evaluation.curve
      .map(
        ({ labels, systems }) =>
          `${x(labels).toFixed(1)},${(300 - (systems[name]?.macro ?? 0) * 300).toFixed(1)}`,
      )
      .join(' ');
    const colour = colours[index % colours.length] ?? '';
    return `<polyline points="${points}" fill="none" stroke="${colour}" stroke-width="2"/><text x="410" y="${20 + index * 18}" fill="${colour}">${escape(name)}</text>`;
  });
  const marks = evaluation.curve.map(
    ({ labels }) => `<text x="${x(labels).toFixed(1)}" y="318" text-anchor="middle">${labels}</text>`,
  );
  return `<h2>Learning curve: macro F1 by number of labels</h2><svg viewBox="-30 -10 540 350" width="540" role="img" aria-label="Macro F1 by number of labels"><path d="M0 0V300H400" fill="none" stroke="#999"/>${lines.join('')}${marks.join('')}</svg>`;
}

function besideThemes({ valence, facets }: Scores): string {
  const parts: string[] = [];
  if (valence !== null)
    parts.push(
      `<h2>Valence</h2><p>Right for ${fixed(valence.accuracy)} of ${valence.tags} tags that were given rightly; the commonest valence alone would be for ${fixed(valence.commonest)}.</p>
<table>${row(['labelled, by what was tagged', ...VALENCES], 'th')}${valence.confusion.map((counts, index) => row([VALENCES[index] ?? '', ...counts])).join('')}</table>`,
    );
  if (facets.length > 0)
    parts.push(
      `<h2>Facets</h2><table>${row(['facet', 'support', 'precision', 'recall', 'F1'], 'th')}${facets.map(({ facet, support, precision, recall, f1 }) => row([facet, support, fixed(precision), fixed(recall), fixed(f1)])).join('')}</table>`,
    );
  return parts.join('\n');
}

/** The evaluation as one page of HTML that needs nothing else. It holds no comment text. */
export function reportHtml(evaluation: Evaluation): string {
  const [first] = evaluation.systems;
  const systems = evaluation.systems.map(({ name, comments, scores }) =>
    row([
      escape(name),
      comments,
      fixed(scores.macro.f1),
      fixed(scores.micro.f1),
      fixed(scores.samples),
      fixed(scores.macro.averagePrecision),
      fixed(scores.calibration.ece),
      fixed(scores.calibration.brierSkill),
    ]),
  );
  const themes = (first?.scores.perTheme ?? []).map(
    ({ theme, support, precision, recall, f1, averagePrecision }) =>
      row([escape(theme), support, fixed(precision), fixed(recall), fixed(f1), fixed(averagePrecision)]),
  );
  return `<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Evaluation</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#111}table{border-collapse:collapse;margin:1rem 0}td,th{padding:.2rem .7rem;border-bottom:1px solid #ccc;text-align:right}td:first-child,th:first-child{text-align:left}svg text{font:12px system-ui,sans-serif}</style></head>
<body><h1>Evaluation</h1>
<p>${evaluation.comments} comments in ${evaluation.groups} groups${evaluation.folds === 0 ? '' : `, ${evaluation.folds} folds, seed ${evaluation.seed}`}.</p>
<h2>Systems</h2><table>${row(['system', 'comments', 'macro F1', 'micro F1', 'samples F1', 'mean AP', 'ECE', 'Brier skill'], 'th')}${systems.join('')}</table>
<h2>F1 of each theme</h2>${bars(evaluation)}
<table>${row(['theme', 'support', 'precision', 'recall', 'F1', 'AP'], 'th')}${themes.join('')}</table>
${first === undefined ? '' : besideThemes(first.scores)}
<h2>Calibration</h2>${reliability(evaluation)}
${evaluation.curve.length > 0 ? curve(evaluation) : ''}
</body></html>
`;
}
