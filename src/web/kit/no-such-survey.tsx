import { EmptyState } from './empty-state.tsx';
import type { Survey } from './use-surveys.ts';

interface Props {
  readonly id: string;
  readonly surveys: readonly Survey[];
  /** The same page about another survey. */
  readonly hrefOf: (survey: string) => string;
}

/** Says that the address names a survey that is not there, with those that are. */
export function NoSuchSurvey({ id, surveys, hrefOf }: Props) {
  return (
    <EmptyState title={`There is no survey “${id.slice(0, 100)}” that you may see`}>
      <p>The address may be mistyped, or your key is for other surveys. These are there:</p>
      <ul class="govuk-list govuk-list--bullet">
        {surveys.map((survey) => (
          <li key={survey.id}>
            <a href={hrefOf(survey.id)}>{survey.name}</a>
          </li>
        ))}
      </ul>
    </EmptyState>
  );
}
