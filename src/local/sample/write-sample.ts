import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import type { SampleRow } from './generate-sample.ts';

/** Writes rows to a CSV file with a header, replacing what is there. */
export async function writeSample(file: string, rows: Iterable<SampleRow>): Promise<void> {
  await pipeline(Readable.from(rows), stringify({ header: true }), createWriteStream(file));
}
