import { z } from 'zod';
import { valenceOf } from '../../models/codes.ts';
import type { StoredTag } from '../storage/tags.ts';
import { Valence } from './label-document.ts';

/** A theme that the machine put on a comment. */
export const TagDocument = z.object({
  theme: z.string(),
  probability: z.number(),
  valence: Valence,
  evidence: z
    .array(z.object({ start: z.int(), end: z.int(), weight: z.number() }))
    .describe('The stretches that decided, in UTF-16 code units of the text'),
});

/** A tag of the record, as it is sent. */
export function tagDocument({
  theme,
  probability,
  valence,
  evidence,
}: StoredTag): z.infer<typeof TagDocument> {
  return {
    theme,
    probability,
    valence: valenceOf(valence),
    evidence: Array.from({ length: Math.floor(evidence.length / 3) }, (_, span) => {
      const [start = 0, end = 0, weight = 0] = evidence.slice(span * 3, span * 3 + 3);
      return { start, end, weight };
    }),
  };
}
