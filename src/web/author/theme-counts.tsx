import { useCallback, useMemo, useState } from 'preact/hooks';
import type { BatchThemes, Codebook, ThemeRow } from '../api/documents.ts';
import { Chart } from '../kit/chart.tsx';
import { formatCount, formatShare } from '../kit/format.ts';
import { ThemeName } from '../kit/theme-name.tsx';
import { auditedPeople } from './audited-people.ts';
import { drawThemeBars } from './draw-theme-bars.ts';
import { ScrollX } from '../kit/scroll-x.tsx';

interface Props {
  readonly counts: BatchThemes;
  readonly codebook: Codebook | undefined;
  readonly chosen: string | null;
  readonly onChoose: (theme: string) => void;
}

/** How many people raised each theme, as bars and as a table; a theme that is chosen shows its quotes. */
export function ThemeCounts({ counts, codebook, chosen, onChoose }: Props) {
  const [children, setChildren] = useState(false);
  const rows = useMemo(
    () =>
      counts.themes.filter(({ parent, tagged }) => tagged.comments.n > 0 && (children || parent === null)),
    [counts, children],
  );
  const draw = useCallback(
    (plot: Parameters<typeof drawThemeBars>[0], width: number) => {
      return drawThemeBars(plot, width, rows);
    },
    [rows],
  );
  const definitions = useMemo(
    () => new Map(codebook?.themes.map(({ id, definition }) => [id, definition])),
    [codebook],
  );
  return (
    <section class="card">
      <div class="heading-row">
        <h2 class="govuk-heading-m">How many people raised each theme</h2>
        <label class="toggle">
          <input
            type="checkbox"
            checked={children}
            onChange={(event) => setChildren(event.currentTarget.checked)}
          />{' '}
          Narrower themes too
        </label>
      </div>
      <p class="govuk-body">
        Of {formatCount(counts.base.respondents)} people who wrote a comment. The bars are what the machine
        tagged, split by how people spoke of the theme; a line is the corrected share with its interval, where
        an audit allows one.
      </p>
      <Chart label="Share of people by theme; the table below has the same numbers" draw={draw} />
      <ValenceKey />
      <ScrollX label="Themes">
        <table class="govuk-table flush">
          <caption class="govuk-visually-hidden">Themes by the number of people</caption>
          <thead>
            <tr>
              <th scope="col">Theme</th>
              <th scope="col" class="numeric">
                People
              </th>
              <th scope="col" class="numeric">
                Share
              </th>
              <th scope="col" class="numeric">
                Estimate, 95 %
              </th>
              <th scope="col" class="numeric">
                Comments
              </th>
              <th scope="col" class="numeric">
                Negative
              </th>
              <th scope="col" class="numeric">
                Positive
              </th>
              <th scope="col">Quotes</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row
                key={row.theme}
                row={row}
                definition={definitions.get(row.theme)}
                chosen={row.theme === chosen}
                onChoose={onChoose}
              />
            ))}
          </tbody>
        </table>
      </ScrollX>
      <p class="govuk-hint">
        {formatCount(counts.uncategorised.respondents.n)} people (
        {formatShare(counts.uncategorised.respondents.share)}) raised none of the themes. Exact numbers: not
        checked for disclosure, so not for publication.
      </p>
    </section>
  );
}

interface RowProps {
  readonly row: ThemeRow;
  readonly definition: string | undefined;
  readonly chosen: boolean;
  readonly onChoose: (theme: string) => void;
}

function Row({ row, definition, chosen, onChoose }: RowProps) {
  const { theme, name, parent, tagged, valence } = row;
  return (
    <tr class={chosen ? 'chosen' : undefined}>
      <th scope="row" class={parent === null ? undefined : 'child'}>
        <ThemeName name={name} definition={definition} />
      </th>
      <td class="numeric">{formatCount(tagged.respondents.n)}</td>
      <td class="numeric">{formatShare(tagged.respondents.share)}</td>
      <td class="numeric">{estimateWords(row)}</td>
      <td class="numeric">{formatCount(tagged.comments.n)}</td>
      <td class="numeric">{formatCount(valence.negative)}</td>
      <td class="numeric">{formatCount(valence.positive)}</td>
      <td>
        <button type="button" class="link-button" aria-pressed={chosen} onClick={() => onChoose(theme)}>
          {chosen ? 'Shown' : 'Show'}
          <span class="govuk-visually-hidden"> quotes on {name}</span>
        </button>
      </td>
    </tr>
  );
}

/** The corrected share with its interval, where an audit says one. */
function estimateWords({ estimate }: ThemeRow): string {
  const people = auditedPeople(estimate);
  if (people === null) return '–';
  return `${formatShare(people.share)} (${formatShare(people.low)}–${formatShare(people.high)})`;
}

function ValenceKey() {
  return (
    <ul class="key" aria-hidden="true">
      {(['negative', 'mixed', 'neutral', 'positive'] as const).map((valence) => (
        <li key={valence}>
          <span class={`key__swatch key__swatch--${valence}`} /> {valence}
        </li>
      ))}
    </ul>
  );
}
