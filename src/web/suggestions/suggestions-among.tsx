import { useLocation } from 'preact-iso';
import type { Got } from '../api/documents.ts';
import { Choice } from '../kit/choice.tsx';
import { useThemeWords } from '../kit/theme-words.tsx';
import { SuggestionCard } from './suggestion-card.tsx';

interface Props {
  readonly survey: string;
  readonly codebook: string;
  readonly suggestions: Got<'/v1/suggestions'>['suggestions'];
}

/** Suggestions from one place at a time: from comments without a theme, or from within one broad theme. */
export function SuggestionsAmong({ survey, codebook, suggestions }: Props) {
  const { query, route } = useLocation();
  const words = useThemeWords(codebook);
  const nameOf = (theme: string | null): string =>
    theme === null ? 'comments without a theme' : (words.get(theme)?.name ?? theme);
  const places = [...new Set(suggestions.map(({ theme }) => theme ?? ''))];
  const from = (place: string) => suggestions.filter(({ theme }) => (theme ?? '') === place);
  const asked = query['among'] ?? '';
  const place = places.includes(asked) ? asked : (places[0] ?? '');
  return (
    <>
      <div class="field-row field-row--tight">
        <Choice
          label="Among"
          value={place}
          options={places.map((one) => [one, `${nameOf(one === '' ? null : one)} (${from(one).length})`])}
          onChange={(among) =>
            route(`/suggestions?${new URLSearchParams({ survey, among }).toString()}`, true)
          }
        />
      </div>
      {from(place).map((suggestion) => (
        <SuggestionCard
          key={suggestion.id}
          suggestion={suggestion}
          among={nameOf(suggestion.theme)}
          codebook={codebook}
        />
      ))}
    </>
  );
}
