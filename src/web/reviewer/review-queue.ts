import { computed, signal } from '@preact/signals';
import { api, dataOf } from '../api/client.ts';
import type { Got } from '../api/documents.ts';
import type { paths } from '../api/openapi.d.ts';
import { type Problem, ProblemError, problemOf } from '../api/problem.ts';
import { noteDecision, takeDecisionBack } from './sitting.ts';

type Next = Got<'/v1/reviews/next'>;
export type Item = Next['items'][number];
export type ReviewTheme = Next['codebooks'][number]['themes'][number];
export type Purpose = Next['purpose'];
type Body = paths['/v1/comments/{id}/labels']['post']['requestBody']['content']['application/json'];
type NewLabels = Exclude<Body, { undo: string }>;
export type Judgement = Omit<NewLabels, 'codebook' | 'version' | 'lease' | 'purpose'>;

/** A decision that was made here: on its way, or stored. */
interface Made {
  readonly item: Item;
  /** The decision's id, once the service has it. */
  stored: Promise<string | null>;
}

/** How many comments are at hand, so that the next one is there before it is asked for. */
const ahead = 6;
const refillAt = 3;
const waits = [0.5, 1, 2, 4, 8, 15];

/**
 * The comments of a purpose, one at a time. A decision shows the next comment at once and is sent behind it; one that
 * is refused brings its comment back with the reason, and a lost connection is tried again under the same idempotency key.
 */
export function openReviewQueue(purpose: Purpose, options: { survey?: string; theme?: string }) {
  const items = signal<readonly Item[]>([]);
  const themes = signal<ReadonlyMap<string, readonly ReviewTheme[]>>(new Map());
  const waiting = signal<number | null>(null);
  const problem = signal<Problem | null>(null);
  const unsent = signal(0);
  const decided = signal(0);
  const loading = signal(false);
  const made: Made[] = [];
  const gone = new Set<string>();
  let closed = false;

  async function refill(): Promise<void> {
    if (loading.value || closed) return;
    loading.value = true;
    try {
      const query = { purpose, ...options, count: String(ahead + unsent.value) };
      const next = await dataOf(api.GET('/v1/reviews/next', { params: { query } }));
      themes.value = new Map([
        ...themes.value,
        ...next.codebooks.map((one) => [`${one.id} ${one.version}`, one.themes] as const),
      ]);
      const held = new Set(items.value.map(({ comment }) => comment));
      items.value = [
        ...items.value,
        ...next.items.filter(({ comment }) => !held.has(comment) && !gone.has(comment)),
      ];
      waiting.value = Math.max(0, next.waiting - unsent.value);
      problem.value = null;
    } catch (error) {
      problem.value = problemOf(error);
    }
    loading.value = false;
  }

  async function send(item: Item, judgement: Judgement, key: string): Promise<string | null> {
    const body = {
      ...judgement,
      codebook: item.codebook.id,
      version: item.codebook.version,
      lease: item.lease.id,
    };
    for (let turn = 0; ; turn++)
      try {
        const answer = await dataOf(
          api.POST('/v1/comments/{id}/labels', {
            params: { path: { id: item.comment } },
            headers: { 'idempotency-key': key, 'if-match': item.etag },
            body,
          }),
        );
        return answer.decision;
      } catch (error) {
        const found = problemOf(error);
        const seconds = waits[Math.min(turn, waits.length - 1)] ?? 15;
        if (found.status !== 0 && found.status !== 503) {
          bringBack(item, found);
          return null;
        }
        await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
        if (closed && turn > waits.length) throw error;
      }
  }

  function countBack(): void {
    decided.value--;
    if (waiting.value !== null) waiting.value++;
    takeDecisionBack();
  }

  function bringBack(item: Item, why: Problem): void {
    gone.delete(item.comment);
    countBack();
    if (isOver(why)) void refill().then(() => (problem.value = why));
    else items.value = [item, ...items.value];
    problem.value = why;
  }

  function decide(item: Item, judgement: Judgement): void {
    gone.add(item.comment);
    items.value = items.value.filter((one) => one !== item);
    problem.value = null;
    decided.value++;
    if (waiting.value !== null) waiting.value = Math.max(0, waiting.value - 1);
    noteDecision();
    unsent.value++;
    const stored = send(item, judgement, crypto.randomUUID()).finally(() => unsent.value--);
    stored.catch(() => undefined);
    made.push({ item, stored });
    if (items.value.length <= refillAt) void stored.then(refill, refill);
    if (items.value.length === 0) void refill();
  }

  /** Takes the last decision back and shows its comment again. */
  async function undo(): Promise<void> {
    const last = made.pop();
    if (last === undefined) return;
    const id = await last.stored;
    if (id === null) return;
    try {
      await dataOf(
        api.POST('/v1/comments/{id}/labels', {
          params: { path: { id: last.item.comment } },
          body: { undo: id },
        }),
      );
      gone.delete(last.item.comment);
      countBack();
      items.value = [last.item, ...items.value.filter(({ comment }) => comment !== last.item.comment)];
    } catch (error) {
      problem.value = problemOf(error instanceof ProblemError ? error : new TypeError());
    }
  }

  return {
    current: computed(() => items.value[0] ?? null),
    themesOf: (item: Item): readonly ReviewTheme[] =>
      themes.value.get(`${item.codebook.id} ${item.codebook.version}`) ?? [],
    waiting,
    problem,
    unsent,
    decided,
    loading,
    refill,
    decide,
    undo,
    close: (): void => {
      closed = true;
    },
  };
}

/** The comment as it was shown is no longer to be decided: erased, or decided elsewhere, in another tab too. */
function isOver({ status }: Problem): boolean {
  return [404, 409, 410, 412].includes(status);
}
