/** Lists of different lengths one after the other: list `i` is `[start[i], start[i + 1])`. */
export interface Lists {
  readonly start: Int32Array;
  readonly item: Int32Array;
  readonly value: Float32Array;
}

/** Makes lists: what is pushed before the first `end` is list 0, and so on. */
export function buildLists() {
  const start = [0];
  const item: number[] = [];
  const value: number[] = [];
  return {
    push: (listed: number, of: number): void => {
      item.push(listed);
      value.push(of);
    },
    end: (): void => {
      start.push(item.length);
    },
    lists: (): Lists => ({
      start: Int32Array.from(start),
      item: Int32Array.from(item),
      value: Float32Array.from(value),
    }),
  };
}
