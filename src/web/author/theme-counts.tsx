import { useCallback, useMemo, useState } from 'preact/hooks';
import type { BatchThemes, Codebook, ThemeRow } from '../api/documents.ts';
import { csvOf, type CsvValue } from '../kit/csv-of.ts';
import type { Column } from '../kit/data-table.tsx';
import { Figure } from '../kit/figure.tsx';
import { formatCount, formatPeople, formatShare } from '../kit/format.ts';
import { Table } from '../kit/table.tsx';
import { ThemeName } from '../kit/theme-name.tsx';
import { auditedPeople } from './audited-people.ts';
import { drawThemeBars } from './draw-theme-bars.ts';

interface Props {
  readonly counts: BatchThemes;
  readonly codebook: Codebook | undefined;
  readonly chosen: string | null;
  readonly onChoose: (theme: string) => void;
}

const numbers: readonly Column<ThemeRow>[] = [
  { key: 'people', title: 'People', numeric: true, cell: ({ tagged }) => formatCount(tagged.respondents.n) },
  {
    key: 'share',
    title: 'Share',
    numeric: true,
    cell: ({ tagged }) => formatShare(tagged.respondents.share),
  },
  { key: 'estimate', title: 'Estimate, 95%', numeric: true, cell: estimateWords },
  { key: 'comments', title: 'Comments', numeric: true, cell: ({ tagged }) => formatCount(tagged.comments.n) },
  { key: 'negative', title: 'Negative', numeric: true, cell: ({ valence }) => formatCount(valence.negative) },
  { key: 'positive', title: 'Positive', numeric: true, cell: ({ valence }) => formatCount(valence.positive) },
];

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
  const columns: readonly Column<ThemeRow>[] = [
    {
      key: 'theme',
      title: 'Theme',
      cell: ({ theme, name, parent }) => (
        <span class={parent === null ? undefined : 'child'}>
          <ThemeName name={name} definition={definitions.get(theme)} />
        </span>
      ),
    },
    {
      key: 'quotes',
      title: 'Quotes',
      cell: ({ theme, name }) => (
        <button
          type="button"
          class="link-button"
          aria-pressed={theme === chosen}
          onClick={() => onChoose(theme)}
        >
          {theme === chosen ? 'Shown' : 'Show'}
          <span class="govuk-visually-hidden"> quotes on {name}</span>
        </button>
      ),
    },
    ...numbers,
  ];
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
        Of {formatPeople(counts.base.respondents)} who wrote a comment. The bars are what the machine tagged,
        split by how people spoke of the theme; a line is the corrected share with its interval, where an
        audit allows one.
      </p>
      <ValenceKey />
      <Figure
        label="Share of people by theme; the table below has the same numbers"
        draw={draw}
        caption={`Share of ${formatCount(counts.base.respondents)} people who wrote a comment, as tagged by the machine, split by how they spoke: from the left negative, mixed, neutral, positive. Exact numbers, not checked for disclosure.`}
        name="themes"
        table={() => Promise.resolve(csvOf(titles, rows.map(valuesOf)))}
      />
      <Table
        caption="Themes by the number of people"
        columns={columns}
        rows={rows}
        rowKey={({ theme }) => theme}
        rowClass={({ theme }) => (theme === chosen ? 'chosen' : undefined)}
      />
      <p class="govuk-hint">
        {formatPeople(counts.uncategorised.respondents.n)} (
        {formatShare(counts.uncategorised.respondents.share)}) raised none of the themes. Exact numbers: not
        checked for disclosure, so not for publication.
      </p>
    </section>
  );
}

const titles = [
  ...['theme', 'name', 'people', 'share', 'estimate', 'estimate_low', 'estimate_high'],
  ...['comments', 'negative', 'mixed', 'neutral', 'positive'],
];

function valuesOf({ theme, name, tagged, estimate, valence }: ThemeRow): CsvValue[] {
  const people = auditedPeople(estimate);
  return [
    ...[theme, name, tagged.respondents.n, tagged.respondents.share],
    ...[people?.share ?? null, people?.low ?? null, people?.high ?? null],
    ...[tagged.comments.n, valence.negative, valence.mixed, valence.neutral, valence.positive],
  ];
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
