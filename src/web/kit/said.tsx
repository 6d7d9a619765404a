import { may } from '../session.ts';
import { inPages } from './in-pages.ts';

/** What the service says, with links to where something is done about it. */
export function Said({ text }: { text: string }) {
  return (
    <>
      {inPages(text).map(({ words, href, levels = [] }, at) =>
        href !== undefined && may(...levels) ? (
          <a key={at} href={href}>
            {words}
          </a>
        ) : (
          words
        ),
      )}
    </>
  );
}
