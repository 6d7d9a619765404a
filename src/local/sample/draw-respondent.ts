import type { Random } from './random.ts';
import type { SamplePlan } from './sample-plan.ts';

/** How the members of one group differ from everyone: in mood, and in what they speak of. */
export interface GroupLeaning {
  readonly mood: number;
  /** By theme, the factor on how often its comments are drawn. */
  readonly themes: ReadonlyMap<string, number>;
}

/** A made-up person who answers the survey. */
export interface Respondent {
  /** Values in the order of the plan's attributes. */
  readonly values: readonly string[];
  readonly leaning: GroupLeaning;
  readonly mood: number;
  readonly voices: readonly string[];
}

const spread = { mood: 0.2, theme: 0.5 };

/** Draws each group's leaning, once for a survey, so that a group leans the same way in every wave. */
export function drawLeanings(
  random: Random,
  groups: readonly string[],
  themes: readonly string[],
): Map<string, GroupLeaning> {
  return new Map(
    groups.map((group) => [
      group,
      {
        mood: spread.mood * random.normal(),
        themes: new Map(themes.map((theme) => [theme, Math.exp(spread.theme * random.normal())])),
      },
    ]),
  );
}

/** Draws a respondent: each attribute in order, from the values that go with those drawn before. */
export function drawRespondent(
  random: Random,
  attributes: SamplePlan['attributes'],
  leanings: ReadonlyMap<string, GroupLeaning>,
): Respondent {
  const drawn = new Map<string, string>();
  const voices: string[] = [];
  let leaning: GroupLeaning = { mood: 0, themes: new Map() };
  let mood = 0;
  for (const { column, values } of attributes) {
    const open = values.filter(({ when }) =>
      Object.entries(when).every(([other, allowed]) => allowed.includes(drawn.get(other) ?? '')),
    );
    const weights = open.map((choice) => choice.share * Math.exp(2 * (choice.mood ?? 0) * leaning.mood));
    const choice = open[random.weighted(weights)];
    drawn.set(column, choice?.value ?? '');
    voices.push(...(choice?.voices ?? []));
    mood += choice?.mood ?? 0;
    if (drawn.size === 1) leaning = leanings.get(choice?.value ?? '') ?? leaning;
  }
  return { values: [...drawn.values()], leaning, mood: mood + leaning.mood, voices };
}
