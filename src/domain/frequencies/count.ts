import { type AssignedCells, assignCells, markListed, placesIn } from './assign-cells.ts';
import { KeyList } from './key-list.ts';
import { numberPeople, type NumberedPeople } from './number-people.ts';
import type { BatchPlan, CountPlan } from './plan.ts';
import type { View } from './segment.ts';

/** Sums by cell, and by theme × cell × slot in this order; the row after the last theme counts comments with any theme. */
export interface Counts {
  readonly base: SumColumns & { readonly asked: Float64Array };
  readonly tags: SumColumns & {
    readonly probability: Float64Array;
    readonly respondentProbability: Float64Array;
    readonly products: Float64Array;
  };
  /** Somebody was in several batches. */
  overlap: boolean;
}

interface SumColumns {
  readonly comments: Float64Array;
  readonly respondents: Float64Array;
  readonly squares: Float64Array;
  readonly weights: Float64Array;
  readonly weightSquares: Float64Array;
  readonly commentWeights: Float64Array;
}

/** Part of a batch in a range of people, with how it is counted. */
export interface PlannedView {
  readonly plan: BatchPlan;
  readonly view: View;
}

function sumColumns(length: number): SumColumns {
  const column = (): Float64Array => new Float64Array(length);
  return {
    comments: column(),
    respondents: column(),
    squares: column(),
    weights: column(),
    weightSquares: column(),
    commentWeights: column(),
  };
}

/** Nothing counted yet. */
export function noCounts({ cells, slots, themes }: CountPlan): Counts {
  const tags = (themes.length + 1) * cells * slots;
  return {
    base: { ...sumColumns(cells), asked: new Float64Array(cells) },
    tags: {
      ...sumColumns(tags),
      probability: new Float64Array(tags),
      respondentProbability: new Float64Array(tags),
      products: new Float64Array(tags),
    },
    overlap: false,
  };
}

interface Prepared extends PlannedView {
  readonly cells: AssignedCells;
  readonly weightOf: Float64Array | null;
  /** By comment, and by entry of the lists: how many comments the person has in the cell. */
  readonly size: Uint32Array;
  readonly listSize: Uint32Array;
  readonly numbers: Uint32Array | null;
  readonly shared: Uint8Array | null;
}

function prepare(planned: PlannedView, index: number, people: NumberedPeople | null): Prepared {
  const { plan, view } = planned;
  const cells = assignCells(plan, view);
  const from = view.people.from;
  let weightOf: Float64Array | null = null;
  if (plan.weights !== null) {
    const { column, byCode } = plan.weights;
    const codes = view.segment.attributes.get(column);
    weightOf = Float64Array.from(cells.ofPerson, (_, r) => byCode[codes?.[from + r] ?? 0] ?? 0);
  }
  return {
    ...planned,
    cells,
    weightOf,
    size: new Uint32Array(cells.ofComment.length),
    listSize: new Uint32Array(cells.lists.cells.length),
    numbers: people?.numbers[index] ?? null,
    shared: people?.shared[index] ?? null,
  };
}

/**
 * Add one range of people to the counts: every view holds all that a batch has of them. Somebody in one batch is counted
 * where a comment's writer differs from the last one's of the same cell, as comments are in order of people; the tags of
 * somebody in several batches are gathered, sorted by person and cell, and counted as runs.
 *
 * Cost: linear in people, comments and tags of the range; n log n in what people of several batches said.
 */
export function countRange(plan: CountPlan, views: readonly PlannedView[], counts: Counts): void {
  const people = views.length > 1 ? numberPeople(views.map(({ view }) => view)) : null;
  const numbered = people?.anyShared === true ? people : null;
  if (numbered !== null) counts.overlap = true;
  const prepared = views.map((view, index) => prepare(view, index, numbered));
  const weightOf = numbered === null ? null : weightsByNumber(prepared, numbered.count);
  const sizes = countBase(plan, prepared, weightOf, counts);
  for (let row = 0; row < plan.themes.length; row++) countTheme(plan, row, prepared, weightOf, sizes, counts);
  countAny(plan, prepared, counts);
}

/** Somebody in several batches weighs what the first of them says. */
function weightsByNumber(prepared: readonly Prepared[], count: number): Float64Array | null {
  if (prepared.every((view) => view.weightOf === null)) return null;
  const weights = new Float64Array(count);
  for (const { weightOf, numbers } of prepared.toReversed())
    for (let r = 0; r < (numbers?.length ?? 0); r++) weights[numbers?.[r] ?? 0] = weightOf?.[r] ?? 0;
  return weights;
}

function add(column: Float64Array, place: number, value: number): void {
  column[place] = (column[place] ?? 0) + value;
}

function addWeight(sums: SumColumns, place: number, weight: number, comments: number): void {
  add(sums.weights, place, weight);
  add(sums.weightSquares, place, weight * weight);
  add(sums.commentWeights, place, weight * comments);
}

