import type { Got } from '../api/documents.ts';
import { markEvidence } from '../kit/mark-evidence.tsx';

type Comment = Got<'/v1/comments'>['comments'][number];

/** One comment with its tags; the words that decided for the chosen theme, or for any, are underlined. */
export function CommentCard({ comment, theme }: { comment: Comment; theme: string | null }) {
  const { text, tags, question, attributes, wave, systems } = comment;
  const spans = tags
    .filter((tag) => theme === null || tag.theme === theme)
    .flatMap(({ evidence }) => evidence);
  return (
    <li class="card comment">
      {question !== null && <p class="review__question">{question}</p>}
      <p class="comment__text">{markEvidence(text, spans)}</p>
      <ul class="terms">
        {tags.map((tag) => (
          <li key={tag.theme} class={`valence--${tag.valence}`}>
            {tag.theme} {tag.probability.toFixed(2)}
          </li>
        ))}
      </ul>
      <p class="review__facts">{[wave, ...Object.values(attributes), ...systems].join(' · ')}</p>
    </li>
  );
}
