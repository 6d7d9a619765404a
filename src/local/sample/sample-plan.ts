import { z } from 'zod';

/** Factor on how often a theme's comments are drawn; 1 unless given. */
const Factors = z.record(z.string(), z.number().positive()).default({});

const Choice = z.strictObject({
  value: z.string().min(1),
  /** How common the value is, relative to the others (default 1). */
  share: z.number().positive().default(1),
  /** Drawn only for respondents with one of these values: earlier attribute's column → values. */
  when: z.record(z.string(), z.array(z.string())).default({}),
  /** Voices of the corpus whose comments such a respondent mostly makes. */
  voices: z.array(z.string()).default([]),
  /** How content such a respondent is, from -1 to 1: draws more of the negative or of the positive comments. */
  mood: z.number().min(-1).max(1).optional(),
});

const Attribute = z.strictObject({
  /** Heading of its column in the file. */
  column: z.string().min(1),
  /** What the service calls it. */
  name: z.string().min(1),
  /** The values stand in their order. */
  ordered: z.boolean().default(false),
  values: z.array(Choice).min(1),
});

/** How to make a synthetic survey from a corpus: who answers, what they are asked, how they differ. */
export const SamplePlan = z.strictObject({
  format: z.literal('verbatim-sample/1'),
  note: z.string().min(1),
  survey: z.string().min(1),
  respondentColumn: z.string().min(1),
  questionColumn: z.string().min(1),
  commentColumn: z.string().min(1),
  /** Put before the number of a respondent, so that nobody takes the rows for people. */
  respondentPrefix: z.string().min(1),
  /** Drawn in this order. The first is the group: its values get moods and theme factors of their own. */
  attributes: z.array(Attribute).min(1),
  questions: z
    .array(
      z.strictObject({
        text: z.string().min(1),
        themes: Factors,
        /** What it asks for: from -1, complaints, to 1, praise. */
        mood: z.number().min(-1).max(1).default(0),
      }),
    )
    .min(1),
  blanks: z.array(z.string()).min(1),
  openers: z.array(z.string().min(1)).default([]),
  waves: z
    .array(
      z.strictObject({
        wave: z.string().min(1),
        comments: z.int().positive(),
        respondents: z.int().positive(),
        themes: Factors,
      }),
    )
    .min(1),
});
export type SamplePlan = z.output<typeof SamplePlan>;

/** What the generator reads of a comment of the corpus. */
export const CorpusComment = z.object({
  text: z.string().min(1),
  labels: z.array(z.string()),
  valence: z.record(z.string(), z.string()).default({}),
  systems: z.array(z.string()).default([]),
  voice: z.string().default(''),
});
export type CorpusComment = z.output<typeof CorpusComment>;

/** Products that stand in for each other in the sample's comments. */
export interface InterchangeableSystem {
  readonly name: string;
  readonly category?: string | undefined;
}
