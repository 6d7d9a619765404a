import { Said } from './said.tsx';

/** What the service says of numbers. */
export function Note({ text }: { text: string }) {
  return (
    <p class="govuk-hint">
      <Said text={text} />
    </p>
  );
}