/** Visits the runs of equal keys: `person × width + rest`. */
function eachRun(keys: Float64Array, visit: (key: number, length: number, from: number) => void): void {
  for (let from = 0; from < keys.length;) {
    const key = keys[from] ?? 0;
    let to = from + 1;
    while (to < keys.length && keys[to] === key) to++;
    visit(key, to - from, from);
    from = to;
  }
}

/** Count what shares are of; returns how many comments those in several batches have, by person × cells + cell. */
function countBase(
  { cells: width }: CountPlan,
  prepared: readonly Prepared[],
  weightByNumber: Float64Array | null,
  { base }: Counts,
): ReadonlyMap<number, number> {
  const asked = new KeyList();
  const said = new KeyList();
  const inCell = new Int32Array(width);
  for (const { view, cells, weightOf, size, listSize, numbers, shared } of prepared) {
    const { ofPerson, ofComment, lists } = cells;
    const { respondentOf } = view.segment;
    for (let r = 0; r < ofPerson.length; r++) {
      const cell = ofPerson[r] ?? -1;
      if (cell < 0) continue;
      if (shared?.[r] === 1) asked.push((numbers?.[r] ?? 0) * width + cell);
      else add(base.asked, cell, 1);
    }
    for (let c = 0; c < ofComment.length;) {
      const place = respondentOf[view.comments.from + c] ?? 0;
      const r = place - view.people.from;
      let end = c + 1;
      while (end < ofComment.length && respondentOf[view.comments.from + end] === place) end++;
      if (shared?.[r] === 1) {
        const key = (numbers?.[r] ?? 0) * width;
        for (; c < end; c++) {
          const cell = ofComment[c] ?? -1;
          if (cell >= 0) said.push(key + cell);
          else if (cell < -1)
            for (let k = lists.starts[-2 - cell] ?? 0; k < (lists.starts[-1 - cell] ?? 0); k++)
              said.push(key + (lists.cells[k] ?? 0));
        }
        continue;
      }
      const weight = weightOf?.[r] ?? 0;
      const start = c;
      const enter = (cell: number): void => {
        const n = inCell[cell] ?? 0;
        inCell[cell] = n + 1;
        add(base.comments, cell, 1);
        add(base.squares, cell, 2 * n + 1);
        if (n === 0) add(base.respondents, cell, 1);
        if (weightOf !== null) {
          if (n === 0) addWeight(base, cell, weight, 1);
          else add(base.commentWeights, cell, weight);
        }
      };
      for (; c < end; c++) {
        const cell = ofComment[c] ?? -1;
        if (cell >= 0) enter(cell);
        else if (cell < -1)
          for (let k = lists.starts[-2 - cell] ?? 0; k < (lists.starts[-1 - cell] ?? 0); k++)
            enter(lists.cells[k] ?? 0);
      }
      for (let back = start; back < end; back++) {
        const cell = ofComment[back] ?? -1;
        if (cell >= 0) size[back] = inCell[cell] ?? 0;
        else if (cell < -1)
          for (let k = lists.starts[-2 - cell] ?? 0; k < (lists.starts[-1 - cell] ?? 0); k++)
            listSize[k] = inCell[lists.cells[k] ?? 0] ?? 0;
      }
      for (let back = start; back < end; back++) {
        const cell = ofComment[back] ?? -1;
        if (cell >= 0) inCell[cell] = 0;
        else if (cell < -1)
          for (let k = lists.starts[-2 - cell] ?? 0; k < (lists.starts[-1 - cell] ?? 0); k++)
            inCell[lists.cells[k] ?? 0] = 0;
      }
    }
  }
  eachRun(asked.takeSorted(), (key) => add(base.asked, key % width, 1));
  const sizes = new Map<number, number>();
  eachRun(said.takeSorted(), (key, n) => {
    const cell = key % width;
    sizes.set(key, n);
    add(base.comments, cell, n);
    add(base.respondents, cell, 1);
    add(base.squares, cell, n * n);
    if (weightByNumber !== null) addWeight(base, cell, weightByNumber[Math.floor(key / width)] ?? 0, n);
  });
  return sizes;
}

const probabilities = Float64Array.from({ length: 256 }, (_, code) => code / 255);

