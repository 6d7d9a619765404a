import { type QuotedValues, quotedValues } from '../src/domain/exemplars/quoted-values.ts';
import { openValueShortlist, type ValueTag } from '../src/domain/exemplars/value-shortlist.ts';
import type { ValueQuotesPayload } from '../src/queue/job-payloads.ts';
import type { Database } from '../src/storage/database.ts';
import { type NamedSystem, readSystems } from '../src/storage/exemplar-candidates.ts';
import { claimValueQuotes, type QuotedTagging } from '../src/storage/quoted-taggings.ts';
import {
  readAttributes,
  readEvidentTexts,
  readExemplars,
  readQuestions,
  readQuotable,
  readQuotedAttributes,
  readRanges,
  readSystemNumbers,
  type ThemeExemplar,
} from '../src/storage/value-quote-candidates.ts';
import { type ChosenValueQuotes, writeValueQuotes } from '../src/storage/write-value-quotes.ts';
import { evidenceSpans } from './evidence-spans.ts';
import type { ExemplarDeps } from './exemplars.ts';
import type { Precedence } from './precedence.ts';
import { readAhead } from './read-ahead.ts';
import { readMarked } from './read-marked.ts';
import { ThreadDied, ThreadThrew, type ThreadPool } from './thread-pool.ts';
import type { RedactedValueQuotes, ValueQuoteRequest } from './value-quote-protocol.ts';

export interface ValueQuoteDeps extends Pick<ExemplarDeps, 'database' | 'onFailure'> {
  readonly threads: Pick<ThreadPool<ValueQuoteRequest, RedactedValueQuotes>, 'run'>;
  /** Waits while there is work that somebody waits for, up to so many milliseconds. */
  readonly giveWay: Precedence['giveWay'];
}

/** Quotes of each value on each theme. */
const each = 3;
/** The likeliest comments of each value on each theme, from which they are chosen. */
const perCell = 12;
/** An attribute or the questions with more values than this have no quotes of their own. */
const mostValues = 100;
/** How long each step stands back at the most. */
const patienceMs = 1_000;

/**
 * Choose and write the quotes of the values of a finished tagging, theme by theme: what each group, role and so on said, and
 * what was said of each system. Nothing when they are there already. It reads every tag once, a thousand comments at a
 * time, and keeps what is shortlisted; before each step it gives way.
 */
export async function chooseValueQuotes(
  { database, threads, giveWay, onFailure }: ValueQuoteDeps,
  { taggingId }: ValueQuotesPayload,
): Promise<void> {
  const { pool } = database;
  await giveWay(patienceMs);
  const tagging = await claimValueQuotes(pool, taggingId);
  if (tagging === null) return;
  const quoted = quotedValues(
    await readQuotedAttributes(pool, tagging, mostValues),
    await readQuestions(pool, tagging, mostValues),
    await readSystemNumbers(pool),
    tagging.group,
  );
  const exemplars = await readExemplars(pool, tagging);
  const { themes, speakers } = await shortlist(database, tagging, quoted, exemplars, () =>
    giveWay(patienceMs),
  );
  const systems = await readSystems(pool, tagging.codebook);
  const terms = termsOf(quoted, systems);
  const names = systems.flatMap(({ name, aliases }) => [name, ...aliases]);
  const marked = await readMarked(database, tagging);

  const chosen: ChosenValueQuotes[] = [];
  const taken = new Map(
    [...exemplars].flatMap(([themeId, quotes]) => quotes.map(({ commentId }) => [commentId, themeId])),
  );
  const smallestFirst = [...themes].sort(([a, own], [b, other]) => own.length - other.length || a - b);
  const textsOf = ([themeId, tags]: readonly [number, readonly ValueTag[]]) =>
    readEvidentTexts(pool, tagging, themeId, [
      ...new Set([...tags, ...(exemplars.get(themeId) ?? [])].map(({ commentId }) => commentId)),
    ]);

  for await (const [[themeId, tags], texts] of readAhead(smallestFirst, textsOf)) {
    await giveWay(patienceMs);
    const answer = await threads
      .run({
        each,
        valueCandidates: tags.flatMap((tag) => {
          const found = texts.get(tag.commentId);
          return found === undefined
            ? []
            : { ...tag, text: found.text, evidence: evidenceSpans(found.evidence) };
        }),
        groupCells: quoted.groupCells,
        terms,
        standing: (exemplars.get(themeId) ?? []).flatMap(({ commentId, respondentId, start, end }) => {
          const speaker = speakers.get(commentId);
          const text = texts.get(commentId)?.text;
          if (speaker === undefined || text === undefined) return [];
          const { cells, group } = speaker;
          return { commentId, respondentId, start, end, cells, group, quote: text.slice(start, end) };
        }),
        taken: new Set(
          tags.flatMap(({ commentId }) => {
            const by = taken.get(commentId) ?? themeId;
            return by === themeId ? [] : commentId;
          }),
        ),
        systems: names,
        marked,
      })
      .catch((error: unknown) => {
        if (!(error instanceof ThreadDied || error instanceof ThreadThrew)) throw error;
        onFailure({ taggingId, themeId }, error);
        return null;
      });
    if (answer === null) continue;
    for (const { commentId } of answer.valueQuotes) taken.set(commentId, themeId);
    chosen.push({ themeId, quotes: answer.valueQuotes.map((quote) => written(quote, quoted)) });
  }
  await giveWay(patienceMs);
  await writeValueQuotes(pool, tagging, chosen);
}

