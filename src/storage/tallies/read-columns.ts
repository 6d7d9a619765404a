import type pg from 'pg';
import { to } from 'pg-copy-streams';

/** One column of one range, as it is kept. */
export interface KeptColumn {
  readonly segment: number;
  readonly name: string;
  readonly data: Buffer;
}

const columnName = /^[a-z]+(?::\d+)?$/;
/** Signature, flags and the length of the extension, as the PostgreSQL manual has them (COPY, "Binary Format"). */
const headerLength = 19;

/** Columns of ranges of a tally. By COPY in the binary format, as the driver reads rows as text alone. */
export async function readColumns(
  pool: pg.Pool,
  tallyId: number,
  segments: readonly number[],
  names: readonly string[],
): Promise<KeptColumn[]> {
  if (!names.every((name) => columnName.test(name))) throw new Error('not the name of a column');
  const client = await pool.connect();
  let failed = true;
  try {
    const stream = client.query(
      to(
        `copy (select segment, name, data from tally_column where tally_id = ${Math.trunc(tallyId)}
         and segment = any('{${segments.map(Math.trunc).join(',')}}')
         and name = any('{${names.map((name) => `"${name}"`).join(',')}}')) to stdout (format binary)`,
      ),
    );
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    failed = false;
    return parseRows(Buffer.concat(chunks));
  } finally {
    client.release(failed);
  }
}

function parseRows(bytes: Buffer): KeptColumn[] {
  const rows: KeptColumn[] = [];
  let at = headerLength;
  const field = (): Buffer => {
    const length = bytes.readInt32BE(at);
    at += 4 + length;
    return bytes.subarray(at - length, at);
  };
  while (bytes.readInt16BE(at) >= 0) {
    at += 2;
    const segment = field().readInt32BE(0);
    const name = field().toString('latin1');
    rows.push({ segment, name, data: field() });
  }
  return rows;
}