function countTheme(
  { cells: width, slots, slotOf, themes }: CountPlan,
  row: number,
  prepared: readonly Prepared[],
  weightByNumber: Float64Array | null,
  sizes: ReadonlyMap<number, number>,
  { tags }: Counts,
): void {
  const wide = width * slots;
  const rowStart = row * wide;
  const shared = new KeyList();
  const last = new Int32Array(wide);
  const run = new Int32Array(wide);
  const missed = new Float64Array(wide);
  const oneSlot = slots === 1 && slotOf.every((slot) => slot === 0);
  const { comments, respondents, squares, products, probability, respondentProbability } = tags;
  for (const view of prepared) {
    const { segment, comments: range, people } = view.view;
    const { respondentOf, valences, probabilities: codes } = segment;
    const { ofComment, lists } = view.cells;
    const { size, listSize, weightOf, numbers } = view;
    const isShared = view.shared;
    const group = segment.tags.ids.indexOf(themes[row] ?? 0);
    if (group < 0) continue;
    const [from, to] = placesIn(segment.tags, group, view.view);
    const posted = segment.tags.comments;
    last.fill(-1);
    for (let i = from; i < to; i++) {
      const c = (posted[i] ?? 0) - range.from;
      const assigned = ofComment[c] ?? -1;
      if (assigned === -1) continue;
      const slot = oneSlot ? 0 : (slotOf[valences[i] ?? 0] ?? -1);
      if (slot < 0) continue;
      const r = (respondentOf[c + range.from] ?? 0) - people.from;
      const p = probabilities[codes[i] ?? 0] ?? 0;
      let k = assigned < -1 ? (lists.starts[-2 - assigned] ?? 0) : 0;
      const end = assigned < -1 ? (lists.starts[-1 - assigned] ?? 0) : 1;
      for (; k < end; k++) {
        const local = (assigned < -1 ? (lists.cells[k] ?? 0) : assigned) * slots + slot;
        if (isShared !== null && isShared[r] === 1) {
          shared.push(((numbers?.[r] ?? 0) * wide + local) * 256 + (codes[i] ?? 0));
          continue;
        }
        const place = rowStart + local;
        if (last[local] !== r) {
          last[local] = r;
          run[local] = 0;
          missed[local] = 1;
          respondents[place] = (respondents[place] ?? 0) + 1;
          if (weightOf !== null) addWeight(tags, place, weightOf[r] ?? 0, 0);
        }
        const n = run[local] ?? 0;
        run[local] = n + 1;
        const miss = missed[local] ?? 0;
        missed[local] = miss * (1 - p);
        comments[place] = (comments[place] ?? 0) + 1;
        squares[place] = (squares[place] ?? 0) + 2 * n + 1;
        products[place] = (products[place] ?? 0) + (assigned < -1 ? (listSize[k] ?? 0) : (size[c] ?? 0));
        probability[place] = (probability[place] ?? 0) + p;
        respondentProbability[place] = (respondentProbability[place] ?? 0) + miss * p;
        if (weightOf !== null) add(tags.commentWeights, place, weightOf[r] ?? 0);
      }
    }
  }
  countShared(shared.takeSorted());

  function countShared(keys: Float64Array): void {
    for (let from = 0; from < keys.length;) {
      const owner = Math.floor((keys[from] ?? 0) / 256);
      let miss = 1;
      let y = 0;
      const place = rowStart + (owner % wide);
      while (from < keys.length && Math.floor((keys[from] ?? 0) / 256) === owner) {
        const p = probabilities[(keys[from] ?? 0) % 256] ?? 0;
        miss *= 1 - p;
        add(probability, place, p);
        y++;
        from++;
      }
      const person = Math.floor(owner / wide);
      const cell = Math.floor((owner % wide) / slots);
      add(comments, place, y);
      add(respondents, place, 1);
      add(squares, place, y * y);
      add(products, place, y * (sizes.get(person * width + cell) ?? 0));
      add(respondentProbability, place, 1 - miss);
      if (weightByNumber !== null) addWeight(tags, place, weightByNumber[person] ?? 0, y);
    }
  }
}

/** Count comments with any theme, whatever its valence, and their writers, in the first slot of the last row. */
function countAny(
  { cells: width, slots, themes }: CountPlan,
  prepared: readonly Prepared[],
  { tags }: Counts,
): void {
  const rowStart = themes.length * width * slots;
  const keys = new KeyList();
  const last = new Int32Array(width);
  for (const { view, cells, numbers, shared } of prepared) {
    const marks = markListed(view.segment.tags, view);
    const { ofComment, lists } = cells;
    last.fill(-1);
    for (let c = 0; c < marks.length; c++) {
      const assigned = ofComment[c] ?? -1;
      if (marks[c] === 0 || assigned === -1) continue;
      const r = (view.segment.respondentOf[c + view.comments.from] ?? 0) - view.people.from;
      let k = assigned < -1 ? (lists.starts[-2 - assigned] ?? 0) : 0;
      const end = assigned < -1 ? (lists.starts[-1 - assigned] ?? 0) : 1;
      for (; k < end; k++) {
        const cell = assigned < -1 ? (lists.cells[k] ?? 0) : assigned;
        const place = rowStart + cell * slots;
        add(tags.comments, place, 1);
        if (shared?.[r] === 1) keys.push((numbers?.[r] ?? 0) * width + cell);
        else if (last[cell] !== r) {
          last[cell] = r;
          add(tags.respondents, place, 1);
        }
      }
    }
  }
  eachRun(keys.takeSorted(), (key) => add(tags.respondents, rowStart + (key % width) * slots, 1));
}
