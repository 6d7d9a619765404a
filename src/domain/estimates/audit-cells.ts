import { designEffect } from '../statistics/design-effect.ts';

/** What shares are of: people, or their comments. */
export type EstimateBase = 'respondents' | 'comments';

/** Audited comments as to one theme: whose each is, and whether machine (`tagged`) and people (`labelled`) gave it the theme, 0 or 1. */
export interface AuditedComments {
  readonly respondent: ArrayLike<number | string>;
  readonly tagged: ArrayLike<number>;
  readonly labelled: ArrayLike<number>;
}

/** Audited units, and how many of them people gave the theme. */
export interface AuditCell {
  readonly n: number;
  readonly labelled: number;
}

/** Audited units of a base by what the machine said of them. Counts are whole; `designEffect` says what they are worth. */
export interface AuditCells {
  readonly tagged: AuditCell;
  readonly untagged: AuditCell;
  /** Of comments clustered in respondents, at least 1; 1 of respondents. */
  readonly designEffect: number;
}

/**
 * Before anything is seen, comments of one respondent are held to be wrong together with this correlation; the belief weighs
 * as much as so many of the machine's errors.
 */
const PRIOR_CORRELATION = 0.3;
const PRIOR_ERRORS = 5;

interface Person {
  comments: number;
  tagged: number;
  labelled: number;
  /** Sum of labels less what is expected of a comment with that tag. */
  excess: number;
}

/** The people of the comments, and of each comment its person: comments of one person mostly follow each other. */
function byPerson({ respondent, tagged, labelled }: AuditedComments): { people: Person[]; of: Person[] } {
  const known = new Map<number | string, Person>();
  const of: Person[] = [];
  let last: number | string | undefined;
  let person: Person = { comments: 0, tagged: 0, labelled: 0, excess: 0 };
  for (let i = 0; i < tagged.length; i++) {
    const id = respondent[i] ?? 0;
    if (id !== last) {
      person = known.get(id) ?? { comments: 0, tagged: 0, labelled: 0, excess: 0 };
      known.set(id, person);
      last = id;
    }
    person.comments++;
    person.tagged += tagged[i] ?? 0;
    person.labelled += labelled[i] ?? 0;
    of.push(person);
  }
  return { people: [...known.values()], of };
}

function respondentCells(audited: AuditedComments): AuditCells {
  const tagged = { n: 0, labelled: 0 };
  const untagged = { n: 0, labelled: 0 };
  for (const person of byPerson(audited).people) {
    const cell = person.tagged > 0 ? tagged : untagged;
    cell.n++;
    if (person.labelled > 0) cell.labelled++;
  }
  return { tagged, untagged, designEffect: 1 };
}

/**
 * The variance of the sum of errors over respondents against that of independent errors. With few errors that ratio is a matter of
 * luck, and mostly too low, so it is drawn towards the design effect that PRIOR_CORRELATION gives these clusters.
 */
function errorDesignEffect(audited: AuditedComments, tagged: AuditCell, untagged: AuditCell): number {
  const { people, of } = byPerson(audited);
  const prior = designEffect(
    people.map(({ comments }) => comments),
    PRIOR_CORRELATION,
  );
  if (people.length < 2) return prior;
  const expected = [share(untagged), share(tagged)];
  let independent = 0;
  for (let i = 0; i < of.length; i++) {
    const error = (audited.labelled[i] ?? 0) - (expected[audited.tagged[i] ?? 0] ?? 0);
    independent += error * error;
    const person = of[i];
    if (person !== undefined) person.excess += error;
  }
  let clustered = 0;
  for (const { excess } of people) clustered += excess * excess;
  clustered *= people.length / (people.length - 1);
  return Math.max(1, (clustered + PRIOR_ERRORS * prior) / (independent + PRIOR_ERRORS));
}

const share = ({ n, labelled }: AuditCell): number => (n === 0 ? 0 : labelled / n);

function commentCells(audited: AuditedComments): AuditCells {
  const tagged = { n: 0, labelled: 0 };
  const untagged = { n: 0, labelled: 0 };
  for (let i = 0; i < audited.tagged.length; i++) {
    const cell = audited.tagged[i] === 1 ? tagged : untagged;
    cell.n++;
    cell.labelled += audited.labelled[i] ?? 0;
  }
  return { tagged, untagged, designEffect: errorDesignEffect(audited, tagged, untagged) };
}

/**
 * Counts audited units for the estimate of a share. Of respondents: tagged at all against labelled at all, over all of their
 * comments that are given. Of comments: as they are, with the design effect of the machine's errors clustering in respondents.
 */
export function auditCells(audited: AuditedComments, base: EstimateBase): AuditCells {
  return base === 'respondents' ? respondentCells(audited) : commentCells(audited);
}

/** How many independent units the audited ones are worth. */
export function effectiveUnits({ tagged, untagged, designEffect }: AuditCells): number {
  return (tagged.n + untagged.n) / designEffect;
}
