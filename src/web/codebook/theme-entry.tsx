import type { Codebook } from '../api/documents.ts';
import { formatCount } from '../kit/format.ts';
import type { TermCounts } from './read-term-counts.ts';

type Theme = Codebook['themes'][number];

interface Props {
  readonly theme: Theme;
  /** How many comments each term finds; null while nobody asked. */
  readonly counts: TermCounts | null;
}

/** One theme: what it means, what belongs to it and what does not, its neighbours and its words. */
export function ThemeEntry({ theme, counts }: Props) {
  const { id, name, definition, include, exclude, neighbours, examples, lexicon } = theme;
  return (
    <article class={`card ${id.includes('/') ? 'card--child' : ''}`} id={`theme-${id}`}>
      <h2 class="govuk-heading-m">
        {name} <code class="theme-id">{id}</code>
      </h2>
      <p class="govuk-body">{definition}</p>
      <Points title="Belongs here" points={include} />
      <Points title="Does not" points={exclude} />
      <Points
        title="Easy to confuse with"
        points={neighbours.map(({ theme: other, difference }) => `${other}: ${difference}`)}
      />
      {(examples.length > 0 || lexicon.length > 0) && (
        <details class="govuk-details">
          <summary class="govuk-details__summary">
            <span class="govuk-details__summary-text">Examples, words and phrases ({lexicon.length})</span>
          </summary>
          <div class="govuk-details__text">
            <Points title="Examples" points={examples} />
            <ul class="terms">
              {lexicon.map(({ term }) => (
                <li key={term}>
                  {term}
                  {counts !== null && (
                    <span class="soft"> {formatCount(counts.get(`${id} ${term}`) ?? 0)}</span>
                  )}
                </li>
              ))}
            </ul>
          </div>
        </details>
      )}
    </article>
  );
}

function Points({ title, points }: { title: string; points: readonly string[] }) {
  if (points.length === 0) return null;
  return (
    <>
      <h3 class="govuk-heading-s points__title">{title}</h3>
      <ul class="govuk-list govuk-list--bullet">
        {points.map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
    </>
  );
}
