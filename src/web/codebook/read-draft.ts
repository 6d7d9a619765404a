import { api } from '../api/client.ts';
import type { Codebook } from '../api/documents.ts';
import type { paths } from '../api/openapi.d.ts';
import { ProblemError, problemOf } from '../api/problem.ts';

type DraftDocument =
  paths['/v1/codebooks/{id}/draft']['get']['responses'][200]['content']['application/json'];
export type Change = DraftDocument['changes'][number];

/** The draft of a codebook, and the tag that says which state of it was read. */
export interface Draft {
  readonly codebook: Codebook;
  readonly changes: readonly Change[];
  readonly stated: DraftDocument['stated'];
  readonly stale: boolean;
  readonly etag: string;
}

/** The draft of a codebook, or null when it has none. Throws ProblemError. */
export async function readDraft(id: string): Promise<Draft | null> {
  const { data, error, response } = await api.GET('/v1/codebooks/{id}/draft', {
    params: { path: { id } },
  });
  if (response.status === 404) return null;
  if (data === undefined) throw new ProblemError(problemOf(error));
  return draftOf(data, response);
}

/** Writes the draft; `etag` is that of the draft it replaces. Throws ProblemError, with status 412 when it has changed. */
export async function writeDraft(
  codebook: Codebook,
  etag: string | null,
  stated: DraftDocument['stated'],
): Promise<Draft> {
  const { data, error, response } = await api.PUT('/v1/codebooks/{id}/draft', {
    params: { path: { id: codebook.id } },
    ...(etag !== null && { headers: { 'if-match': etag } }),
    body: { codebook: { ...codebook }, changes: [...stated] },
  });
  if (data === undefined) throw new ProblemError(problemOf(error));
  return draftOf(data, response);
}

function draftOf({ codebook, changes, stated, stale }: DraftDocument, response: Response): Draft {
  const etag = response.headers.get('etag') ?? '';
  return { codebook: codebook as unknown as Codebook, changes, stated, stale, etag };
}

/** A change in words. */
export function describeChange(change: Change): string {
  switch (change.kind) {
    case 'added':
      return `New theme ${change.theme}`;
    case 'removed':
      return `Theme ${change.theme} is gone`;
    case 'renamed':
      return `${change.from} is now ${change.to}`;
    case 'split':
      return `${change.from} is split into ${change.into.join(', ')}`;
    case 'merged':
      return `${change.from.join(', ')} are merged into ${change.into}`;
    case 'lexicon':
      return `${change.theme}: ${[
        ...change.added.map((term) => `+ ${term}`),
        ...change.removed.map((term) => `− ${term}`),
        ...change.changed.map((term) => `± ${term}`),
      ].join(', ')}`;
    case 'text':
      return `${change.theme}: other ${change.fields.join(', ')}`;
  }
}
