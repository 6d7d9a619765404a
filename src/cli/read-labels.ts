import { z } from 'zod';
import type { Example } from '../../models/examples.ts';
import { openInput, readNdjson } from './ndjson.ts';
import { UsageError } from './usage-error.ts';

const Label = z.looseObject({
  text: z.string(),
  labels: z.array(z.string().min(1)),
  question: z.string().nullish(),
  respondent: z.union([z.string(), z.number()]).nullish(),
  valence: z.record(z.string(), z.enum(['negative', 'positive', 'mixed', 'neutral'])).nullish(),
  facets: z.array(z.string()).nullish(),
});

function isFacet(facet: string): facet is 'suggestion' | 'distress' {
  return facet === 'suggestion' || facet === 'distress';
}

/** Reads labelled comments from NDJSON. Throws UsageError naming the line that is wrong, or when there are none. */
export async function readLabels(path: string): Promise<Example[]> {
  const examples: Example[] = [];
  const expected =
    '{"id"?, "text", "labels": [theme], "valence"?: {theme: value}, "question"?, "respondent"?}';
  for await (const line of readNdjson(openInput(path), path, Label, expected)) {
    examples.push({
      text: line.text,
      labels: line.labels,
      question: line.question ?? undefined,
      respondent: line.respondent?.toString(),
      valence: line.valence ?? undefined,
      facets: line.facets?.filter(isFacet),
    });
  }
  if (examples.length === 0) throw new UsageError(`${path} holds no labelled comments`);
  return examples;
}
