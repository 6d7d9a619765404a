import { stringify } from 'csv-stringify/sync';
import { uniform } from '../../models/groups.ts';

/** A small codebook whose lexicon knows half of what people say. */
export const office = {
  format: 'verbatim-codebook/1',
  id: 'office',
  version: 1,
  name: 'Office survey',
  themes: [
    { id: 'noise', name: 'Noise', definition: 'Sound that disturbs', lexicon: ['noisy'] },
    { id: 'heating', name: 'Heating', definition: 'Warmth and cold', lexicon: ['heating'] },
    { id: 'parking', name: 'Parking', definition: 'Room for cars', lexicon: ['parking'] },
  ],
} as const;

const bodies: readonly (readonly [text: string, themes: readonly string[]])[] = [
  ['the corridor is noisy', ['noise']],
  ['the radio next door blares all day', ['noise']],
  ['people shout on the phone beside my desk', ['noise']],
  ['the heating never comes on', ['heating']],
  ['I sit in my coat as it is freezing', ['heating']],
  ['the draught from the window is icy', ['heating']],
  ['parking is a nightmare', ['parking']],
  ['there is nowhere to leave the car', ['parking']],
  ['every bay is full by eight, and the radio blares', ['parking', 'noise']],
  ['a noisy debate about strategy would do us good', []],
  ['the lifts are clean and quick', []],
  ['my manager listens to me', []],
  ['the canteen serves decent soup', []],
];
const openings = [
  'Honestly,',
  'Every week',
  'Since spring',
  'To be fair',
  'As I said,',
  'Mostly',
  'On Mondays',
];
const endings = ['and nobody minds', 'as ever', 'I am afraid', 'in my building', 'these days', 'again'];

/** What somebody says, and what a careful reviewer finds in it. */
export interface OfficeComment {
  readonly respondent: string;
  readonly team: string;
  readonly text: string;
  readonly themes: readonly string[];
}

/** Two comments each by so many people; the same every time. */
export function officeComments(people: number): OfficeComment[] {
  const random = uniform(7);
  const draw = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  return Array.from({ length: people * 2 }, (_, index) => {
    const [body, themes] = draw(bodies) ?? ['', []];
    return {
      respondent: `person ${index >> 1}`,
      team: (index >> 1) % 2 === 0 ? 'north' : 'south',
      text: `${draw(openings) ?? ''} ${body} ${draw(endings) ?? ''}, number ${index}.`,
      themes,
    };
  });
}

export function officeCsv(comments: readonly OfficeComment[]): string {
  const rows = comments.map(({ respondent, team, text }) => [respondent, team, text]);
  return stringify([['Respondent', 'Team', 'Comment'], ...rows]);
}

export const officeMapping = JSON.stringify({
  comments: [{ column: 'Comment' }],
  respondent: 'Respondent',
  attributes: { Team: 'team' },
});

/** The share of people with a comment on the theme. */
export function trueShare(comments: readonly OfficeComment[], theme: string): number {
  const people = new Set(comments.map(({ respondent }) => respondent));
  const with_ = new Set(
    comments.filter(({ themes }) => themes.includes(theme)).map(({ respondent }) => respondent),
  );
  return with_.size / people.size;
}
