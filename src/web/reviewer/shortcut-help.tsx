import { shortcutsOn } from './use-shortcuts.ts';

interface Props {
  readonly open: boolean;
  readonly onToggle: (open: boolean) => void;
}

const lines: readonly (readonly [string, string])[] = [
  ['1–9, 0, letters', 'switch the theme with that key on or off'],
  ['/', 'find a theme by typing; Enter takes the first'],
  ['- + # .', 'negative, positive, mixed, neutral: of the theme switched on last'],
  ['Enter', 'save and go on; with no theme it says that none applies'],
  ['y and x', 'yes and no, where one theme is asked about'],
  ['s, c', 'skip; cannot tell'],
  ['u', 'take the last decision back'],
  ['n', 'write a note'],
];

/** The keys, and the switch that turns them off. */
export function ShortcutHelp({ open, onToggle }: Props) {
  return (
    <details class="govuk-details" open={open} onToggle={(event) => onToggle(event.currentTarget.open)}>
      <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">
          Keyboard <kbd>h</kbd>
        </span>
      </summary>
      <div class="govuk-details__text">
        <dl class="shortcuts">
          {lines.map(([keys, words]) => (
            <div key={keys}>
              <dt>
                <kbd>{keys}</kbd>
              </dt>
              <dd>{words}</dd>
            </div>
          ))}
        </dl>
        <label class="toggle">
          <input
            type="checkbox"
            checked={shortcutsOn.value}
            onChange={(event) => (shortcutsOn.value = event.currentTarget.checked)}
          />{' '}
          Single keys act
        </label>
      </div>
    </details>
  );
}
