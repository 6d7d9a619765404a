import { describe, expect, it } from 'vitest';
import { phrasesOf } from '../../../src/domain/discovery/phrases.ts';
import { countPhrases, suggestThemes } from '../../../src/domain/discovery/suggest-themes.ts';

const rooms = ['kitchen', 'office', 'corridor', 'garage', 'yard', 'lobby', 'store'];
const comments = Array.from({ length: 120 }, (_, index) => {
  const room = rooms[index % rooms.length] ?? '';
  const text =
    index % 3 === 0
      ? `The car park is full before eight, no space near the ${room}.`
      : index % 3 === 1
        ? `The heating is broken again and the ${room} radiators stay cold.`
        : `Our printer jams in the ${room}, the paper tray sticks.`;
  return { id: index, respondent: 1000 + index, text };
});
const everywhere = countPhrases(comments.map(({ text }) => text));
const settings = { seed: 's', leastRespondents: 10 };

describe('phrasesOf', () => {
  it('reads phrases of up to three words within a clause, which begin and end with a telling word', () => {
    expect([...phrasesOf('The car park is full. Too full!')].sort()).toEqual(
      ['car', 'car park', 'full', 'park', 'park is full'].sort(),
    );
  });
});

describe('suggestThemes', () => {
  it('finds what clusters of comments speak of', () => {
    const suggestions = suggestThemes(comments, everywhere, settings);
    const told = suggestions.map(({ phrases }) => phrases.map(({ phrase }) => phrase).join(', ')).join('; ');
    expect(told).toContain('car park');
    expect(told).toContain('heating');
    expect(told).toMatch(/printer|paper tray/u);
    for (const { comments: count, respondents, exemplars, phrases } of suggestions) {
      expect(respondents).toBeGreaterThanOrEqual(10);
      expect(count).toBeGreaterThanOrEqual(respondents);
      expect(exemplars.length).toBeGreaterThan(0);
      for (const { respondents: people, z } of phrases) {
        expect(people).toBeGreaterThanOrEqual(10);
        expect(z).toBeGreaterThanOrEqual(3);
      }
    }
  });

  it('gives the same each time', () => {
    expect(suggestThemes(comments, everywhere, settings)).toEqual(
      suggestThemes(comments, everywhere, settings),
    );
  });

  it('tells no phrase that one person repeats', () => {
    const secret = Array.from({ length: 40 }, (_, index) => {
      return {
        id: 500 + index,
        respondent: 7,
        text: `Sergeant Quill of the ${rooms[index % 7] ?? ''} shouts`,
      };
    });
    const all = [...comments, ...secret];
    expect(
      JSON.stringify(suggestThemes(all, countPhrases(all.map(({ text }) => text)), settings)),
    ).not.toContain('quill');
  });

  it('finds nothing among a few people', () => {
    expect(suggestThemes(comments.slice(0, 9), everywhere, settings)).toEqual([]);
  });
});
