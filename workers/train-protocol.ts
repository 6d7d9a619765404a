import type { Example } from '../models/examples.ts';
import type { HeldOut } from '../models/held-out.ts';
import type { Manifest } from '../models/model.ts';
import type { Language, Structure } from '../models/structure.ts';
import type { Comparison } from '../src/domain/gate/compare-models.ts';
import type { PairedJudgements, Said } from '../src/domain/gate/paired-judgements.ts';

/** What a training thread is asked, one after the other. */
export type TrainRequest =
  | {
      readonly kind: 'train';
      readonly structure: Structure;
      readonly language: Language;
      readonly examples: readonly Example[];
      readonly seed: number;
    }
  /** Keep two models for what is asked next. */
  | { readonly kind: 'load'; readonly candidate: Uint8Array; readonly live: Uint8Array }
  | {
      readonly kind: 'say';
      readonly texts: readonly string[];
      readonly questions: readonly (string | undefined)[];
    }
  /** In which order labels of these would teach the loaded candidate most. */
  | {
      readonly kind: 'order';
      readonly texts: readonly string[];
      readonly questions: readonly (string | undefined)[];
      readonly labelled: readonly { readonly text: string; readonly themes: readonly string[] }[];
      readonly take: number;
      readonly seed: string;
    }
  | { readonly kind: 'compare'; readonly judged: PairedJudgements; readonly seed: number };

/** The candidate's themes, which all tables speak of; a theme that the live model lacks is never given by it. */
export interface LoadedPair {
  readonly kind: 'loaded';
  readonly themes: readonly string[];
  /** Per theme, the probability from which the candidate gives it. */
  readonly thresholds: readonly number[];
}

export interface Trained {
  readonly kind: 'trained';
  readonly artefact: Uint8Array<ArrayBuffer>;
  readonly hash: string;
  readonly manifest: Manifest;
  readonly heldOut: HeldOut;
}

export type TrainAnswer =
  | Trained
  | LoadedPair
  | { readonly kind: 'said'; readonly live: Said; readonly candidate: Said }
  /** Indexes of the texts. */
  | { readonly kind: 'ordered'; readonly order: Int32Array }
  | { readonly kind: 'compared'; readonly comparison: Comparison };
