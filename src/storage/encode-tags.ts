import type { ClassifiedColumns } from '../../models/columns.ts';
import type { Valence } from '../../models/classifier.ts';

/** What a valence is in the record. As VALENCES of models/codes.ts numbers them. */
export const valenceCodes: Readonly<Record<Valence, number>> = {
  neutral: 0,
  negative: 1,
  positive: 2,
  mixed: 3,
};

/** Where the tags of a chunk belong, the ids of its comments in order, and the numbers of the model's themes and systems. */
export interface TagPlace {
  readonly bucket: number;
  readonly taggingId: number;
  readonly commentIds: readonly number[];
  readonly respondentIds: readonly number[];
  readonly themeIds: readonly number[];
  readonly systemIds: readonly number[];
}

/** COPY rows of the tables tag and finding, in the columns that tags.ts names. */
export interface EncodedTags {
  readonly tags: Uint8Array<ArrayBuffer>;
  readonly findings: Uint8Array<ArrayBuffer>;
}

/** Classified comments as COPY rows. Probabilities keep 6 decimals, weights of evidence 4. */
export function encodeTags(place: TagPlace, columns: ClassifiedColumns): EncodedTags {
  let tags = '';
  let findings = '';
  for (let comment = 0; comment < columns.count; comment++) {
    const head = `${place.bucket}\t${place.taggingId}\t${place.commentIds[comment] ?? ''}\t`;
    const respondent = place.respondentIds[comment] ?? '';
    for (let tag = columns.tagStart[comment] ?? 0; tag < (columns.tagStart[comment + 1] ?? 0); tag++) {
      const theme = place.themeIds[columns.tagTheme[tag] ?? 0] ?? '';
      const probability = rounded(columns.tagProbability[tag] ?? 0, 1e6);
      tags += `${head}${theme}\t${respondent}\t${columns.tagValence[tag] ?? 0}\t${probability}\t{${evidence(columns, tag)}}\n`;
    }
    const facets = columns.facets[comment] ?? 0;
    const systems = columns.system.subarray(columns.systemStart[comment], columns.systemStart[comment + 1]);
    if (facets !== 0 || systems.length > 0)
      findings += `${head}${facets}\t{${Array.from(systems, (index) => place.systemIds[index] ?? '').join(',')}}\n`;
  }
  return { tags: bytesOf(tags), findings: bytesOf(findings) };
}

function evidence(columns: ClassifiedColumns, tag: number): string {
  let text = '';
  const end = columns.spanStart[tag + 1] ?? 0;
  for (let span = columns.spanStart[tag] ?? 0; span < end; span++)
    text += `${text === '' ? '' : ','}${columns.spanFrom[span] ?? 0},${columns.spanTo[span] ?? 0},${rounded(columns.spanWeight[span] ?? 0, 1e4)}`;
  return text;
}

function rounded(value: number, parts: number): number {
  return Math.round(value * parts) / parts;
}

function bytesOf(ascii: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(ascii.length);
  Buffer.from(bytes.buffer).write(ascii, 'latin1');
  return bytes;
}
