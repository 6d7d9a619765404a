import { z } from 'zod';

const Label = z.string();

/** What a file would become, as the API tells it: its columns, what they mean, and the first rows as they would be stored. */
export const PreviewDocument = z
  .object({
    format: z.string(),
    encoding: z.string().nullable(),
    delimiter: z.string().nullable(),
    compressed: z.boolean(),
    guessed: z.boolean().describe('The mapping was guessed from the file'),
    columns: z.array(z.object({ name: Label, label: Label, samples: z.array(z.string()) })),
    mapping: z
      .object({
        comments: z.array(z.object({ column: Label, question: Label.nullish() })),
        respondent: Label.nullish(),
        question: Label.nullish(),
        attributes: z.record(Label, Label),
      })
      .nullable()
      .describe('Null when none was given and no column looks like comments'),
    rows: z
      .array(
        z.object({
          row: z.int(),
          respondent: z.string().nullable(),
          attributes: z.record(z.string(), z.string()).readonly(),
          comments: z
            .array(z.object({ question: z.string().nullable(), text: z.string(), blank: z.boolean() }))
            .readonly(),
        }),
      )
      .describe('The first rows, as they would be stored'),
    rejections: z
      .array(z.object({ row: z.int(), column: z.string().nullable(), code: z.string(), reason: z.string() }))
      .describe('Rows among the first 200 or so that would be refused'),
  })
  .meta({
    examples: [
      {
        format: 'csv',
        encoding: 'utf-8',
        delimiter: ',',
        compressed: false,
        guessed: true,
        columns: [{ name: 'comment', label: 'comment', samples: ['The queue is too long.'] }],
        mapping: { comments: [{ column: 'comment', question: null }], respondent: null, attributes: {} },
        rows: [
          {
            row: 2,
            respondent: null,
            attributes: {},
            comments: [{ question: null, text: 'The queue is too long.', blank: false }],
          },
        ],
        rejections: [],
      },
    ],
  });
export type PreviewDocument = z.infer<typeof PreviewDocument>;
