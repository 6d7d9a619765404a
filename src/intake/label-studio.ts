import { z } from 'zod';

/** What is read of a result of Label Studio; other kinds of results are passed over. */
const Result = z.looseObject({
  from_name: z.string(),
  value: z.looseObject({
    choices: z.array(z.string()).optional(),
    text: z.union([z.string(), z.array(z.string())]).optional(),
    start: z.number().optional(),
    end: z.number().optional(),
    labels: z.array(z.string()).optional(),
  }),
});

/** A task of Label Studio's JSON, as it is exported there and made by the export here. */
const Task = z.looseObject({
  data: z.looseObject({ comment: z.string() }),
  annotations: z.array(
    z.looseObject({
      was_cancelled: z.boolean().optional(),
      completed_by: z
        .union([
          z.string(),
          z.number(),
          z.looseObject({ email: z.string().optional(), id: z.number().optional() }),
        ])
        .optional(),
      created_at: z.string().optional(),
      reviewer: z.string().optional(),
      purpose: z.string().optional(),
      blind: z.boolean().optional(),
      audit: z.string().nullable().optional(),
      version: z.number().optional(),
      result: z.array(z.unknown()),
    }),
  ),
});

/**
 * The decisions of a task: one for each annotation that was not cancelled. The controls are called `themes`, `facets` and
 * `verdict` (choices), `valence` (choices such as `price: negative`), `redactions` (stretches of the text) and `note`. What
 * is no task is given as it is, and refused by who reads it on.
 */
export function fromLabelStudio(task: unknown): unknown[] {
  const parsed = Task.safeParse(task);
  if (!parsed.success) return [{ id: null }];
  const { data, annotations } = parsed.data;
  return annotations
    .filter((annotation) => annotation.was_cancelled !== true)
    .map((annotation) => {
      const results = annotation.result.flatMap((result) => Result.safeParse(result).data ?? []);
      const named = (name: string) => results.filter((result) => result.from_name === name);
      const choices = (name: string): string[] => named(name).flatMap(({ value }) => value.choices ?? []);
      const valences = new Map(
        choices('valence').map((choice): [string, string] => {
          const colon = choice.lastIndexOf(':');
          return [choice.slice(0, colon).trim(), choice.slice(colon + 1).trim()];
        }),
      );
      const [verdict] = choices('verdict');
      const note = named('note')
        .flatMap(({ value }) => value.text ?? [])
        .join('\n');
      return {
        id: data.comment,
        ...(verdict !== undefined && { verdict }),
        themes: choices('themes').map((theme) => ({ theme, valence: valences.get(theme) ?? null })),
        facets: named('facets').length === 0 ? null : choices('facets'),
        redactions: named('redactions').map(({ value }) => ({
          start: value.start,
          end: value.end,
          kind: value.labels?.[0] ?? 'other',
        })),
        reviewer: annotation.reviewer ?? reviewerOf(annotation.completed_by),
        purpose: annotation.purpose ?? null,
        blind: annotation.blind ?? null,
        audit: annotation.audit ?? null,
        version: annotation.version ?? null,
        at: annotation.created_at ?? null,
        note: note === '' ? null : note,
      };
    });
}

function reviewerOf(
  by: string | number | { email?: string | undefined; id?: number | undefined } | undefined,
): string | null {
  if (by === undefined) return null;
  if (typeof by === 'object') return by.email ?? (by.id === undefined ? null : String(by.id));
  return String(by);
}

/** A decision to be written as an annotation. */
export interface AnnotatedLabel {
  readonly reviewer: string;
  readonly at: string;
  readonly verdict: string;
  readonly themes: readonly { readonly theme: string; readonly valence: string | null }[];
  readonly facets: readonly string[] | null;
  readonly redactions: readonly { readonly start: number; readonly end: number; readonly kind: string }[];
  readonly note: string | null;
  readonly purpose: string;
  readonly blind: boolean;
  readonly audit: string | null;
  readonly version: number;
}

/**
 * A comment and its decisions as a task of Label Studio. Reviewers here are nobody that it knows, and it refuses a file that
 * names others in `completed_by`, so that stands in keys of our own, which it passes over.
 */
export function toLabelStudio(
  comment: { readonly uid: string; readonly text: string; readonly question: string | null },
  labels: readonly AnnotatedLabel[],
): object {
  return {
    data: { comment: comment.uid, text: comment.text, question: comment.question },
    annotations: labels.map((label) => ({
      reviewer: label.reviewer,
      purpose: label.purpose,
      blind: label.blind,
      audit: label.audit,
      version: label.version,
      created_at: label.at,
      was_cancelled: false,
      result: [
        choicesResult('verdict', [label.verdict]),
        choicesResult(
          'themes',
          label.themes.map(({ theme }) => theme),
        ),
        ...(label.themes.some(({ valence }) => valence !== null)
          ? [
              choicesResult(
                'valence',
                label.themes.flatMap(({ theme, valence }) =>
                  valence === null ? [] : [`${theme}: ${valence}`],
                ),
              ),
            ]
          : []),
        ...(label.facets === null ? [] : [choicesResult('facets', label.facets)]),
        ...label.redactions.map(({ start, end, kind }) => ({
          from_name: 'redactions',
          to_name: 'text',
          type: 'labels',
          value: { start, end, text: comment.text.slice(start, end), labels: [kind] },
        })),
        ...(label.note === null
          ? []
          : [{ from_name: 'note', to_name: 'text', type: 'textarea', value: { text: [label.note] } }]),
      ],
    })),
  };
}

function choicesResult(name: string, choices: readonly string[]): object {
  return { from_name: name, to_name: 'text', type: 'choices', value: { choices } };
}
