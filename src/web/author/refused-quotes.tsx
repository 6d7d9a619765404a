import type { Quote } from '../api/documents.ts';
import { QuoteCard } from './quote-card.tsx';

interface Props {
  readonly quotes: readonly Quote[];
  readonly onChange: () => void;
}

/** What was refused, folded away; who approves one of them takes the refusal back. */
export function RefusedQuotes({ quotes, onChange }: Props) {
  if (quotes.length === 0) return null;
  return (
    <details class="govuk-details no-print">
      <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">Refused quotes: {quotes.length}</span>
      </summary>
      <ul class="quotes">
        {quotes.map((quote) => (
          <QuoteCard key={quote.id} quote={quote} onChange={onChange} />
        ))}
      </ul>
    </details>
  );
}
