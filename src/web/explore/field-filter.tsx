import { useState } from 'preact/hooks';
import { ProblemBanner } from '../kit/problem-banner.tsx';
import { useAnswer } from '../kit/use-answer.ts';
import { readFrequencies } from './read-frequencies.ts';

interface Props {
  readonly survey: string;
  readonly field: string;
  readonly chosen: readonly string[];
  readonly onChange: (values: readonly string[]) => void;
}

const fixed: Readonly<Record<string, readonly string[]>> = {
  valence: ['negative', 'positive', 'mixed', 'neutral'],
  facet: ['suggestion', 'distress'],
};

/** The values of one field, to be let through or not; they are fetched when it is opened. */
export function FieldFilter({ survey, field, chosen, onChange }: Props) {
  const [open, setOpen] = useState(chosen.length > 0);
  const { data, problem, reload } = useAnswer(`${survey} ${field} ${open}`, () =>
    open ? valuesOf(survey, field) : Promise.resolve(undefined),
  );
  return (
    <details class="filters__field" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {field}
        {chosen.length > 0 && <span class="filters__chosen"> {chosen.length}</span>}
      </summary>
      {problem !== undefined && <ProblemBanner problem={problem} retry={reload} />}
      <ul>
        {data?.map((value) => (
          <li key={value}>
            <label class="toggle">
              <input
                type="checkbox"
                checked={chosen.includes(value)}
                onChange={(event) =>
                  onChange(
                    event.currentTarget.checked
                      ? [...chosen, value]
                      : chosen.filter((other) => other !== value),
                  )
                }
              />{' '}
              {value}
            </label>
          </li>
        ))}
      </ul>
    </details>
  );
}

async function valuesOf(survey: string, field: string): Promise<readonly string[]> {
  const known = fixed[field];
  if (known !== undefined) return known;
  const table = await readFrequencies(new URLSearchParams({ survey, by: field, top: '1' }));
  return table.cells.flatMap(({ key }) => key[field] ?? []);
}
