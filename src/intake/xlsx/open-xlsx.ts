import type { IntakeLimits } from '../intake-limits.ts';
import type { TableRow } from '../table.ts';
import { openArchive } from './archive.ts';
import { sheetRows } from './sheet-rows.ts';
import { openTemporaryFile } from './temporary-file.ts';
import { readWorkbook } from './workbook.ts';

/**
 * The rows of the first visible sheet. A zip's directory is at its end, so the file is first written to a
 * nameless temporary file; parts are then inflated and parsed as streams (yauzl and saxes: exceljs' reader
 * offers no bound on what inflates, on a cell's length or on shared strings, and yauzl reads the directory that
 * Excel reads).
 */
export async function openXlsx(
  chunks: AsyncIterable<Buffer>,
  limits: IntakeLimits,
  resources: DisposableStack,
): Promise<AsyncGenerator<TableRow[], void>> {
  const file = resources.use(openTemporaryFile());
  for await (const chunk of chunks) file.append(chunk);
  const archive = await openArchive(file);
  const workbook = await readWorkbook(archive, limits, resources);
  return sheetRows(archive, workbook, limits);
}
