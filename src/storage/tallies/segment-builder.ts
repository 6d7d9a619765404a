import { packIntegers, packPeople, packPostings } from './pack.ts';

/** A person of a batch: their number, and codes of attributes by column. */
export interface TalliedPerson {
  readonly id: number;
  readonly codes: readonly number[];
}

export interface TalliedComment {
  readonly id: number;
  readonly respondentId: number;
  /** Code of the question, 0 for none. */
  readonly question: number;
  /** Bits, and numbers of systems. */
  readonly facets: number;
  readonly systems: readonly number[];
}

export interface TalliedTag {
  readonly commentId: number;
  readonly themeId: number;
  readonly valence: number;
  readonly probability: number;
}

const facetBits = 8;

/** Gathers one range of people and packs it. People come in order of number, comments in order of people. */
export class SegmentBuilder {
  readonly #people: TalliedPerson[] = [];
  readonly #spread: number[] = [];
  readonly #places = new Map<number, number>();
  readonly #questions: number[] = [];
  readonly #facets = new Map<number, number[]>();
  readonly #systems = new Map<number, number[]>();
  readonly #tags = new Map<number, { place: number; valence: number; probability: number }[]>();

  addPerson(person: TalliedPerson): void {
    this.#people.push(person);
    this.#spread.push(0);
  }

  /** Of the person that was added last. */
  addComment(comment: TalliedComment): void {
    const place = this.#questions.length;
    this.#places.set(comment.id, place);
    this.#questions.push(comment.question);
    this.#spread[this.#spread.length - 1] = (this.#spread.at(-1) ?? 0) + 1;
    for (let bit = 0; bit < facetBits; bit++)
      if ((comment.facets & (1 << bit)) !== 0) push(this.#facets, bit, place);
    for (const system of comment.systems) push(this.#systems, system, place);
  }

  addTag({ commentId, themeId, valence, probability }: TalliedTag): void {
    const place = this.#places.get(commentId);
    if (place !== undefined) push(this.#tags, themeId, { place, valence, probability });
  }

  get comments(): number {
    return this.#questions.length;
  }

  get respondents(): number {
    return this.#spread.filter((n) => n > 0).length;
  }

  /** The columns by name, with this many attributes. */
  columns(attributes: number): Map<string, Buffer> {
    const themes = [...this.#tags].sort(([a], [b]) => a - b);
    for (const [, tags] of themes) tags.sort((a, b) => a.place - b.place);
    const tags = themes.flatMap(([, list]) => list);
    const columns = new Map([
      ['people', packPeople(this.#people.map(({ id }) => id))],
      ['spread', packIntegers(this.#spread)],
      ['question', packIntegers(this.#questions)],
      ['facets', packPostings(this.#facets)],
      ['systems', packPostings(sortedLists(this.#systems))],
      ['tags', packPostings(new Map(themes.map(([theme, list]) => [theme, list.map(({ place }) => place)])))],
      ['valences', Buffer.from(tags.map(({ valence }) => valence))],
      ['probabilities', Buffer.from(tags.map(({ probability }) => Math.round(probability * 255)))],
    ]);
    for (let n = 0; n < attributes; n++)
      columns.set(`attribute:${n}`, packIntegers(this.#people.map(({ codes }) => codes[n] ?? 0)));
    return columns;
  }
}

function push<T>(lists: Map<number, T[]>, key: number, value: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

/** A system named twice in a comment counts once. */
function sortedLists(lists: ReadonlyMap<number, readonly number[]>): Map<number, number[]> {
  return new Map([...lists].map(([key, list]) => [key, [...new Set(list)]]));
}
