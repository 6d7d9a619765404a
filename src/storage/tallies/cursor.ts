/** Takes single items from a stream of lists, without a promise for each. */
export class Cursor<T> {
  readonly #lists: AsyncIterator<readonly T[]>;
  #list: readonly T[] = [];
  #next = 0;
  #ended = false;

  constructor(lists: AsyncIterable<readonly T[]>) {
    this.#lists = lists[Symbol.asyncIterator]();
  }

  /** The next item if it is here already. When there is none, `fill` and look again. */
  get head(): T | undefined {
    return this.#list[this.#next];
  }

  advance(): void {
    this.#next++;
  }

  /** Wait for more items, or for the end. */
  async fill(): Promise<void> {
    while (!this.#ended && this.head === undefined) {
      const next = await this.#lists.next();
      if (next.done === true) this.#ended = true;
      else {
        this.#list = next.value;
        this.#next = 0;
      }
    }
  }

  async close(): Promise<void> {
    await this.#lists.return?.();
  }
}
