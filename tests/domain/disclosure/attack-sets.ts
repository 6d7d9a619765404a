import { loadHighs } from './load-highs.ts';

/** A set of people whose printed number a reader holds. */
export interface PrintedSet {
  readonly people: Iterable<number>;
  readonly printed: number;
}

/**
 * The least and the most that the size of a set can be, by integer programs over how many people are in each meeting of
 * the sets: what a reader works out who knows which sets lie within which, every printed number, and the rounding to 5.
 */
export async function attackSet(
  published: readonly PrintedSet[],
  secret: Iterable<number>,
): Promise<{ readonly min: number; readonly max: number }> {
  const highs = await loadHighs();
  const meetings = new Map<number, string>();
  [...published.map(({ people }) => people), secret].forEach((people, set) => {
    for (const person of people) meetings.set(person, `${meetings.get(person) ?? ''}_${set}`);
  });
  const names = [...new Set(meetings.values())];
  const sum = (set: number): string =>
    names
      .filter((name) => `${name}_`.includes(`_${set}_`))
      .map((name) => `m${name}`)
      .join(' + ');
  const lines = published.flatMap(({ printed }, set) => [
    ` ${sum(set)} >= ${printed - 2}`,
    ` ${sum(set)} <= ${printed + 2}`,
  ]);
  const solve = (sense: 'Minimize' | 'Maximize'): number => {
    const { Status, ObjectiveValue } = highs.solve(
      [sense, ` obj: ${sum(published.length)}`, 'Subject To', ...lines]
        .concat(['General', ` ${names.map((name) => `m${name}`).join(' ')}`, 'End'])
        .join('\n'),
    );
    if (Status === 'Unbounded' || Status === 'Primal infeasible or unbounded') return Infinity;
    if (Status !== 'Optimal') throw new Error(`the integer program ended with status ${Status}`);
    return Math.round(ObjectiveValue);
  };
  return { min: solve('Minimize'), max: solve('Maximize') };
}
