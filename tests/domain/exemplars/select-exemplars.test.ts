import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Facet, Valence } from '../../../models/classifier.ts';
import { splitSentences } from '../../../models/sentences.ts';
import type { Candidate } from '../../../src/domain/exemplars/candidate.ts';
import { likeness, minHash } from '../../../src/domain/exemplars/min-hash.ts';
import { selectExemplars } from '../../../src/domain/exemplars/select-exemplars.ts';

function candidate(id: number, text: string, more: Partial<Candidate> = {}): Candidate {
  return {
    commentId: `c${id}`,
    respondentId: `r${id}`,
    group: null,
    text,
    probability: 0.9,
    valence: 'negative',
    evidence: [],
    facets: [],
    ...more,
  };
}

const printer = 'The printer on our floor jams on every second page.';
const password = 'I am asked for a new password almost every single week.';
const laptop = 'My laptop takes a quarter of an hour to start up.';
const phones = 'We still have no work phones after all these years.';

const textOf = (candidates: readonly Candidate[], quote: { commentId: string; start: number; end: number }) =>
  candidates.find(({ commentId }) => commentId === quote.commentId)?.text.slice(quote.start, quote.end) ?? '';

test('picks what stands for most comments first and collapses near-duplicates', () => {
  const candidates = [
    candidate(1, phones),
    candidate(2, printer),
    candidate(3, printer.replace('second', 'secnod')),
    candidate(4, printer.toUpperCase()),
    candidate(5, password),
  ];
  const { quotes, coverage } = selectExemplars(candidates, splitSentences, { count: 4 });
  expect(quotes.map(({ commentId }) => commentId)).toEqual(['c2', 'c1', 'c5']);
  expect(coverage).toBe(1);
});

test('coverage is the share of the theme’s comments that a quote is close to', () => {
  const { coverage, tau } = selectExemplars([candidate(1, printer)], splitSentences, {
    comments: [printer, 'That printer on our floor jams.', phones, laptop],
  });
  expect({ coverage, tau }).toEqual({ coverage: 0.5, tau: 0.2 });
});

test('never quotes a comment that speaks of a person at risk', () => {
  const { quotes } = selectExemplars([candidate(1, printer, { facets: ['distress'] })], splitSentences);
  expect(quotes).toEqual([]);
});

test('shows valences as the theme has them', () => {
  const candidates = [printer, password, laptop, phones].map((text, index) =>
    candidate(index, text, { valence: index < 2 ? 'positive' : 'negative' }),
  );
  const valences = new Map<Valence, number>([
    ['negative', 70],
    ['positive', 30],
  ]);
  const { quotes } = selectExemplars(candidates, splitSentences, { count: 3, valences });
  expect(quotes.map(({ valence }) => valence).toSorted()).toEqual(['negative', 'negative', 'positive']);
});

test('has nothing to say without candidates', () => {
  expect(selectExemplars([], splitSentences)).toEqual({ quotes: [], coverage: 0, tau: 0.2 });
});

const candidates = fc
  .uniqueArray(
    fc.record({
      id: fc.nat(999),
      person: fc.nat(15),
      group: fc.option(fc.constantFrom('north', 'south', 'east', 'west', 'middle', 'isles'), { nil: null }),
      words: fc.array(
        fc.constantFrom('printer', 'slow', 'never', 'screen', 'works', 'login', 'help', 'desk'),
        {
          minLength: 6,
          maxLength: 20,
        },
      ),
      valence: fc.constantFrom<Valence>('negative', 'positive', 'mixed', 'neutral'),
      distress: fc.boolean(),
      probability: fc.double({ min: 0.5, max: 1, noNaN: true }),
    }),
    { selector: ({ id }) => id, maxLength: 40 },
  )
  .map((drawn) =>
    drawn.map(({ id, person, group, words, valence, distress, probability }) =>
      candidate(id, `${words.join(' ')}.`, {
        respondentId: `r${person}`,
        group,
        valence,
        probability,
        facets: distress ? (['distress'] satisfies Facet[]) : [],
      }),
    ),
  );

test('keeps its limits on respondents, groups, duplicates and distress', () => {
  fc.assert(
    fc.property(candidates, fc.integer({ min: 5, max: 15 }), (drawn, count) => {
      const { quotes, coverage } = selectExemplars(drawn, splitSentences, { count });
      expect(quotes.length).toBeLessThanOrEqual(count);
      expect(new Set(quotes.map(({ respondentId }) => respondentId)).size).toBe(quotes.length);
      for (const { group } of quotes)
        if (group !== null)
          expect(quotes.filter((other) => other.group === group).length).toBeLessThanOrEqual(count / 5);
      const sketches = quotes.map((quote) => minHash(textOf(drawn, quote)));
      for (const [index, sketch] of sketches.entries())
        for (const other of sketches.slice(index + 1)) expect(likeness(sketch, other)).toBeLessThan(0.5);
      const atRisk = drawn
        .filter(({ facets }) => facets.includes('distress'))
        .map(({ commentId }) => commentId);
      expect(quotes.some(({ commentId }) => atRisk.includes(commentId))).toBe(false);
      expect(coverage).toBeGreaterThanOrEqual(0);
      expect(coverage).toBeLessThanOrEqual(1);
    }),
    { numRuns: 50 },
  );
});

test('does not depend on the order of the candidates', () => {
  const shuffles = candidates.chain((drawn) =>
    fc.tuple(fc.constant(drawn), fc.shuffledSubarray(drawn, { minLength: drawn.length })),
  );
  fc.assert(
    fc.property(shuffles, ([drawn, shuffled]) => {
      expect(selectExemplars(shuffled, splitSentences)).toEqual(selectExemplars(drawn, splitSentences));
    }),
    { numRuns: 50 },
  );
});

test('prefers a quote that no other theme has, where it says nearly the same', () => {
  const candidates = [
    candidate(1, 'The printer on our floor jams on every second page that we print.'),
    candidate(2, 'Again and again our printer jams, on every page and on every floor.'),
  ];
  const first = selectExemplars(candidates, splitSentences, { count: 1 }).quotes[0]?.commentId ?? '';
  const other = selectExemplars(candidates, splitSentences, { count: 1, taken: new Set([first]) }).quotes;
  expect(other.map(({ commentId }) => commentId)).not.toEqual([first]);
  const only = selectExemplars(candidates.slice(0, 1), splitSentences, {
    count: 1,
    taken: new Set(['c1']),
  }).quotes;
  expect(only.map(({ commentId }) => commentId)).toEqual(['c1']);
});
