import { createHash } from 'node:crypto';
import { read, untilDone } from './client.ts';
import { until } from './processes.ts';
import type { Service } from './service.ts';

interface Themes {
  readonly final: boolean;
  readonly base: unknown;
  readonly themes: readonly { readonly theme: string; readonly tagged: unknown; readonly valence: unknown }[];
  readonly uncategorised: unknown;
}

/** All that a batch came to, without anything that differs between two batches of the same file. */
export interface Outcome {
  readonly comments: unknown;
  readonly counts: Omit<Themes, 'final'>;
  /** A digest of every tag: row, theme, valence, probability, evidence. */
  readonly tags: { readonly n: number; readonly digest: string };
  readonly findings: { readonly n: number; readonly digest: string };
}

/** Waits until a batch is done, and tells what it came to. */
export async function outcomeOf(service: Service, batch: string): Promise<Outcome> {
  const { comments } = await untilDone(service, batch);
  const { final, base, themes, uncategorised } = await read<Themes>(service, `/v1/batches/${batch}/themes`);
  if (!final) throw new Error('the counts of a batch that is done are not final');
  const [place] = await service.rows<{ bucket: number; batch: string; tagging: string }>(
    'select bucket, id as batch, tagging_id as tagging from batch where uid = $1',
    [batch],
  );
  if (place === undefined) throw new Error('no such batch');
  const said = await service.rows<{ id: string; row: number; question: number }>(
    'select id, row, question from comment where bucket = $1 and batch_id = $2',
    [place.bucket, place.batch],
  );
  const rows = new Map(said.map(({ id, row, question }) => [id, `${row} ${question}`]));
  const digestOf = async (table: 'tag' | 'finding', columns: string): Promise<Outcome['tags']> => {
    const found = await service.rows<{ id: string; content: string }>(
      `select comment_id as id, concat_ws(' ', ${columns}) as content from ${table} where bucket = $1 and tagging_id = $2`,
      [place.bucket, place.tagging],
    );
    const lines = found.map(({ id, content }) => `${rows.get(id)} ${content}`).sort();
    return { n: lines.length, digest: createHash('sha256').update(lines.join('\n')).digest('hex') };
  };
  const tags = await digestOf('tag', 'theme_id, valence, probability, evidence');
  const findings = await digestOf('finding', 'facets, systems');
  return { comments, counts: { base, themes, uncategorised }, tags, findings };
}

/** Waits until nothing is left to do: all tagged, quotes chosen, nothing on its way to the queue. */
export async function untilQuiet(service: Service): Promise<void> {
  await until(async () => {
    const [left] = await service.rows<{ n: number }>(
      `select ((select count(*) from outbox) + (select count(*) from job where state in ('queued', 'running')) +
         (select count(*) from tagging join batch on batch.id = batch_id where not erased
           and (exemplars_at is null or value_exemplars_at is null and batch.tagging_id = tagging.id)))::int as n`,
    );
    return left?.n === 0;
  });
}

/** How many rows each table of the record has. */
export async function tableCounts(service: Service): Promise<Record<string, number>> {
  const tables = await service.rows<{ name: string }>(
    `select table_name as name from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`,
  );
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const [row] = await service.rows<{ n: number }>(`select count(*)::int as n from "${name}"`);
    counts[name] = row?.n ?? -1;
  }
  return counts;
}
