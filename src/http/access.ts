import type { Access } from '../storage/schema.ts';
import { pages } from './web-app.ts';

/**
 * Who may call a route: `open` to all, `ops` without a key from this machine itself and otherwise to admins, `any` key,
 * or keys with one of the access levels. An admin may call everything.
 */
export type Admission = 'open' | 'ops' | 'any' | readonly Access[];

const read: Admission = ['author', 'analyst'];

/** The access matrix: every route that the API has. A route that is missing here cannot be registered. */
export const accessMatrix: ReadonlyMap<string, Admission> = new Map<string, Admission>([
  ...pages.map((page): [string, Admission] => [`GET ${page}`, 'open']),
  ['GET /assets/*', 'open'],
  ['GET /livez', 'open'],
  ['GET /readyz', 'open'],
  ['GET /metrics', 'ops'],
  ['GET /docs', 'open'],
  ['GET /docs/', 'open'],
  ['GET /docs/json', 'open'],
  ['GET /docs/yaml', 'open'],
  ['GET /docs/static/*', 'open'],
  ['GET /docs/static/index.html', 'open'],
  ['GET /docs/static/swagger-initializer.js', 'open'],
  ['POST /v1/session', 'open'],
  ['GET /v1/session', 'open'],
  ['DELETE /v1/session', 'any'],
  ['POST /v1/previews', ['author']],
  ['POST /v1/batches', ['author']],
  ['GET /v1/batches', ['author', 'analyst', 'reviewer']],
  ['GET /v1/batches/:id', read],
  ['GET /v1/batches/:id/rejections', read],
  ['GET /v1/batches/:id/events', read],
  ['GET /v1/batches/:id/export', read],
  ['GET /v1/batches/:id/themes', read],
  ['GET /v1/batches/:id/bridge', read],
  ['GET /v1/batches/:id/quotes', read],
  ['GET /v1/quotes/:id', read],
  ['POST /v1/quotes/:id/decision', ['author']],
  ['POST /v1/batches/:id/retag', ['analyst']],
  ['DELETE /v1/batches/:id', ['author']],
  ['GET /v1/surveys', ['author', 'analyst', 'reviewer']],
  ['GET /v1/surveys/:id', ['author', 'analyst', 'reviewer']],
  ['GET /v1/surveys/:id/quotes', read],
  ['PUT /v1/surveys/:id', []],
  ['DELETE /v1/surveys/:id/respondents/:ref', []],
  ['POST /v1/classify', ['author', 'analyst', 'reviewer']],
  ['GET /v1/reviews/next', ['reviewer']],
  ['POST /v1/reviews/leases/:lease', ['reviewer']],
  ['DELETE /v1/reviews/leases/:lease', ['reviewer']],
  ['GET /v1/comments/:id/labels', ['reviewer']],
  ['POST /v1/comments/:id/labels', ['reviewer']],
  ['POST /v1/labels/import', ['reviewer']],
  ['GET /v1/labels/export', ['reviewer']],
  ['POST /v1/audits', ['analyst', 'reviewer']],
  ['GET /v1/audits', ['analyst', 'reviewer']],
  ['GET /v1/audits/:id', ['analyst', 'reviewer']],
  ['GET /v1/agreement', ['analyst', 'reviewer']],
  ['GET /v1/frequencies', ['analyst']],
  ['GET /v1/cooccurrence', ['analyst']],
  ['GET /v1/profiles/:attribute/:value', ['analyst']],
  ['GET /v1/comments', ['analyst', 'reviewer']],
  ['GET /v1/comparisons', ['analyst']],
  ['GET /v1/error-parity', ['analyst']],
  ['POST /v1/releases', ['analyst']],
  ['GET /v1/releases', 'any'],
  ['GET /v1/releases/:id', 'any'],
  ['GET /v1/codebooks', 'any'],
  ['GET /v1/codebooks/:id', 'any'],
  ['POST /v1/codebooks', []],
  ['GET /v1/codebooks/:id/draft', ['analyst', 'reviewer']],
  ['PUT /v1/codebooks/:id/draft', ['analyst', 'reviewer']],
  ['DELETE /v1/codebooks/:id/draft', ['analyst', 'reviewer']],
  ['POST /v1/codebooks/:id/publish', []],
  ['POST /v1/codebooks/:id/trial', ['analyst', 'reviewer']],
  ['GET /v1/codebooks/:id/trials/:trial', ['analyst', 'reviewer']],
  ['DELETE /v1/codebooks/:id/trials/:trial', ['analyst', 'reviewer']],
  ['GET /v1/codebooks/:id/trials/:trial/flips', ['analyst', 'reviewer']],
  ['POST /v1/codebooks/:id/terms', ['analyst', 'reviewer']],
  ['GET /v1/codebooks/:id/terms', ['analyst', 'reviewer']],
  ['POST /v1/suggestions', ['analyst', 'reviewer']],
  ['GET /v1/suggestions', ['analyst', 'reviewer']],
  ['POST /v1/suggestions/:id/draft', ['analyst', 'reviewer']],
  ['POST /v1/models', ['reviewer']],
  ['GET /v1/models', ['analyst', 'reviewer']],
  ['GET /v1/models/:id', ['analyst', 'reviewer']],
  ['POST /v1/models/:id/cancel', ['reviewer']],
  ['POST /v1/models/:id/comparison', ['analyst', 'reviewer']],
  ['GET /v1/models/:id/flips', ['analyst', 'reviewer']],
  ['POST /v1/models/:id/promote', []],
  ['POST /v1/models/:id/rollback', []],
  ['GET /v1/jobs', ['analyst', 'reviewer']],
  ['GET /v1/jobs/:id', 'any'],
  ['DELETE /v1/jobs/:id', ['analyst', 'reviewer']],
  ['GET /v1/keys', []],
  ['POST /v1/keys', []],
  ['DELETE /v1/keys/:id', []],
  ['GET /v1/audit', []],
]);

/** Who may call a route, or null for one that the matrix does not know. HEAD is admitted as GET is. */
export function admissionTo(method: string, url: string): Admission | null {
  return accessMatrix.get(`${method === 'HEAD' ? 'GET' : method} ${url}`) ?? null;
}

/** Whether a key with this access level may call a route. */
export function admits(admission: Admission, access: Access): boolean {
  if (access === 'admin' || admission === 'any' || admission === 'open') return true;
  return admission !== 'ops' && admission.includes(access);
}
