import { drawLeanings, drawRespondent, type Respondent } from './draw-respondent.ts';
import { createRandom, type Random } from './random.ts';
import type { CorpusComment, InterchangeableSystem, SamplePlan } from './sample-plan.ts';
import { shareComments } from './share-comments.ts';
import { swapSystems } from './swap-systems.ts';
import { roughSentences, varyText } from './vary-text.ts';

export interface SampleInput {
  readonly seed: string;
  readonly plan: SamplePlan;
  /** A wave of the plan. */
  readonly wave: string;
  readonly corpus: readonly CorpusComment[];
  readonly systems?: readonly InterchangeableSystem[];
  /** Comments that say something; about 3 % of blank answers come on top. */
  readonly comments: number;
  readonly respondents: number;
}

/** One answer, by column of the plan. */
export type SampleRow = Record<string, string>;

interface Remark {
  readonly sentences: readonly string[];
  readonly themes: readonly string[];
  readonly systems: readonly string[];
  readonly voice: string;
  /** -1 (all negative) to 1 (all positive). */
  readonly valence: number;
}

const blankShare = 0.03;
/** Remarks drawn at random, of which one is taken in proportion to how well it fits the respondent. */
const drawnToChooseFrom = 6;
const voiceFactor = 4;
/** How much likelier a remark joins another that has a theme in common with it. */
const togetherFactor = 10;
/** Median length of a comment, in characters. */
const typicalLength = 190;

/**
 * Makes up a survey's answers from a corpus of remarks, for load and for display only: it shows what a real survey would
 * look like in the service, and nothing about the people or organisations it names. The same for the same input.
 *
 * @throws RangeError when the plan lacks the wave or that many respondents cannot make that many comments
 */
export function* generateSample(input: SampleInput): Generator<SampleRow> {
  const { seed, plan, corpus, systems = [], comments, respondents } = input;
  const wave = plan.waves.find((other) => other.wave === input.wave);
  const [group] = plan.attributes;
  if (wave === undefined || group === undefined)
    throw new RangeError(`The plan has no wave "${input.wave}".`);
  if (corpus.length === 0) throw new RangeError('The corpus is empty.');

  const remarks = corpus.map(remarkFrom);
  const groups = group.values.map(({ value }) => value);
  const leanings = drawLeanings(createRandom(seed), groups, [
    ...new Set(remarks.flatMap(({ themes }) => themes)),
  ]);
  const random = createRandom(`${seed}/${input.wave}`);
  const rename = swapSystems(createRandom(`${seed}/systems`), groups, systems);
  const counts = shareComments(random, comments, respondents, plan.questions.length);
  const digits = Math.max(5, String(respondents).length);

  for (const [index, count] of counts.entries()) {
    const respondent = drawRespondent(random, plan.attributes, leanings);
    const columns: SampleRow = {
      [plan.respondentColumn]: plan.respondentPrefix + String(index + 1).padStart(digits, '0'),
    };
    for (const [position, { column }] of plan.attributes.entries())
      columns[column] = respondent.values[position] ?? '';
    const answered = new Set(someOf(random, count, plan.questions.length));

    for (const [position, question] of plan.questions.entries()) {
      const says = answered.has(position);
      if (!says && !random.chance(blankRate(comments, respondents, plan.questions.length))) continue;
      const choose = (beside?: Remark) => chooseRemark(random, remarks, respondent, question, wave, beside);
      yield {
        ...columns,
        [plan.questionColumn]: question.text,
        [plan.commentColumn]: says
          ? answer(random, choose, rename(respondent.values[0] ?? ''), plan.openers)
          : random.pick(plan.blanks),
      };
    }
  }
}

function answer(
  random: Random,
  choose: (beside?: Remark) => Remark,
  rename: (sentences: readonly string[], systems: readonly string[]) => readonly string[],
  openers: readonly string[],
): string {
  const first = choose();
  const said = ({ sentences, systems }: Remark) => rename(sentences, systems);
  const length = typicalLength * Math.exp(0.45 * random.normal());
  return varyText(random, said(first), () => said(choose(first)), length, openers);
}

function remarkFrom({ text, labels, valence, systems, voice }: CorpusComment): Remark {
  const scores = Object.values(valence).map(
    (value) => Number(value === 'positive') - Number(value === 'negative'),
  );
  return {
    sentences: roughSentences(text),
    themes: [...new Set(labels.map((label) => label.split('/')[0] ?? label))],
    systems,
    voice,
    valence: scores.length > 0 ? scores.reduce((sum, score) => sum + score, 0) / scores.length : 0,
  };
}

/** Sampling and resampling by importance: cheap, and near enough to the weights for a synthetic survey. */
function chooseRemark(
  random: Random,
  remarks: readonly Remark[],
  respondent: Respondent,
  question: SamplePlan['questions'][number],
  wave: SamplePlan['waves'][number],
  beside?: Remark,
): Remark {
  const drawn = Array.from({ length: drawnToChooseFrom }, () => random.pick(remarks));
  const weights = drawn.map(({ themes, valence, voice }) => {
    let weight = Math.exp(1.5 * (respondent.mood + question.mood) * valence);
    for (const theme of themes) {
      weight *= respondent.leaning.themes.get(theme) ?? 1;
      weight *= (question.themes[theme] ?? 1) * (wave.themes[theme] ?? 1);
    }
    if (respondent.voices.includes(voice)) weight *= voiceFactor;
    if (beside?.themes.some((theme) => themes.includes(theme)) === true) weight *= togetherFactor;
    return weight;
  });
  return drawn[random.weighted(weights)] ?? random.pick(remarks);
}

function someOf(random: Random, count: number, limit: number): number[] {
  const order = Array.from({ length: limit }, (_, index) => index);
  for (let index = 0; index < count; index += 1) {
    const other = index + random.below(limit - index);
    [order[index], order[other]] = [order[other] ?? other, order[index] ?? index];
  }
  return order.slice(0, count);
}

/** The chance that a question left unanswered shows up as a blank row. */
function blankRate(comments: number, respondents: number, questions: number): number {
  const unanswered = respondents * questions - comments;
  return unanswered > 0 ? Math.min(1, (comments * blankShare) / (1 - blankShare) / unanswered) : 0;
}
