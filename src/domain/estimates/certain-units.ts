import type { EstimateBase } from './audit-cells.ts';
import { type CountsValence, type JudgedComment, labelOf, tagOf } from './audited-survey.ts';
import type { CertainUnits } from './corrected-share.ts';

interface Person {
  tagged: boolean;
  labelled: boolean;
  open: boolean;
}

/**
 * The certainty stratum of a group: units whose label was known before the audit was drawn. A comment is known when people said yes or
 * no; a person when they said yes of one of their comments here, or no of all. `comments` are all comments here of everybody
 * of whom anything was known.
 */
export function certainUnits(
  comments: readonly JudgedComment[],
  base: EstimateBase,
  theme: string,
  counts: CountsValence,
): CertainUnits {
  const known = { units: 0, tagged: 0, labelled: 0 };
  const add = (tagged: boolean, labelled: boolean): void => {
    known.units++;
    if (tagged) known.tagged++;
    if (labelled) known.labelled++;
  };
  const people = new Map<number, Person>();
  for (const comment of comments) {
    const label = labelOf(comment, theme, counts);
    const tagged = tagOf(comment, theme, counts) === 1;
    if (base === 'comments') {
      if (label !== null) add(tagged, label === 1);
      continue;
    }
    const person = people.get(comment.respondent) ?? { tagged: false, labelled: false, open: false };
    person.tagged ||= tagged;
    person.labelled ||= label === 1;
    person.open ||= label === null;
    people.set(comment.respondent, person);
  }
  for (const { tagged, labelled, open } of people.values()) if (labelled || !open) add(tagged, labelled);
  return known;
}
