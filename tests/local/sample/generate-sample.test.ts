import fc from 'fast-check';
import { expect, test } from 'vitest';
import { generateSample, type SampleInput } from '../../../src/local/sample/generate-sample.ts';
import { corpus, plan } from './fixture.ts';

const sample = (more: Partial<SampleInput> = {}) => [
  ...generateSample({ seed: 'a', plan, wave: 'new', corpus, comments: 60, respondents: 30, ...more }),
];
const says = (row: Record<string, string>) => !plan.blanks.includes(row['Comment'] ?? '');
const large = { comments: 4000, respondents: 2000 };

test('is the same for the same seed and differs for another', () => {
  expect(sample()).toEqual(sample());
  expect(sample({ seed: 'b' })).not.toEqual(sample());
});

test('has exactly the comments and respondents asked for, each with something to say', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.double({ min: 1, max: 3, noNaN: true }),
      (respondents, each) => {
        const comments = Math.floor(respondents * each);
        const said = sample({ respondents, comments }).filter(says);
        expect(said).toHaveLength(comments);
        expect(new Set(said.map((row) => row['Reader'])).size).toBe(respondents);
        const answers = said.map((row) => `${row['Reader']} ${row['Question']}`);
        expect(new Set(answers).size).toBe(comments);
      },
    ),
    { numRuns: 30 },
  );
});

test('names every respondent as synthetic', () => {
  expect(sample().every((row) => /^synthetic-\d{5}$/.test(row['Reader'] ?? ''))).toBe(true);
});

test('leaves about one answer in thirty blank', () => {
  const rows = sample(large);
  const blank = rows.filter((row) => !says(row)).length / rows.length;
  expect(blank).toBeGreaterThan(0.02);
  expect(blank).toBeLessThan(0.04);
});

test('gives each respondent one set of values that go together', () => {
  const rows = sample();
  const people = new Map(rows.map((row) => [row['Reader'], row]));
  for (const { Reader, Branch, Role, Grade, Satisfaction } of rows) {
    expect(people.get(Reader)).toMatchObject({ Branch, Role, Grade, Satisfaction });
    expect(Grade).toBe(Role === 'librarian' ? 'senior' : 'none');
  }
});

test('speaks mostly of what the question asks', () => {
  const rows = sample(large).filter((row) => row['Question'] === 'What of the shelves?' && says(row));
  const onShelves = rows.filter((row) => /shel/i.test(row['Comment'] ?? '')).length;
  expect(onShelves / rows.length).toBeGreaterThan(0.75);
});

test('lets the discontent complain more', () => {
  const shareOfPraise = (satisfaction: string) => {
    const rows = sample(large).filter((row) => row['Satisfaction'] === satisfaction && says(row));
    return rows.filter((row) => /like the|finds what/i.test(row['Comment'] ?? '')).length / rows.length;
  };
  expect(shareOfPraise('high')).toBeGreaterThan(shareOfPraise('low') * 1.3);
});

test('draws praise where the question asks for it', () => {
  const asking = (mood: number) => ({
    ...plan,
    questions: plan.questions.map((question) => ({ ...question, mood })),
  });
  const praise = (mood: number) =>
    sample({ ...large, plan: asking(mood) }).filter((row) =>
      /like the|finds what/i.test(row['Comment'] ?? ''),
    ).length;
  expect(praise(1)).toBeGreaterThan(praise(-1) * 1.3);
});

test('gives a branch its own product of a category, in every wave', () => {
  const systems = ['Folio', 'Quarto', 'Octavo'].map((name) => ({ name, category: 'catalogue' }));
  const named = (wave: string) => {
    const products = new Map<string, Set<string>>();
    for (const { Branch = '', Comment = '' } of sample({ ...large, wave, systems })) {
      const [name] = /Folio|Quarto|Octavo/.exec(Comment) ?? [];
      if (name !== undefined) products.set(Branch, (products.get(Branch) ?? new Set()).add(name));
    }
    return Object.fromEntries([...products].map(([branch, names]) => [branch, [...names].length]));
  };
  expect(named('new')).toEqual({ Harbour: 1, Hill: 1, Station: 1 });
  expect(named('old')).toEqual({ Harbour: 1, Hill: 1, Station: 1 });
});

test('refuses what cannot be', () => {
  expect(() => sample({ wave: 'never' })).toThrow('no wave "never"');
  expect(() => sample({ comments: 91 })).toThrow('30 respondents can make 30 to 90 comments, not 91.');
  expect(() => sample({ corpus: [] })).toThrow('empty');
});
