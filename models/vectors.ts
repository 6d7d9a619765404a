/**
 * What general English says of frequent words: a vector each, by co-occurrence in a large body of text, and the clusters
 * that it falls into. Words of like meaning have like vectors and often the same cluster.
 */
export interface WordVectors {
  readonly dimensions: number;
  /** Number of clusterings, coarse to fine. */
  readonly levels: number;
  /** Hash of each word, as `wordFeatures` makes it, ascending. */
  readonly hash: Int32Array;
  /** Words × levels: the cluster of a word. */
  readonly cluster: Uint16Array;
  /** How much a word says, of 255: the more frequent, the less. */
  readonly weight: Uint8Array;
  /** Words × dimensions: a word's direction. */
  readonly rows: Int8Array;
}

const MAGIC = 'VECTORS1';
const HEADER = 8 + 3 * 4;

/** A dimension of a word's vector is its row's number by its weight and this. */
export const VECTOR_UNIT = 1 / (127 * 255);

/** Bytes of vectors: a header, then the arrays one after the other, little-endian. */
export function writeVectors({ dimensions, levels, hash, cluster, weight, rows }: WordVectors): Uint8Array {
  const header = new Uint8Array(HEADER);
  header.set(new TextEncoder().encode(MAGIC));
  const view = new DataView(header.buffer);
  for (const [index, value] of [hash.length, dimensions, levels].entries())
    view.setUint32(8 + 4 * index, value, true);
  const parts = [hash, cluster, weight, rows].map(
    (part) => new Uint8Array(part.buffer, part.byteOffset, part.byteLength),
  );
  return Uint8Array.from(Buffer.concat([header, ...parts]));
}

/** Reads vectors; throws RangeError for anything but a whole file of them. */
export function readVectors(bytes: Uint8Array): WordVectors {
  const whole = bytes.slice();
  const view = new DataView(whole.buffer);
  if (whole.length < HEADER || Buffer.from(whole.subarray(0, 8)).toString('latin1') !== MAGIC)
    throw new RangeError('These are not word vectors.');
  const [words = 0, dimensions = 0, levels = 0] = [8, 12, 16].map((at) => view.getUint32(at, true));
  if (whole.length !== HEADER + words * (4 + 2 * levels + 1 + dimensions))
    throw new RangeError('The word vectors are cut short.');
  const clusters = HEADER + 4 * words;
  const weights = clusters + 2 * levels * words;
  return {
    dimensions,
    levels,
    hash: new Int32Array(whole.buffer, HEADER, words),
    cluster: new Uint16Array(whole.buffer, clusters, levels * words),
    weight: new Uint8Array(whole.buffer, weights, words),
    rows: new Int8Array(whole.buffer, weights + words, words * dimensions),
  };
}
