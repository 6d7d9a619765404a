import type { Facet, Valence } from '../models/classifier.ts';
import type { Candidate } from '../src/domain/exemplars/candidate.ts';
import type { Exemplars } from '../src/domain/exemplars/select-exemplars.ts';
import type { ExemplarsPayload } from '../src/queue/job-payloads.ts';
import type { Database } from '../src/storage/database.ts';
import { valenceCodes } from '../src/storage/encode-tags.ts';
import {
  analyseBucket,
  type ChosenQuotes,
  claimExemplars,
  readShortlists,
  readTexts,
  readThemeValences,
  sampleThemes,
  type ShortlistedTag,
  writeExemplars,
} from '../src/storage/exemplars.ts';
import type { ExemplarRequest } from './exemplar-protocol.ts';
import { ThreadDied, ThreadThrew, type ThreadPool } from './thread-pool.ts';

export interface ExemplarDeps {
  readonly database: Database;
  readonly threads: ThreadPool<ExemplarRequest, Exemplars>;
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

  const chosen: ChosenQuotes[] = [];
  for (const [themeId, tags] of Map.groupBy(shortlisted, (tag) => tag.themeId)) {
    const sample = samples.get(themeId) ?? [];
    const ids = new Set([...tags.map((tag) => tag.commentId), ...sample]);
    const texts = await readTexts(database.pool, tagging, [...ids]);
    const counts = counted.get(themeId);
    const exemplars = await threads
      .run({
        candidates: tags.flatMap((tag) => candidateFrom(tag, texts.get(tag.commentId), oneGroup)),
        valences: new Map(valences.map((valence) => [valence, counts?.[valenceCodes[valence]] ?? 0])),
        comments: sample.flatMap((id) => texts.get(id) ?? []),
      })
      .catch((error: unknown) => {
        if (!(error instanceof ThreadDied || error instanceof ThreadThrew)) throw error;
        onFailure({ taggingId, themeId }, error);
        return null;
      });
    if (exemplars === null) continue;
    const { coverage, tau } = exemplars;
    const quotes = exemplars.quotes.map(({ commentId, respondentId, start, end }) => {
      return { commentId: Number(commentId), respondentId: Number(respondentId), start, end, redactions: [] };
    });
    chosen.push({ themeId, coverage, tau, quotes });
  }
  await writeExemplars(database.pool, tagging, chosen);
  await analyseBucket(database.pool, tagging.bucket);
}

/** Ids are padded so that their order as text is their order as numbers. */
function candidateFrom(tag: ShortlistedTag, text: string | undefined, oneGroup: boolean): Candidate[] {
  if (text === undefined) return [];
  const { commentId, respondentId, probability, evidence } = tag;
  const spans = Array.from({ length: evidence.length / 3 }, (_, index) => {
    const [start = 0, end = 0, weight = 0] = evidence.slice(index * 3, index * 3 + 3);
    return { start, end, weight };
  });
  return [
    {
      commentId: String(commentId).padStart(16, '0'),
      respondentId: String(respondentId),
      group: oneGroup ? null : tag.group,
      text,
      probability,
      valence: valenceOf.get(tag.valence) ?? 'neutral',
      evidence: spans,
      facets: noFacets,
    },
  ];
}
