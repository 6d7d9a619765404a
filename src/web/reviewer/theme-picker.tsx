import { type RefObject } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { ReviewTheme } from './review-queue.ts';
import type { Draft, ValenceName } from './use-draft.ts';

interface Props {
  readonly themes: readonly ReviewTheme[];
  readonly keys: ReadonlyMap<string, string>;
  readonly draft: Draft;
  readonly suggested: ReadonlySet<string>;
  readonly findField: RefObject<HTMLInputElement | null>;
}

const valences: readonly (readonly [ValenceName, string])[] = [
  ['negative', '−'],
  ['mixed', '±'],
  ['neutral', '○'],
  ['positive', '+'],
];

/** All themes, to be switched on and off by key, by mouse, or by typing part of their name. */
export function ThemePicker({ themes, keys, draft, suggested, findField }: Props) {
  const [find, setFind] = useState('');
  const [pointed, setPointed] = useState<string | null>(null);
  const keyOf = useMemo(() => new Map([...keys].map(([key, theme]) => [theme, key])), [keys]);
  const shown = themes.filter(({ id, name, parent }) =>
    find === ''
      ? parent === null || draft.chosen.has(parent) || draft.chosen.has(id)
      : `${name} ${id}`.toLowerCase().includes(find.toLowerCase()),
  );

  function takeFirst(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      setFind('');
      findField.current?.blur();
    }
    const [first] = shown;
    if (event.key !== 'Enter' || find === '' || first === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    draft.toggle(first.id);
    setFind('');
    findField.current?.blur();
  }

  const explained = themes.find(({ id }) => id === (pointed ?? draft.last));

  return (
    <div class="picker">
      <label class="govuk-label" for="find-theme">
        Find a theme <kbd>/</kbd>
      </label>
      <input
        id="find-theme"
        ref={findField}
        class="govuk-input"
        value={find}
        autocomplete="off"
        onInput={(event) => setFind(event.currentTarget.value)}
        onKeyDown={takeFirst}
      />
      <p class="picker__definition" id="picker-definition">
        {explained === undefined ? (
          'What a theme means stands here while it is pointed at, has the focus, or was switched on last.'
        ) : (
          <>
            <strong>{explained.name}</strong>: {explained.definition}
          </>
        )}
      </p>
      <ul class="picker__themes">
        {shown.map(({ id, name, parent }) => {
          const chosen = draft.chosen.has(id);
          const valence = draft.chosen.get(id) ?? null;
          return (
            <li key={id} class={parent === null ? undefined : 'picker__child'}>
              <button
                type="button"
                class="picker__theme"
                aria-pressed={chosen}
                aria-describedby={pointed === id ? 'picker-definition' : undefined}
                onMouseEnter={() => setPointed(id)}
                onMouseLeave={() => setPointed(null)}
                onFocus={() => setPointed(id)}
                onBlur={() => setPointed(null)}
                onClick={() => draft.toggle(id)}
              >
                {keyOf.has(id) && <kbd aria-hidden="true">{keyOf.get(id)}</kbd>}
                <span>{name}</span>
                {suggested.has(id) && <span class="picker__suggested">machine</span>}
              </button>
              {chosen && (
                <span class="picker__valence" role="group" aria-label={`How it speaks of ${name}`}>
                  {valences.map(([kind, sign]) => (
                    <button
                      key={kind}
                      type="button"
                      aria-pressed={valence === kind}
                      aria-label={kind}
                      title={kind}
                      onClick={() => draft.setValence(kind, id)}
                    >
                      {sign}
                    </button>
                  ))}
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
