import type { Random } from './random.ts';
import type { InterchangeableSystem } from './sample-plan.ts';

type Rename = (sentences: readonly string[], systems: readonly string[]) => readonly string[];

/**
 * Gives every group one product of each category, and returns for a group the function that puts its products' names in
 * place of others of their category.
 */
export function swapSystems(
  random: Random,
  groups: readonly string[],
  systems: readonly InterchangeableSystem[],
): (group: string) => Rename {
  const categories = new Map(systems.map(({ name, category }) => [name, category]));
  const products = Map.groupBy(
    systems.filter(({ category }) => category !== undefined),
    ({ category }) => category,
  );
  const owned = new Map(
    groups.map((group) => [
      group,
      new Map([...products].map(([category, names]) => [category, random.pick(names).name])),
    ]),
  );
  return (group) => (sentences, named) => {
    let renamed = sentences;
    for (const name of named) {
      const category = categories.get(name);
      const own = category === undefined ? undefined : owned.get(group)?.get(category);
      if (own !== undefined && own !== name)
        renamed = renamed.map((sentence) => sentence.replaceAll(name, () => own));
    }
    return renamed;
  };
}
