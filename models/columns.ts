import type { Classification, Span, Tag } from './classifier.ts';
import { facetsOf, valenceOf } from './codes.ts';

/** How much to find: themes with their probabilities, facets and systems; tags' valence too; their evidence too. */
export type Detail = 'themes' | 'valence' | 'evidence';

/**
 * Classifications as typed arrays, cheap to make and to move between threads. Comment `i` has the tags
 * `tagStart[i] … tagStart[i + 1] - 1`, and likewise tags have spans, and comments have systems.
 */
export interface ClassifiedColumns {
  readonly count: number;
  readonly tagStart: Uint32Array<ArrayBuffer>;
  /** Index into the classifier's `themes`. */
  readonly tagTheme: Uint16Array<ArrayBuffer>;
  readonly tagProbability: Float64Array<ArrayBuffer>;
  /** Index into VALENCES. */
  readonly tagValence: Uint8Array<ArrayBuffer>;
  readonly spanStart: Uint32Array<ArrayBuffer>;
  readonly spanFrom: Uint32Array<ArrayBuffer>;
  readonly spanTo: Uint32Array<ArrayBuffer>;
  readonly spanWeight: Float64Array<ArrayBuffer>;
  /** Bit k set: the comment has FACETS[k]. */
  readonly facets: Uint8Array<ArrayBuffer>;
  readonly systemStart: Uint32Array<ArrayBuffer>;
  /** Index into the classifier's `systems`. */
  readonly system: Uint16Array<ArrayBuffer>;
}

/** The buffers of the columns, to be given to `postMessage` as its transfer list. */
export function transferList(columns: ClassifiedColumns): ArrayBuffer[] {
  return [
    columns.tagStart.buffer,
    columns.tagTheme.buffer,
    columns.tagProbability.buffer,
    columns.tagValence.buffer,
    columns.spanStart.buffer,
    columns.spanFrom.buffer,
    columns.spanTo.buffer,
    columns.spanWeight.buffer,
    columns.facets.buffer,
    columns.systemStart.buffer,
    columns.system.buffer,
  ];
}

/** The plain form of the columns. */
export function toClassifications(
  columns: ClassifiedColumns,
  themes: readonly string[],
  systems: readonly string[],
): Classification[] {
  const found: Classification[] = [];
  for (let comment = 0; comment < columns.count; comment++) {
    const tags: Tag[] = [];
    for (let tag = columns.tagStart[comment] ?? 0; tag < (columns.tagStart[comment + 1] ?? 0); tag++)
      tags.push({
        theme: themes[columns.tagTheme[tag] ?? 0] ?? '',
        probability: columns.tagProbability[tag] ?? 0,
        valence: valenceOf(columns.tagValence[tag] ?? 0),
        evidence: spansOf(columns, tag),
      });
    const named: string[] = [];
    for (let k = columns.systemStart[comment] ?? 0; k < (columns.systemStart[comment + 1] ?? 0); k++)
      named.push(systems[columns.system[k] ?? 0] ?? '');
    found.push({ themes: tags, facets: facetsOf(columns.facets[comment] ?? 0), systems: named });
  }
  return found;
}

function spansOf(columns: ClassifiedColumns, tag: number): Span[] {
  const spans: Span[] = [];
  for (let k = columns.spanStart[tag] ?? 0; k < (columns.spanStart[tag + 1] ?? 0); k++)
    spans.push({
      start: columns.spanFrom[k] ?? 0,
      end: columns.spanTo[k] ?? 0,
      weight: columns.spanWeight[k] ?? 0,
    });
  return spans;
}
