import type { Access } from '../session.ts';

/** A stretch of what the service says: words, or a route of the API by the page where the same is done. */
export interface Stretch {
  readonly words: string;
  readonly href?: string;
  /** Who may do it there. */
  readonly levels?: readonly Access[];
}

const places: readonly (readonly [route: RegExp, stretch: Stretch & { readonly href: string }])[] = [
  [/^POST \/v1\/audits$/, { words: 'on the page Audits', href: '/audits', levels: ['analyst', 'reviewer'] }],
  [
    /^POST \/v1\/batches\/.+\/retag$/,
    { words: 'tagging a batch again', href: '/batches', levels: ['analyst'] },
  ],
  [
    /^GET \/v1\/batches\/.+\/bridge$/,
    { words: 'the page of the batch', href: '/batches', levels: ['author', 'analyst'] },
  ],
  [/^POST \/v1\/models$/, { words: 'on the page Models', href: '/models', levels: ['reviewer'] }],
];

/** A stretch at the beginning of a sentence has a capital. */
function placeOf(route: string, before: string): Stretch | null {
  const [, place] = places.find(([pattern]) => pattern.test(route)) ?? [];
  if (place === undefined) return null;
  const begins = /(?:^|[.!?] )$/.test(before);
  return begins ? { ...place, words: place.words.charAt(0).toUpperCase() + place.words.slice(1) } : place;
}

/** What the service says, where routes of its API are named by the pages that do the same; others stay as they are. */
export function inPages(text: string): Stretch[] {
  const parts = text.split(/((?:GET|POST|PUT|DELETE) \/v1\/[\w/{}-]+)/);
  return parts.map(
    (part, at) => (at % 2 === 0 ? null : placeOf(part, parts[at - 1] ?? '')) ?? { words: part },
  );
}
