/** What a feature is about. */
export const WORD = 0;
export const NGRAM = 1;
export const PAIR = 2;
export const FLAT = 3;
export const SYSTEM = 4;
/** A dimension of words' vectors, and a cluster of words. */
export const DENSE = 5;
export const CLUSTER = 6;
