import { api, dataOf } from '../api/client.ts';

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** Every refused row that the service kept, as CSV: row, column, reason. Throws ProblemError. */
export async function readRejections(id: string): Promise<Blob> {
  const lines = ['row,column,reason'];
  let cursor: string | null = null;
  do {
    const page: {
      rejections: { row: number; column: string | null; reason: string }[];
      next: string | null;
    } = await dataOf(
      api.GET('/v1/batches/{id}/rejections', {
        params: { path: { id }, query: { limit: '200', ...(cursor !== null && { cursor }) } },
      }),
    );
    for (const { row, column, reason } of page.rejections)
      lines.push([row, quoted(column ?? ''), quoted(reason)].join(','));
    cursor = page.next;
  } while (cursor !== null);
  return new Blob([`\ufeff${lines.join('\r\n')}\r\n`], { type: 'text/csv;charset=utf-8' });
}
