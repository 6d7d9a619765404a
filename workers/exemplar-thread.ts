import { setPriority } from 'node:os';
import { workerData } from 'node:worker_threads';
import { readLanguage, type Sentence, splitSentences } from '../models/sentences.ts';
import { selectExemplars } from '../src/domain/exemplars/select-exemplars.ts';
import { selectValueQuotes } from '../src/domain/exemplars/select-value-quotes.ts';
import { redactionFinder } from '../src/domain/redaction/find-redactions.ts';
import { redactStretch } from '../src/domain/redaction/redact-stretch.ts';
import type { Redaction } from '../src/domain/redaction/redaction.ts';
import type { RedactionRules } from '../src/domain/redaction/rules.ts';
import type { QuoteRedaction } from '../src/storage/schema-quotes.ts';
import type { ExemplarRequest, RedactedExemplars } from './exemplar-protocol.ts';
import { serveThread } from './thread-main.ts';
import type { RedactedValueQuotes, ValueQuoteRequest } from './value-quote-protocol.ts';

// On Linux this is the priority of the thread alone: quotes wait while batches are classified.
if (process.platform === 'linux') setPriority(5);

const find = redactionFinder(workerData as RedactionRules, readLanguage);
const byMachine = (found: Redaction): QuoteRedaction => ({ ...found, by: 'machine' });
const byReviewer = (marked: Redaction): QuoteRedaction => ({ ...marked, by: 'reviewer' });

const remembered = 8_000;
const sentences = new Map<string, Sentence[]>();

/** The sentences of a text, split once though several themes have its comment. */
function sentencesOf(text: string): Sentence[] {
  const known = sentences.get(text);
  if (known !== undefined) return known;
  const split = splitSentences(text);
  if (sentences.size >= remembered) sentences.clear();
  sentences.set(text, split);
  return split;
}

/** The same without remembering it: of the many comments that speak for values few come again. */
const onceSentencesOf = (text: string): Sentence[] => sentences.get(text) ?? splitSentences(text);

function chooseForTheme(request: ExemplarRequest): RedactedExemplars {
  const { candidates, valences, comments, taken, systems } = request;
  const exemplars = selectExemplars(candidates, sentencesOf, { valences, comments, taken });
  const texts = new Map(candidates.map(({ commentId, text }) => [commentId, text]));
  const quotes = exemplars.quotes.map((quote) => {
    const text = texts.get(quote.commentId) ?? '';
    const marked = (request.marked.get(quote.commentId) ?? []).map(byReviewer);
    return { ...quote, redactions: redactStretch(text, quote, find, marked, byMachine, systems) };
  });
  return { ...exemplars, quotes };
}

function chooseForValues(request: ValueQuoteRequest): RedactedValueQuotes {
  const { valueCandidates, standing, systems } = request;
  const texts = new Map(valueCandidates.map(({ commentId, text }) => [commentId, text]));
  const stands = new Set(standing.map(({ commentId, start, end }) => `${commentId} ${start} ${end}`));
  const valueQuotes = selectValueQuotes(valueCandidates, onceSentencesOf, request).map((quote) => {
    const { commentId, start, end } = quote;
    if (stands.has(`${commentId} ${start} ${end}`)) return { ...quote, redactions: null };
    const marked = (request.marked.get(commentId) ?? []).map(byReviewer);
    const text = texts.get(commentId) ?? '';
    return { ...quote, redactions: redactStretch(text, quote, find, marked, byMachine, systems) };
  });
  return { valueQuotes };
}

serveThread((request: ExemplarRequest | ValueQuoteRequest): RedactedExemplars | RedactedValueQuotes =>
  'valueCandidates' in request ? chooseForValues(request) : chooseForTheme(request),
);