/** The comments of each theme that quotes of its values may come from, and who speaks in the quotes that themes have. */
async function shortlist(
  { pool }: Database,
  tagging: QuotedTagging,
  quoted: QuotedValues,
  exemplars: ReadonlyMap<number, readonly ThemeExemplar[]>,
  giveWay: () => Promise<void>,
): Promise<{ themes: Map<number, ValueTag[]>; speakers: Map<number, ValueTag> }> {
  const list = openValueShortlist(perCell);
  const speakers = new Map<number, ValueTag>();
  const standing = new Set([...exemplars.values()].flat().map(({ commentId }) => commentId));
  for (const range of await readRanges(pool, tagging)) {
    await giveWay();
    const comments = await readQuotable(pool, tagging, range);
    const people = await readAttributes(pool, tagging, [
      ...new Set(comments.map(({ respondentId }) => respondentId)),
    ]);
    for (const { commentId, respondentId, themes, probabilities, ...comment } of comments) {
      const attributes = people.get(respondentId) ?? {};
      const cells = quoted.cellsOf({ ...comment, attributes });
      const group = tagging.group === null ? null : (attributes[tagging.group] ?? null);
      for (const [index, themeId] of themes.entries()) {
        const tag = { commentId, respondentId, probability: probabilities[index] ?? 0, cells, group };
        list.add(themeId, tag);
        if (standing.has(commentId)) speakers.set(commentId, tag);
      }
    }
  }
  return { themes: list.themes(), speakers };
}

/** What each system is called, by the number of its value. */
function termsOf({ values }: QuotedValues, systems: readonly NamedSystem[]): Map<number, readonly string[]> {
  const aliases = new Map(systems.map((system) => [system.name, system.aliases]));
  return new Map(
    values.flatMap(({ field, value }, cell) =>
      field === 'system'
        ? [[cell, [value, ...(aliases.get(value) ?? [])].filter((term) => term.trim() !== '')] as const]
        : [],
    ),
  );
}

function written(
  { cells, redactions, ...quote }: RedactedValueQuotes['valueQuotes'][number],
  { values }: QuotedValues,
): ChosenValueQuotes['quotes'][number] {
  return {
    isNew: redactions !== null,
    quote: { ...quote, redactions: redactions ?? [] },
    values: cells.flatMap(({ cell, rank }) => {
      const value = values[cell];
      return value === undefined ? [] : { ...value, rank };
    }),
  };
}
