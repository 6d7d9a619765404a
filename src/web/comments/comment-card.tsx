import type { Got } from '../api/documents.ts';
import { markEvidence } from '../kit/mark-evidence.tsx';
import { Theme, type ThemeWords } from '../kit/theme-words.tsx';

type Comment = Got<'/v1/comments'>['comments'][number];

interface Props {
  readonly comment: Comment;
  readonly theme: string | null;
  readonly words: ThemeWords;
}

/** One comment with its tags; the words that decided for the chosen theme, or for any, are underlined. */
export function CommentCard({ comment, theme, words }: Props) {
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
            <Theme id={tag.theme} words={words} /> {Math.round(tag.probability * 100)}%
          </li>
        ))}
      </ul>
      <p class="review__facts">{[wave, ...Object.values(attributes), ...systems].join(' · ')}</p>
    </li>
  );
}
