import { useState } from 'preact/hooks';
import { Choice } from '../kit/choice.tsx';
import { useMedia } from '../kit/use-media.ts';
import type { Survey } from '../kit/use-surveys.ts';
import { FieldFilter } from './field-filter.tsx';
import type { View } from './view.ts';

interface Props {
  readonly survey: Survey;
  readonly view: View;
  readonly onChange: (changes: Partial<View>) => void;
}

const ofComments = ['system', 'question', 'valence', 'facet'] as const;

/** Everything that can be chosen, beside the chart; on a narrow screen folded away above it. */
export function FilterBar(props: Props) {
  const { view } = props;
  const narrow = useMedia('(max-width: 900px)');
  const [unfolded, setUnfolded] = useState(false);
  if (!narrow)
    return (
      <div class="filters card no-print">
        <Choices {...props} />
      </div>
    );
  return (
    <details
      class="filters card no-print"
      open={unfolded}
      onToggle={(event) => setUnfolded(event.currentTarget.open)}
    >
      <summary class="filters__summary">
        What to count
        {view.filters.size > 0 && <span class="filters__chosen">{view.filters.size}</span>}
        <span class="filters__told">{told(view)}</span>
      </summary>
      {unfolded && <Choices {...props} />}
    </details>
  );
}

/** What is chosen, in words. */
function told({ by, level, base, filters }: View): string {
  return [
    by === null ? null : `by ${by}`,
    level === 'all' ? 'all themes' : 'broad themes',
    base === 'comments' ? 'comments' : 'people',
    ...[...filters].map(([field, values]) =>
      values.length <= 2 ? `only ${field}: ${values.join(' or ')}` : `only ${values.length} of ${field}`,
    ),
  ]
    .filter((part) => part !== null)
    .join(' · ');
}

/** What to tell apart, whom to count. */
function Choices({ survey, view, onChange }: Props) {
  const fields = fieldsOf(survey);
  return (
    <form onSubmit={(event) => event.preventDefault()}>
      <Choice
        label="Tell apart by"
        value={view.by ?? ''}
        options={[['', 'nothing'], ...fields.map((field): [string, string] => [field, field])]}
        onChange={(by) => onChange({ by: by === '' ? null : by, focus: null })}
      />
      <Choice
        label="Themes"
        value={view.level}
        options={[
          ['rollup', 'broad'],
          ['all', 'broad and narrow'],
        ]}
        onChange={(level) => onChange({ level: level === 'all' ? 'all' : 'rollup' })}
      />
      <Choice
        label="Count"
        value={view.base}
        options={[
          ['respondents', 'people'],
          ['comments', 'comments'],
        ]}
        onChange={(base) => onChange({ base: base === 'comments' ? 'comments' : 'respondents' })}
      />
      <fieldset class="filters__fields">
        <legend>Only</legend>
        {fields.map((field) => (
          <FieldFilter
            key={`${view.survey} ${field}`}
            survey={view.survey}
            field={field}
            chosen={view.filters.get(field) ?? []}
            onChange={(values) => {
              const filters = new Map(view.filters);
              if (values.length === 0) filters.delete(field);
              else filters.set(field, values);
              onChange({ filters });
            }}
          />
        ))}
        {view.filters.size > 0 && (
          <button type="button" class="link-button" onClick={() => onChange({ filters: new Map() })}>
            Clear all
          </button>
        )}
      </fieldset>
    </form>
  );
}

function fieldsOf({ attributes }: Survey): string[] {
  return [...attributes.map(({ name }) => name), 'wave', ...ofComments];
}
