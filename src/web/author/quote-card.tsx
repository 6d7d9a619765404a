import { useState } from 'preact/hooks';
import type { Quote } from '../api/documents.ts';
import { type Problem, problemOf } from '../api/problem.ts';
import { ProblemBanner } from '../kit/problem-banner.tsx';
import { may } from '../session.ts';
import { decideQuote, type QuoteDecision } from './decide-quote.ts';
import { RedactByHand } from './redact-by-hand.tsx';
import { RedactedText } from './redacted-text.tsx';

interface Props {
  readonly quote: Quote;
  readonly onChange: () => void;
}

const states = { draft: 'Draft', approved: 'Approved', refused: 'Refused' } as const;

/** One quote: what was hidden in it, and the author's decision. */
export function QuoteCard({ quote, onChange }: Props) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [redacting, setRedacting] = useState(false);
  const [copied, setCopied] = useState(false);
  const { status, valence, text } = quote;

  async function decide(decision: QuoteDecision): Promise<void> {
    try {
      await decideQuote(quote, decision);
      setProblem(null);
      setRedacting(false);
    } catch (error) {
      setProblem(problemOf(error));
    }
    onChange();
  }

  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(`“${text}”`);
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  }

  return (
    <li class={`quote quote--${status}`}>
      {problem !== null && <ProblemBanner problem={problem} />}
      <blockquote>
        <RedactedText
          quote={quote}
          onRestore={(span) => void decide({ decision: 'restore', spans: [span] })}
        />
      </blockquote>
      <p class="quote__facts">
        <span class={`valence valence--${valence}`}>{valence}</span>
        <span>{states[status]}</span>
      </p>
      {may('author') && (
        <div class="quote__actions no-print">
          {status !== 'approved' && (
            <button type="button" class="link-button" onClick={() => void decide({ decision: 'approve' })}>
              Approve
            </button>
          )}
          {status !== 'refused' && (
            <button type="button" class="link-button" onClick={() => void decide({ decision: 'refuse' })}>
              Refuse
            </button>
          )}
          <button
            type="button"
            class="link-button"
            aria-expanded={redacting}
            onClick={() => setRedacting(!redacting)}
          >
            Hide more
          </button>
          <button type="button" class="link-button" onClick={() => void copy()}>
            {copied ? 'Copied' : 'Copy'}
          </button>
        </div>
      )}
      {redacting && quote.original !== null && (
        <RedactByHand
          original={quote.original}
          onRedact={(span) => void decide({ decision: 'redact', spans: [span] })}
        />
      )}
    </li>
  );
}
