import { z } from 'zod';

/** What the commands read of the service's answers; what else is in them is passed on, or left. */

export const Batch = z.looseObject({
  id: z.string(),
  survey: z.string(),
  wave: z.string(),
  state: z.string(),
  accepted: z.number(),
  blank: z.number(),
  rejected: z.number(),
  respondents: z.number(),
  comments: z.looseObject({ total: z.number(), done: z.number(), quarantined: z.number() }),
  warnings: z.array(z.string()).default([]),
  created_at: z.string().optional(),
});
export type Batch = z.output<typeof Batch>;

export const Batches = z.object({ batches: z.array(Batch), next: z.string().nullish() });

const Share = z.object({ n: z.number(), base: z.number(), share: z.number() });
const Tagged = z.object({ comments: Share, respondents: Share });

export const Themes = z.object({
  batch: z.string(),
  final: z.boolean(),
  base: z.object({ comments: z.number(), respondents: z.number(), blank: z.number() }),
  themes: z.array(
    z.looseObject({ theme: z.string(), name: z.string(), parent: z.string().nullable(), tagged: Tagged }),
  ),
  uncategorised: Tagged,
});
export type Themes = z.output<typeof Themes>;

export const Quotes = z.object({
  theme: z.string(),
  coverage: z.number().nullable(),
  tau: z.number().nullable(),
  quotes: z.array(
    z.looseObject({
      id: z.string(),
      text: z.string(),
      valence: z.string(),
      status: z.string().default('draft'),
    }),
  ),
});
export type Quotes = z.output<typeof Quotes>;

export const NewKey = z.looseObject({
  id: z.string(),
  name: z.string(),
  access: z.string(),
  secret: z.string(),
});

export const JobTicket = z.object({ job: z.string() });

export const Job = z.looseObject({ id: z.string(), state: z.string() });
export type Job = z.output<typeof Job>;
