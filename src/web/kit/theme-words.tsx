import { useMemo } from 'preact/hooks';
import { api, dataOf } from '../api/client.ts';
import { ThemeName } from './theme-name.tsx';
import { useAnswer } from './use-answer.ts';

/** What each theme of a codebook is called and means. */
export type ThemeWords = ReadonlyMap<string, { readonly name: string; readonly definition: string }>;

/** The words of a codebook's themes; empty while they are not known. */
export function useThemeWords(codebook: string | undefined): ThemeWords {
  const { data } = useAnswer(codebook ?? '', async () =>
    codebook === undefined
      ? undefined
      : dataOf(api.GET('/v1/codebooks/{id}', { params: { path: { id: codebook } } })),
  );
  return useMemo(
    () => new Map(data?.themes.map(({ id, name, definition }) => [id, { name, definition }])),
    [data],
  );
}

interface Props {
  readonly id: string;
  readonly words: ThemeWords;
  /** What it is called while its words are not known; its id without this. */
  readonly name?: string;
}

/** A theme by its name, with its definition on hover and focus. */
export function Theme({ id, words, name = id }: Props) {
  const known = words.get(id);
  return <ThemeName name={known?.name ?? name} definition={known?.definition} />;
}
