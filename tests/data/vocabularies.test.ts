import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { normaliseAttribute, Vocabulary } from '../../src/domain/vocabulary.ts';

const police = Vocabulary.parse(
  parse(readFileSync(new URL('../../data/vocabularies/police-attributes.yaml', import.meta.url), 'utf8')),
);

describe('data/vocabularies/police-attributes.yaml', () => {
  it('knows the 48 forces', () => {
    expect(police.attributes['force']?.values).toHaveLength(48);
  });

  it.each([
    ['force', 'Met', 'Metropolitan Police Service'],
    ['force', 'The Met', 'Metropolitan Police Service'],
    ['force', 'Hampshire Constabulary', 'Hampshire and Isle of Wight Constabulary'],
    ['force', 'Heddlu Gwent', 'Gwent Police'],
    ['force', 'Kent', 'Kent Police'],
    ['force', 'PSNI', 'Police Service of Northern Ireland'],
    ['force', 'Avon & Somerset', 'Avon and Somerset Police'],
    ['rank', 'T/DCI', 'Detective Chief Inspector'],
    ['rank', 'pc', 'Constable'],
    ['rank', 'Ch. Insp.', 'Chief Inspector'],
    ['role', 'Call handler', 'Contact and control'],
    ['role', 'CID', 'Investigation'],
  ])('reads %s "%s" as "%s"', (attribute, written, canonical) => {
    expect(normaliseAttribute(police, attribute, written)).toBe(canonical);
  });
});
