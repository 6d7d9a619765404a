import { createHash } from 'node:crypto';
import { loadClassifier, type Engine } from '../../models/engine.ts';
import { train } from '../../models/train.ts';
import { acceptBatch, type BatchPart } from '../../src/storage/accept-batch.ts';
import type { Database } from '../../src/storage/database.ts';
import { ensureModel, type Model, promoteModel } from '../../src/storage/models.ts';
import { migratedDatabase } from './migrated-database.ts';

/** A comment to put into a batch; blank when its text is empty. */
export interface Said {
  readonly by: string;
  readonly text: string;
}

export interface AcceptedTagging {
  readonly batchId: number;
  readonly bucket: number;
  readonly taggingId: number;
}

export interface Recorded {
  readonly url: string;
  readonly database: Database;
  readonly model: Model;
  /** The live model, loaded here. */
  readonly engine: Engine;
  accept(comments: readonly Said[]): Promise<AcceptedTagging>;
  /** Record another model, which knows queues only. */
  otherModel(): Promise<Model>;
  rows<Row extends object>(query: string, values?: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

const language = {
  negators: ['not'],
  contrasts: ['but'],
  positive: [{ term: 'good' }],
  negative: [{ term: 'bad' }],
  suggestion: [{ term: 'should' }],
  distress: [{ term: 'despair' }],
};

const themes = [
  { id: 'price', lexicon: [{ term: 'expensive' }, { term: 'tea' }] },
  { id: 'price/tea', lexicon: [{ term: 'tea' }] },
  { id: 'queues', lexicon: [{ term: 'queue*' }] },
];

function artefactOf(themeIds: readonly string[]): Buffer {
  const structure = {
    themes: themes.filter((theme) => themeIds.includes(theme.id)),
    systems: [{ name: 'TillPro', aliases: [], ambiguous: false }],
    systemContext: [],
  };
  return Buffer.from(train({ structure, language, examples: [] }));
}

/** The record on a database of its own, with a small live model of a canteen. */
export async function openRecord(): Promise<Recorded> {
  const { url, database, close } = await migratedDatabase();
  const record = async (artefact: Buffer): Promise<Model> => {
    const hash = loadClassifier(artefact).id;
    return ensureModel(database.query, {
      hash,
      codebookRef: 'canteen',
      structureHash: hash,
      manifest: {},
      artefact,
    });
  };
  const artefact = artefactOf(['price', 'price/tea', 'queues']);
  const model = await record(artefact);
  await promoteModel(database.query, model);
  let batches = 0;

  const rows = async <Row extends object>(query: string, values: readonly unknown[] = []): Promise<Row[]> =>
    (await database.pool.query<Row>(query, [...values])).rows;

  return {
    url,
    database,
    model,
    engine: loadClassifier(artefact),
    otherModel: () => record(artefactOf(['queues'])),
    rows,
    accept: async (comments) => {
      const hash = createHash('sha256').update(String(++batches)).digest();
      const part: BatchPart = {
        rows: comments.map(({ by, text }, index) => ({
          row: index + 1,
          respondent: by,
          attributes: { team: `team ${by.length % 3}` },
          comments: [{ question: 'What about the canteen?', text, blank: text === '' }],
        })),
        rejections: [],
      };
      const answer = await acceptBatch(
        database,
        {
          survey: 'lunch',
          wave: '2026',
          codebook: 'canteen',
          group: 'team',
          keyId: null,
          idempotencyKey: null,
          reading: {},
          large: false,
          bodyHash: () => hash,
          requestHash: () => hash,
          answer: (batch) => ({ status: 202, location: batch.uid, response: {} }),
        },
        only(part),
      );
      const [batch] = await rows<AcceptedTagging>(
        'select id as "batchId", bucket, tagging_id as "taggingId" from batch where uid = $1',
        [answer.location],
      );
      if (batch === undefined) throw new Error('no batch was made');
      return batch;
    },
    close,
  };
}

async function* only(part: BatchPart): AsyncGenerator<BatchPart> {
  await Promise.resolve();
  yield part;
}

const openings = ['The queue is long', 'Too expensive', 'More tea please', 'Nothing to add', 'A good queue'];

/** As many comments as asked for, by a third as many people, on and off the themes of the model. */
export function lunchComments(count: number): Said[] {
  return Array.from({ length: count }, (_, index) => {
    const opening = openings[(index * 7) % openings.length] ?? '';
    return { by: `p${index % Math.ceil(count / 3)}`, text: `${opening}, says number ${index}.` };
  });
}
