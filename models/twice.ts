/** What the engine keeps numbers in. */
export type Numbers = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array;

/** The same numbers in an array with room for as many more. */
export function twice<Values extends Numbers>(array: Values): Values {
  const wide = new (array.constructor as new (length: number) => Values)(array.length * 2);
  wide.set(array);
  return wide;
}
