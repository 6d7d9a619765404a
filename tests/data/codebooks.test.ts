import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Codebook, parentOf } from '../../src/domain/codebook.ts';

const codebook = Codebook.parse(
  parse(readFileSync(new URL('../../data/codebooks/police-ddat.yaml', import.meta.url), 'utf8')),
);
const broad = [
  'duplication',
  'reliability',
  'usability',
  'user-involvement',
  'interoperability',
  'training',
  'support',
  'investment',
  'procurement',
  'standardisation',
  'devices',
  'access',
  'data-quality',
  'process',
  'governance',
  'wellbeing',
  'justice',
  'productivity',
  'public-safety',
];

describe('data/codebooks/police-ddat.yaml', () => {
  it('has the nineteen broad themes and 15 to 22 children', () => {
    const top = codebook.themes.filter((theme) => parentOf(theme.id) === null).map((theme) => theme.id);
    expect(top.toSorted()).toEqual(broad.toSorted());
    const children = codebook.themes.length - top.length;
    expect(children).toBeGreaterThanOrEqual(15);
    expect(children).toBeLessThanOrEqual(22);
  });

  it.each(codebook.themes.map((theme) => [theme.id, theme] as const))('explains %s in full', (id, theme) => {
    expect(theme.include.length).toBeGreaterThan(0);
    expect(theme.exclude.length).toBeGreaterThan(0);
    expect(theme.neighbours.length).toBeGreaterThan(0);
    expect(theme.neighbours.map((neighbour) => neighbour.theme)).not.toContain(id);
    expect(theme.examples.length).toBeGreaterThanOrEqual(5);
    expect(Object.keys(theme.crosswalk)).toContain('pdes');
    const terms = theme.lexicon.filter((entry) => !('exclude' in entry && entry.exclude === true));
    expect(terms.length).toBeGreaterThanOrEqual(parentOf(id) === null ? 25 : 8);
  });

  it('repeats no term within a theme', () => {
    for (const { id, lexicon } of codebook.themes) {
      const terms = lexicon.map((entry) => entry.term.toLowerCase());
      expect(
        terms.filter((term, index) => terms.indexOf(term) !== index),
        id,
      ).toEqual([]);
    }
  });

  it('uses every category of every framework', () => {
    for (const [framework, { categories }] of Object.entries(codebook.frameworks)) {
      const used = new Set(codebook.themes.flatMap((theme) => theme.crosswalk[framework] ?? []));
      expect([...used].toSorted(), framework).toEqual(Object.keys(categories).toSorted());
    }
  });

  it('gives no name of a system twice', () => {
    const names = codebook.systems.flatMap(({ name, aliases }) => [
      ...new Set([name, ...aliases].map((written) => written.toLowerCase())),
    ]);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});
