import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import { parse } from 'yaml';
import { generateSample, type SampleRow } from '../../src/local/sample/generate-sample.ts';
import { CorpusComment, SamplePlan } from '../../src/local/sample/sample-plan.ts';

const data = new URL('../../data/', import.meta.url);

async function answers(comments: number): Promise<Iterable<SampleRow>> {
  const plan = SamplePlan.parse(parse(await readFile(new URL('samples/police-ddat.yaml', data), 'utf8')));
  const corpus = await readFile(new URL('corpora/police-ddat.jsonl', data), 'utf8');
  return generateSample({
    seed: `bench ${comments}`,
    plan,
    wave: plan.waves[0]?.wave ?? '',
    corpus: corpus
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => CorpusComment.parse(JSON.parse(line))),
    comments,
    respondents: Math.ceil(comments * (8081 / 35_000)),
  });
}

/** The synthetic survey as one CSV file in memory. */
export async function sampleCsv(comments: number): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Buffer[] = [];
  for await (const part of await sampleStream(comments)) parts.push(part as Buffer);
  return new Uint8Array(Buffer.concat(parts));
}

/** The same, written while it is read. */
export async function sampleStream(comments: number): Promise<Readable> {
  return Readable.from(await answers(comments)).pipe(stringify({ header: true }));
}
