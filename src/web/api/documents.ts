import type { paths } from './openapi.d.ts';

type Json<Answer> = Answer extends { content: { 'application/json': infer Body } } ? Body : never;

/** What the service answers a GET of this path with. */
export type Got<Path extends keyof paths> = paths[Path] extends { get: { responses: { 200: infer Answer } } }
  ? Json<Answer>
  : never;

export type Batch = Got<'/v1/batches/{id}'>;
export type BatchThemes = Got<'/v1/batches/{id}/themes'>;
export type ThemeRow = BatchThemes['themes'][number];
export type BatchQuotes = Got<'/v1/batches/{id}/quotes'>;
export type Quote = BatchQuotes['quotes'][number];
export type Preview = Json<paths['/v1/previews']['post']['responses'][200]>;
export type Mapping = NonNullable<Preview['mapping']>;
export type Codebook = Got<'/v1/codebooks/{id}'>;
