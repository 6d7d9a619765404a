import type { Access } from '../session.ts';

/** A stretch of what the service says: words, or what a program would send by where a person does the same. */
export interface Stretch {
  readonly words: string;
  readonly href?: string;
  /** Who may do it there. */
  readonly levels?: readonly Access[];
}

const places: readonly (readonly [said: RegExp, stretch: Stretch])[] = [
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
  [/^POST \/v1\/models\/.+\/comparison$/, { words: 'compare again' }],
  [/^send `without_audit: true`$/, { words: 'tick the box' }],
  [/^with `override` and a reason$/, { words: 'with a reason' }],
];
const spoken =
  /((?:GET|POST|PUT|DELETE) \/v1\/[\w/{}-]+|send `without_audit: true`|with `override` and a reason)/;

/** A stretch at the beginning of a sentence has a capital. */
function placeOf(said: string, before: string): Stretch | null {
  const [, place] = places.find(([pattern]) => pattern.test(said)) ?? [];
  if (place === undefined) return null;
  const begins = /(?:^|[.!?] )$/.test(before);
  return begins ? { ...place, words: place.words.charAt(0).toUpperCase() + place.words.slice(1) } : place;
}

/** What the service says to programs, in a person's words where there are any. */
export function inPages(text: string): Stretch[] {
  const parts = text.split(spoken);
  return parts.map(
    (part, at) => (at % 2 === 0 ? null : placeOf(part, parts[at - 1] ?? '')) ?? { words: part },
  );
}
