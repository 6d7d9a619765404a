import type { DiscoveryComment, Suggestion } from '../src/domain/discovery/suggest-themes.ts';

/** Comments, and which of them to find themes in. */
export interface DiscoverRequest {
  readonly comments: readonly DiscoveryComment[];
  readonly sets: readonly {
    /** A broad theme, or null: comments without a theme. */
    readonly theme: string | null;
    /** Places in `comments`. */
    readonly members: readonly number[];
  }[];
  readonly leastRespondents: number;
}

/** In the order of the sets. */
export type DiscoverAnswer = readonly (readonly Suggestion[])[];
