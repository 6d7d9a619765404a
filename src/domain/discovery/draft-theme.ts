import type { Codebook, Theme } from '../codebook.ts';
import type { SuggestedPhrase } from './suggested-phrase.ts';

/** What its author wants of a theme, where that is not left to the phrases. */
export interface Wanted {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly definition?: string | undefined;
}

/** Below this a single word needs company to give the theme. */
const single = 0.6;

/**
 * A theme of a codebook from a suggestion: under the broad theme that it was found in, with the phrases as its lexicon. A
 * phrase of several words gives the theme on its own, a single word with company, unless it is all that there is.
 */
export function draftTheme(
  codebook: Codebook,
  suggestion: { readonly theme: string | null; readonly phrases: readonly SuggestedPhrase[] },
  { id, name, definition }: Wanted,
): Theme {
  const phrases = suggestion.phrases.map(({ phrase }) => phrase);
  const [first = 'theme'] = phrases;
  const severals = phrases.some((phrase) => phrase.includes(' '));
  return {
    id: id ?? freeId(codebook, suggestion.theme, first),
    name: name ?? first.charAt(0).toUpperCase() + first.slice(1),
    definition: definition ?? `Comments that speak of ${phrases.slice(0, 3).join(', ')}`,
    include: [],
    exclude: [],
    neighbours: [],
    examples: [],
    crosswalk: {},
    lexicon: phrases.map((term, place) => ({
      term,
      weight: term.includes(' ') || (!severals && place === 0) ? 1 : single,
    })),
  };
}

function freeId(codebook: Codebook, parent: string | null, phrase: string): string {
  const slug = phrase
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/gu, '-')
    .replace(/^-+|-+$/gu, '');
  const known = new Set(codebook.themes.map((theme) => theme.id));
  const under = parent !== null && known.has(parent) ? `${parent}/` : '';
  const wanted = `${under}${slug === '' ? 'theme' : slug}`;
  let free = wanted;
  for (let n = 2; known.has(free); n++) free = `${wanted}-${n}`;
  return free;
}
