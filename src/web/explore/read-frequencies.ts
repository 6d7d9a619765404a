import { api, dataOf } from '../api/client.ts';
import type { Got } from '../api/documents.ts';

export type Frequencies = Got<'/v1/frequencies'>;
export type ThemeShares = Frequencies['themes'][number];
export type CellShare = ThemeShares['cells'][number];
export type EstimateShare = NonNullable<ThemeShares['estimate']>;

/** Shares of themes for the parameters of a view. Throws ProblemError. */
export async function readFrequencies(parameters: URLSearchParams): Promise<Frequencies> {
  return dataOf(
    api.GET('/v1/frequencies', {
      params: { query: { survey: parameters.get('survey') ?? '' } },
      querySerializer: () => parameters.toString(),
    }),
  );
}
