import { csvOf } from '../kit/csv-of.ts';

const answers: readonly (readonly [person: string, team: string, comment: string])[] = [
  ['1', 'North', 'It takes ten minutes to log on every morning.'],
  ['1', 'North', 'The training was two slides and a quiz.'],
  ['2', 'North', 'My new laptop is brilliant, thank you.'],
  ['3', 'South', 'I type the same name into four systems that do not talk to each other.'],
  ['4', 'South', 'The help desk never answers at night.'],
  ['5', 'South', 'Nothing to add.'],
];

/** A small file of made-up answers, to try the service with and to see what a file can look like. */
export function exampleFile(): Blob {
  const rows = answers.map(([person, team, comment]) => [
    `person ${person}`,
    team,
    'What gets in your way?',
    comment,
  ]);
  return new Blob([csvOf(['Respondent', 'Team', 'Question', 'Comment'], rows)], { type: 'text/csv' });
}
