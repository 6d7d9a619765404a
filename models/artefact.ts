import { createHash } from 'node:crypto';
import type { Manifest, Model } from './model.ts';
import type { Language, Structure } from './structure.ts';

const MAGIC = 'VERBATIM';
const VERSION = 2;
/** Magic, version, length of the header, SHA-256 of all that follows. */
const PREAMBLE = 8 + 4 + 4 + 32;

const sections = [
  ['entryUnits', Int32Array],
  ['bias', Float64Array],
  ['scale', Float64Array],
  ['wordHash', Int32Array],
  ['wordRows', Int8Array],
  ['wordShift', Uint8Array],
  ['pairHash', Int32Array],
  ['pairRows', Int8Array],
  ['pairShift', Uint8Array],
  ['flatHash', Int32Array],
  ['flatRows', Int8Array],
  ['flatShift', Uint8Array],
  ['systemRows', Int8Array],
  ['systemShift', Uint8Array],
  ['threshold', Float64Array],
  ['slope', Float64Array],
  ['intercept', Float64Array],
  ['valenceBias', Float64Array],
] as const;

interface Header {
  readonly manifest: Manifest;
  readonly structure: Structure;
  readonly language: Language;
  readonly stride: number;
  /** Number of elements of each section, in the order above. */
  readonly lengths: readonly number[];
}

/** The bytes are not an artefact that this version understands, or they are damaged. */
export class ArtefactError extends Error {
  override readonly name = 'ArtefactError';
}

function aligned(offset: number): number {
  return (offset + 7) & ~7;
}

/** Writes a model as bytes: the same model gives the same bytes on every machine. */
export function writeArtefact(model: Model): Uint8Array {
  const header: Header = {
    manifest: model.manifest,
    structure: model.structure,
    language: model.language,
    stride: model.stride,
    lengths: sections.map(([name]) => model[name].length),
  };
  const json = new TextEncoder().encode(JSON.stringify(header));
  let size = aligned(PREAMBLE + json.length);
  for (const [name] of sections) size = aligned(size + model[name].byteLength);
  const bytes = new Uint8Array(size);
  bytes.set(new TextEncoder().encode(MAGIC));
  const view = new DataView(bytes.buffer);
  view.setUint32(8, VERSION, true);
  view.setUint32(12, json.length, true);
  bytes.set(json, PREAMBLE);
  let offset = aligned(PREAMBLE + json.length);
  for (const [name] of sections) {
    const part = model[name];
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), offset);
    offset = aligned(offset + part.byteLength);
  }
  bytes.set(createHash('sha256').update(bytes.subarray(PREAMBLE)).digest(), 16);
  return bytes;
}

/** SHA-256 in hex of an artefact's payload: the model's id. */
export function artefactId(bytes: Uint8Array): string {
  return Buffer.from(bytes.subarray(16, PREAMBLE)).toString('hex');
}

/**
 * Reads a model. Its arrays are views of the bytes where these lie on an 8-byte boundary, so threads can share them.
 * Throws ArtefactError for anything but a whole artefact of this version.
 */
export function readArtefact(bytes: Uint8Array): Model {
  if (bytes.length < PREAMBLE || Buffer.from(bytes.subarray(0, 8)).toString('latin1') !== MAGIC)
    throw new ArtefactError('This is not a model of Verbatim.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint32(8, true);
  if (version !== VERSION)
    throw new ArtefactError(
      `The model has format ${version}, but this program reads ${VERSION}: train it again, or use the program that made it.`,
    );
  if (createHash('sha256').update(bytes.subarray(PREAMBLE)).digest('hex') !== artefactId(bytes))
    throw new ArtefactError('The model is damaged: its hash does not fit its contents.');
  const whole = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  const end = PREAMBLE + view.getUint32(12, true);
  const header = JSON.parse(Buffer.from(whole.subarray(PREAMBLE, end)).toString('utf8')) as Header;
  const part = reader(whole, aligned(end), header.lengths);
  return {
    manifest: header.manifest,
    structure: header.structure,
    language: header.language,
    stride: header.stride,
    entryUnits: part(0, Int32Array),
    bias: part(1, Float64Array),
    scale: part(2, Float64Array),
    wordHash: part(3, Int32Array),
    wordRows: part(4, Int8Array),
    wordShift: part(5, Uint8Array),
    pairHash: part(6, Int32Array),
    pairRows: part(7, Int8Array),
    pairShift: part(8, Uint8Array),
    flatHash: part(9, Int32Array),
    flatRows: part(10, Int8Array),
    flatShift: part(11, Uint8Array),
    systemRows: part(12, Int8Array),
    systemShift: part(13, Uint8Array),
    threshold: part(14, Float64Array),
    slope: part(15, Float64Array),
    intercept: part(16, Float64Array),
    valenceBias: part(17, Float64Array),
  };
}

type Section<T> = new (buffer: ArrayBufferLike, offset: number, length: number) => T;

function reader(
  bytes: Uint8Array,
  start: number,
  lengths: readonly number[],
): <T>(index: number, type: Section<T>) => T {
  const offsets: number[] = [];
  let offset = start;
  for (const [index, [, type]] of sections.entries()) {
    offsets.push(offset);
    offset = aligned(offset + (lengths[index] ?? 0) * type.BYTES_PER_ELEMENT);
  }
  return (index, type) =>
    new type(bytes.buffer, bytes.byteOffset + (offsets[index] ?? 0), lengths[index] ?? 0);
}
