import { z } from 'zod';

const slug = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const themeId = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\/[a-z0-9]+(?:-[a-z0-9]+)*)?$/;

/**
 * One entry of a theme's lexicon. A string is short for `{ term }`.
 *
 * `term` is words separated by spaces, matched without regard to case. `word*` matches every word with the same
 * Porter stem ("type*": type, types, typed, typing); ` … ` between words allows a gap of up to `gap` other words.
 */
export const LexiconEntry = z.union([
  z
    .string()
    .min(1)
    .transform((term) => ({ term })),
  z.strictObject({
    term: z.string().min(1),
    /** How strongly it speaks for the theme; 1 decides on its own, less needs company, negative speaks against. */
    weight: z.number().min(-5).max(5).optional(),
    /** Most words that a ` … ` may skip (default 4). */
    gap: z.int().min(1).max(10).optional(),
    /** Words matched here are not read by any other term of this theme ("train station"). */
    exclude: z.boolean().optional(),
    /** Match with exactly these capitals. */
    case: z.boolean().optional(),
  }),
]);
export type LexiconEntry = z.output<typeof LexiconEntry>;

/** A theme: what it means, what belongs to it and what does not, and the words that give it away. */
export const Theme = z.strictObject({
  /** `slug`, or `parent/child`. */
  id: z.string().regex(themeId),
  name: z.string().min(1),
  definition: z.string().min(1),
  include: z.array(z.string()).default([]),
  exclude: z.array(z.string()).default([]),
  /** Themes that are easy to confuse with this one, and how to tell them apart. */
  neighbours: z.array(z.strictObject({ theme: z.string(), difference: z.string() })).default([]),
  examples: z.array(z.string()).default([]),
  /** Framework id → the categories of that framework that this theme reports to. */
  crosswalk: z.record(z.string(), z.array(z.string())).default({}),
  lexicon: z.array(LexiconEntry).default([]),
});
export type Theme = z.output<typeof Theme>;

/** A product that comments name. */
export const System = z.strictObject({
  name: z.string().min(1),
  aliases: z.array(z.string().min(1)).default([]),
  category: z.string().optional(),
  /** The name is an ordinary word too: match it only with its capitals and a context that fits. */
  ambiguous: z.boolean().default(false),
});
export type System = z.output<typeof System>;

/** The versioned set of themes, with the systems that its comments name. */
export const Codebook = z
  .strictObject({
    format: z.literal('verbatim-codebook/1'),
    id: z.string().regex(slug),
    version: z.int().min(1),
    name: z.string().min(1),
    description: z.string().default(''),
    language: z.string().default('en-GB'),
    /** Frameworks that the themes' cross-walks refer to: id → its name and categories (id → name). */
    frameworks: z
      .record(z.string(), z.strictObject({ name: z.string(), categories: z.record(z.string(), z.string()) }))
      .default({}),
    themes: z.array(Theme).min(1).max(500),
    systems: z.array(System).default([]),
    /** Words beside which an ambiguous system name counts as the system ("log", "on", "record"). */
    systemContext: z.array(z.string()).default([]),
  })
  .superRefine((codebook, context) => {
    const ids = new Set(codebook.themes.map((theme) => theme.id));
    const problem = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    if (ids.size < codebook.themes.length) problem(['themes'], 'theme ids must be unique');
    for (const [index, theme] of codebook.themes.entries()) {
      const parent = parentOf(theme.id);
      if (parent !== null && !ids.has(parent))
        problem(['themes', index, 'id'], `its parent "${parent}" is not a theme of this codebook`);
      for (const [n, neighbour] of theme.neighbours.entries())
        if (!ids.has(neighbour.theme))
          problem(['themes', index, 'neighbours', n], `"${neighbour.theme}" is not a theme of this codebook`);
      for (const [framework, categories] of Object.entries(theme.crosswalk)) {
        const known = codebook.frameworks[framework]?.categories;
        for (const category of categories)
          if (known?.[category] === undefined)
            problem(
              ['themes', index, 'crosswalk', framework],
              `"${category}" is not a category of "${framework}"`,
            );
      }
    }
  });
export type Codebook = z.output<typeof Codebook>;

/** The id of a theme's parent, or null for a top-level theme. */
export function parentOf(theme: string): string | null {
  const slash = theme.indexOf('/');
  return slash < 0 ? null : theme.slice(0, slash);
}

/** Names of a codebook's themes by their ids. */
export function themeNames({ themes }: Pick<Codebook, 'themes'>): Map<string, string> {
  return new Map(themes.map(({ id, name }) => [id, name]));
}
