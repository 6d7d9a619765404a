import type { EncodedTags, TagPlace } from '../src/storage/encode-tags.ts';

/** A model as threads get it: the bytes are shared, not copied. */
export interface SharedModel {
  readonly id: number;
  readonly bytes: Uint8Array<SharedArrayBuffer>;
}

/** What a model can find. */
export interface ModelNames {
  readonly kind: 'names';
  readonly themes: readonly string[];
  readonly systems: readonly string[];
}

export type ClassifyRequest =
  | { readonly kind: 'names'; readonly model: SharedModel }
  | {
      readonly kind: 'classify';
      readonly model: SharedModel;
      readonly place: TagPlace;
      readonly texts: readonly string[];
      readonly questions: readonly (string | undefined)[];
    };

export type ClassifyAnswer = ModelNames | { readonly kind: 'classified'; readonly encoded: EncodedTags };
