import type { Mapping, Preview } from '../api/documents.ts';
import { ProblemError, problemOf } from '../api/problem.ts';
import { endSession } from '../session.ts';
import { typeOf } from './file-type.ts';

/** Enough of a file for a preview; a workbook has its directory at the end and goes whole. */
const enough = 512 * 1024;

/** What the service makes of a file, with its own guess of the columns or with `mapping`. Throws ProblemError. */
export async function previewFile(file: File, mapping: Mapping | null): Promise<Preview> {
  const type = typeOf(file);
  const whole = type.whole || file.size <= enough;
  const query = new URLSearchParams(mapping === null ? {} : { mapping: JSON.stringify(mapping) });
  const answer = await fetch(`/v1/previews?${query.toString()}`, {
    method: 'POST',
    headers: { 'content-type': type.name, 'x-requested-with': 'verbatim' },
    body: whole ? file : await wholeLines(file),
  });
  const body: unknown = await answer.json();
  if (answer.status === 401) endSession();
  if (!answer.ok) throw new ProblemError(problemOf(body));
  return body as Preview;
}

/** The start of a text file up to the end of a line, so that no row is cut in two. */
async function wholeLines(file: File): Promise<Blob> {
  const bytes = new Uint8Array(await file.slice(0, enough).arrayBuffer());
  const end = bytes.lastIndexOf(0x0a);
  return new Blob([bytes.subarray(0, end < 0 ? bytes.length : end + 1)]);
}
