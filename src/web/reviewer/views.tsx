import type { Item, ReviewTheme } from './review-queue.ts';

/** What reviewers decided before, side by side; where they differ is marked. */
export function Views({ item, themes }: { item: Item; themes: readonly ReviewTheme[] }) {
  if (item.views.length === 0) return null;
  const names = new Map(themes.map(({ id, name }) => [id, name]));
  return (
    <div class="views">
      {item.views.map((view, at) => (
        <section key={at} class="views__one">
          <h3 class="govuk-heading-s">Reviewer {at + 1}</h3>
          <ul class="govuk-list">
            {view.themes.length === 0 && <li>None of the themes</li>}
            {view.themes.map(({ theme, valence }) => (
              <li key={theme} class={item.disputed.includes(theme) ? 'views__disputed' : undefined}>
                {names.get(theme) ?? theme}
                {valence !== null && `, ${valence}`}
                {item.disputed.includes(theme) && <span class="govuk-visually-hidden"> (in dispute)</span>}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
