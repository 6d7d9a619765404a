import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { FastifyRequest } from 'fastify';
import type { Classifier } from '../../models/classifier.ts';
import type { Codebook } from '../domain/codebook.ts';
import type { CheckedRelease, ReleaseCheck } from '../domain/disclosure/check-against-released.ts';
import type { Vocabulary } from '../domain/vocabulary.ts';
import { Problem } from '../errors.ts';
import type { IntakeLimits } from '../intake/intake-limits.ts';
import type { Database } from '../storage/database.ts';
import type { Key } from '../storage/keys.ts';
import type { NewModel } from '../storage/models.ts';
import type { TallyStore } from '../storage/tallies/tally-store.ts';

/** What the routes are given: all that reaches outside the process. */
export interface Context {
  readonly database: Database;
  readonly limits: IntakeLimits;
  /** The canonical values of attributes. */
  readonly vocabularies: readonly Vocabulary[];
  /** How many files may be taken in at a time; each holds a connection to the record. */
  readonly uploads: number;
  /** The codebook that a survey is made with when a batch is its first word. */
  readonly defaultCodebook: string;
  readonly loadClassifier: (artefact: Buffer) => Classifier;
  /** The model that a codebook starts with. */
  readonly lexiconModel: (codebook: Codebook) => NewModel;
  /** Codebooks that came with labelled comments to learn from. */
  readonly seededCodebooks?: readonly string[];
  /** Check a release for disclosure, off the thread that answers. Rejects where that took too long or too much memory. */
  readonly checkRelease: (check: ReleaseCheck) => Promise<CheckedRelease>;
  /** What the analytics count; see src/storage/tallies. */
  readonly tallies: TallyStore;
  /** Aborted when the app begins to close, so that endless answers end. */
  readonly closing: AbortSignal;
}

export type Routes = FastifyPluginAsyncZod<Context>;

declare module 'fastify' {
  interface FastifyRequest {
    key: Key | null;
  }
}

/** The key that the request came with. Throws `unauthenticated` on a route that lets everybody in. */
export function caller(request: FastifyRequest): Key {
  if (request.key === null) throw new Problem('unauthenticated', 'Send `Authorization: Bearer <API key>`.');
  return request.key;
}
