import { describe, expect, it } from 'vitest';
import { orderByTags, type TaggedComment } from '../../../src/domain/review/order-by-tags.ts';

const words = [
  'lorry',
  'canteen',
  'window',
  'printer',
  'garden',
  'ladder',
  'pencil',
  'kettle',
  'jacket',
  'bucket',
];
const tagged = (index: number, ...tags: [theme: number, probability: number][]): TaggedComment => ({
  text: `${words[index % 10] ?? ''} ${words[(index * 7 + 3) % 10] ?? ''} ${index * 7919}`,
  tags: tags.map(([theme, probability]) => ({ theme, probability })),
});

describe('the order in which comments are worth a judgement', () => {
  it('begins with the least certain tags', () => {
    const comments = [tagged(0, [1, 0.99]), tagged(1, [2, 0.52]), tagged(2, [3, 0.7])];
    expect(orderByTags(comments, new Map(), 3)).toEqual([1, 2, 0]);
  });

  it('prefers themes with few labels', () => {
    const comments = [tagged(0, [1, 0.5]), tagged(1, [2, 0.6])];
    expect(orderByTags(comments, new Map([[1, 400]]), 2)).toEqual([1, 0]);
  });

  it('goes through themes in turn rather than through one of them', () => {
    const comments = [...Array(4).keys()].map((index) => tagged(index, [1, 0.5]));
    expect(orderByTags([...comments, tagged(4, [2, 0.6])], new Map(), 2)).toEqual([0, 4]);
  });

  it('leaves out near-copies of what was chosen', () => {
    const text = 'The printer in the corridor is broken again and nobody mends it.';
    const copies = [text, `${text}!`, text.toUpperCase()].map((one) => ({ text: one, tags: [] }));
    expect(orderByTags([...copies, tagged(1)], new Map(), 4)).toEqual([0, 3]);
  });

  it('brings comments without tags too, and no more than asked for', () => {
    expect(orderByTags([tagged(0), tagged(1), tagged(2)], new Map(), 2)).toHaveLength(2);
    expect(orderByTags([], new Map(), 5)).toEqual([]);
  });
});
