import type { RedactionRules } from '../src/domain/redaction/rules.ts';
import type { ExemplarRequest, RedactedExemplars } from './exemplar-protocol.ts';
import { openThreadPool, type ThreadPool } from './thread-pool.ts';
import type { RedactedValueQuotes, ValueQuoteRequest } from './value-quote-protocol.ts';

/** Memory of the thread that chooses quotes: its language model needs 30 MB, the comments of one theme some more. */
const megabytes = 96;

/** One thread that chooses quotes, of themes and of values: they share its model of the language. */
export interface QuotingThread {
  readonly themes: Pick<ThreadPool<ExemplarRequest, RedactedExemplars>, 'run'>;
  readonly values: Pick<ThreadPool<ValueQuoteRequest, RedactedValueQuotes>, 'run'>;
  close(): Promise<void>;
}

/** The thread starts when it is first asked; see openThreadPool. */
export function openQuotingThread(rules: RedactionRules): QuotingThread {
  const pool = openThreadPool<ExemplarRequest | ValueQuoteRequest, RedactedExemplars | RedactedValueQuotes>(
    new URL('./exemplar-thread.ts', import.meta.url),
    { size: 1, deadlineMs: 60_000, heapMegabytes: megabytes, data: rules },
  );
  return {
    themes: {
      run: async (request) => {
        const answer = await pool.run(request);
        if (!('coverage' in answer)) throw new OtherAnswer();
        return answer;
      },
    },
    values: {
      run: async (request) => {
        const answer = await pool.run(request);
        if (!('valueQuotes' in answer)) throw new OtherAnswer();
        return answer;
      },
    },
    close: () => pool.close(),
  };
}

/** A thread answered what it was not asked. */
class OtherAnswer extends Error {}
