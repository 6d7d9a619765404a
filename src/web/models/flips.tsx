import { api, dataOf } from '../api/client.ts';
import { useAnswer } from '../kit/use-answer.ts';

/** Comments that would get another theme by this model. */
export function Flips({ model }: { model: string }) {
  const { data } = useAnswer(model, () =>
    dataOf(api.GET('/v1/models/{id}/flips', { params: { path: { id: model }, query: { limit: '30' } } })),
  );
  if (data === undefined || data.flips.length === 0) return null;
  return (
    <section class="card">
      <h2 class="govuk-heading-m">Comments that change most</h2>
      <ul class="flips">
        {data.flips.map(({ theme, comment, text, change, before, after }) => (
          <li key={`${comment} ${theme}`}>
            <p class="flips__what">
              {change === 'gained' ? 'Gets' : 'Loses'} <strong>{theme}</strong>: {before.toFixed(2)} →{' '}
              {after.toFixed(2)}
            </p>
            <blockquote>{text}</blockquote>
          </li>
        ))}
      </ul>
    </section>
  );
}
