import type { Facet, Valence } from '../models/classifier.ts';
import type { Candidate } from '../src/domain/exemplars/candidate.ts';
import type { ExemplarsPayload } from '../src/queue/job-payloads.ts';
import type { Database } from '../src/storage/database.ts';
import { valenceCodes } from '../src/storage/encode-tags.ts';
import {
  analyseBucket,
  readShortlists,
  readSystemNames,
  readTexts,
  readThemeValences,
  sampleThemes,
  type ShortlistedTag,
} from '../src/storage/exemplar-candidates.ts';
import { claimExemplars } from '../src/storage/quoted-taggings.ts';
import { type ChosenQuotes, writeExemplars } from '../src/storage/write-exemplars.ts';
import { evidenceSpans } from './evidence-spans.ts';
import type { ExemplarRequest, RedactedExemplars } from './exemplar-protocol.ts';
import { readAhead } from './read-ahead.ts';
import { readMarked } from './read-marked.ts';
import { ThreadDied, ThreadThrew, type ThreadPool } from './thread-pool.ts';

export interface ExemplarDeps {
  readonly database: Database;
  readonly threads: Pick<ThreadPool<ExemplarRequest, RedactedExemplars>, 'run'>;
  /** Told of a theme that goes without quotes, as its comments felled the thread. */
  readonly onFailure: (
    theme: { readonly taggingId: number; readonly themeId: number },
    error: unknown,
  ) => void;
}

const perTheme = 200;

const valences = Object.keys(valenceCodes) as Valence[];
const valenceOf = new Map(valences.map((valence) => [valenceCodes[valence], valence]));
const noFacets: readonly Facet[] = [];

/** Choose and write the quotes of a finished tagging, theme by theme; nothing when they are there already. */
export async function chooseExemplars(
  { database, threads, onFailure }: ExemplarDeps,
  { taggingId }: ExemplarsPayload,
): Promise<void> {
  const tagging = await claimExemplars(database.pool, taggingId);
  if (tagging === null) return;
  const shortlisted = await readShortlists(database.pool, tagging, perTheme);
  const samples = await sampleThemes(database.pool, tagging, perTheme);
  const counted = await readThemeValences(database.pool, taggingId);
  const oneGroup = new Set(shortlisted.map((tag) => tag.group)).size <= 1;

  const systems = await readSystemNames(database.pool, tagging.codebook);
  const marked = new Map(
    [...(await readMarked(database, tagging))].map(([id, redactions]) => [paddedId(id), redactions]),
  );

  const themes = smallestFirst(shortlisted, counted);
  const textsOf = ([themeId, tags]: Theme): Promise<Map<number, string>> =>
    readTexts(database.pool, tagging, [
      ...new Set([...tags.map((tag) => tag.commentId), ...(samples.get(themeId) ?? [])]),
    ]);

  const chosen: ChosenQuotes[] = [];
  const taken = new Set<string>();
  for await (const [[themeId, tags], texts] of readAhead(themes, textsOf)) {
    const sample = samples.get(themeId) ?? [];
    const counts = counted.get(themeId);
    const exemplars = await threads
      .run({
        candidates: tags.flatMap((tag) => candidateFrom(tag, texts.get(tag.commentId), oneGroup)),
        valences: new Map(valences.map((valence) => [valence, counts?.[valenceCodes[valence]] ?? 0])),
        comments: sample.flatMap((id) => texts.get(id) ?? []),
        taken,
        systems,
        marked,
      })
      .catch((error: unknown) => {
        if (!(error instanceof ThreadDied || error instanceof ThreadThrew)) throw error;
        onFailure({ taggingId, themeId }, error);
        return null;
      });
    if (exemplars === null) continue;
    const { coverage, tau } = exemplars;
    const quotes = exemplars.quotes.map(({ commentId, respondentId, ...quote }) => {
      taken.add(commentId);
      return { ...quote, commentId: Number(commentId), respondentId: Number(respondentId) };
    });
    chosen.push({ themeId, coverage, tau, quotes });
  }
  await writeExemplars(database.pool, tagging, chosen);
  await analyseBucket(database.pool, tagging.bucket);
}

type Theme = [themeId: number, tags: ShortlistedTag[]];

/** Themes by size: a small one has fewer comments to choose from, so it chooses before the others. */
function smallestFirst(
  tags: readonly ShortlistedTag[],
  counted: ReadonlyMap<number, readonly number[]>,
): Theme[] {
  const size = (themeId: number): number =>
    (counted.get(themeId) ?? []).reduce((sum, count) => sum + count, 0);
  return [...Map.groupBy(tags, (tag) => tag.themeId)].sort(([a], [b]) => size(a) - size(b) || a - b);
}

/** Ids are padded so that their order as text is their order as numbers. */
const paddedId = (id: number): string => String(id).padStart(16, '0');

function candidateFrom(tag: ShortlistedTag, text: string | undefined, oneGroup: boolean): Candidate[] {
  if (text === undefined) return [];
  const { commentId, respondentId, probability, evidence } = tag;
  return [
    {
      commentId: paddedId(commentId),
      respondentId: String(respondentId),
      group: oneGroup ? null : tag.group,
      text,
      probability,
      valence: valenceOf.get(tag.valence) ?? 'neutral',
      evidence: evidenceSpans(evidence),
      facets: noFacets,
    },
  ];
}
