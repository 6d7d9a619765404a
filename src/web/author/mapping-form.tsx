import type { Mapping, Preview } from '../api/documents.ts';
import { setPart, partOf, type Part } from './column-part.ts';
import { ScrollX } from '../kit/scroll-x.tsx';

interface Props {
  readonly columns: Preview['columns'];
  readonly mapping: Mapping;
  readonly onChange: (mapping: Mapping) => void;
}

const parts: readonly (readonly [Part, string])[] = [
  ['comment', 'Comments'],
  ['respondent', 'Who answered'],
  ['question', 'The question'],
  ['attribute', 'What is known of them'],
  ['nothing', 'Leave out'],
];

/** What each column means, to be changed where the guess is wrong. */
export function MappingForm({ columns, mapping, onChange }: Props) {
  return (
    <ScrollX label="Columns">
      <table class="govuk-table flush mapping">
        <caption class="govuk-visually-hidden">Columns and what they mean</caption>
        <thead>
          <tr>
            <th scope="col">Column</th>
            <th scope="col">Holds</th>
            <th scope="col">For example</th>
          </tr>
        </thead>
        <tbody>
          {columns.map(({ name, label, samples }, at) => (
            <tr key={name}>
              <th scope="row">
                <label for={`part-${at}`}>{label}</label>
              </th>
              <td>
                <select
                  id={`part-${at}`}
                  class="govuk-select"
                  value={partOf(mapping, name)}
                  onChange={(event) =>
                    onChange(setPart(mapping, { name, label }, event.currentTarget.value as Part))
                  }
                >
                  {parts.map(([part, words]) => (
                    <option key={part} value={part}>
                      {words}
                    </option>
                  ))}
                </select>
              </td>
              <td class="samples">{samples.join(' · ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  );
}
