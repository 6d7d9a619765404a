import { useTitle } from './kit/use-title.ts';

/** An address that is none of the app's. */
export function NotFound() {
  useTitle('There is nothing here');
  return (
    <>
      <h1 class="govuk-heading-l">There is nothing here</h1>
      <p class="govuk-body">
        The address may be mistyped, or what it showed was erased. <a href="/">Start from the beginning</a>.
      </p>
    </>
  );
}
