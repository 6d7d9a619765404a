import type { ReviewTheme } from './review-queue.ts';

interface Props {
  readonly theme: ReviewTheme | undefined;
  readonly onAnswer: (applies: boolean) => void;
}

/** Does the one theme apply? */
export function OneTheme({ theme, onAnswer }: Props) {
  return (
    <div class="one-theme">
      <h2 class="govuk-heading-m">Is this about {theme?.name ?? 'the theme'}?</h2>
      <p class="govuk-body">{theme?.definition}</p>
      <div class="review__actions">
        <button type="button" class="govuk-button" onClick={() => onAnswer(true)}>
          Yes <kbd>y</kbd>
        </button>
        <button type="button" class="govuk-button" onClick={() => onAnswer(false)}>
          No <kbd>x</kbd>
        </button>
      </div>
    </div>
  );
}
