import { api, dataOf } from '../api/client.ts';
import { useAnswer } from '../kit/use-answer.ts';

/** Comments that would get or lose a theme by the draft. */
export function TrialFlips({ codebook, trial }: { codebook: string; trial: string }) {
  const { data } = useAnswer(trial, () =>
    dataOf(
      api.GET('/v1/codebooks/{id}/trials/{trial}/flips', {
        params: { path: { id: codebook, trial }, query: { limit: '30' } },
      }),
    ),
  );
  if (data === undefined || data.flips.length === 0) return null;
  return (
    <ul class="flips">
      {data.flips.map(({ theme, comment, text, change }) => (
        <li key={`${comment} ${theme}`}>
          <p class="flips__what">
            {change === 'gained' ? 'Gets' : 'Loses'} <strong>{theme}</strong>
          </p>
          <blockquote>{text}</blockquote>
        </li>
      ))}
    </ul>
  );
}
