import { may } from '../session.ts';
import { inPages } from './in-pages.ts';

/** What the service says of numbers, with links to where something is done about it. */
export function Note({ text }: { text: string }) {
  return (
    <p class="govuk-hint">
      {inPages(text).map(({ words, href, levels = [] }, at) =>
        href !== undefined && may(...levels) ? (
          <a key={at} href={href}>
            {words}
          </a>
        ) : (
          words
        ),
      )}
    </p>
  );
}
