import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { splitSentences } from '../../models/sentences.ts';
import { quoteStretch } from '../../src/domain/exemplars/quote-stretch.ts';
import { evidenceSpans } from '../../workers/evidence-spans.ts';
import { call, read } from '../support/client.ts';
import { untilQuiet } from '../support/outcome.ts';
import { type Service, startService } from '../support/service.ts';
import { surveyFile } from '../support/survey-file.ts';

interface Profile {
  readonly choosing_quotes: boolean;
  readonly themes: readonly {
    readonly theme: string;
    readonly value: { readonly tagged: { readonly n: number } };
    readonly quotes: readonly { readonly id: string; readonly original: string }[];
  }[];
}
/** A comment on a theme, with what is known of it. */
interface Tagged {
  readonly id: string;
  readonly theme: string;
  readonly text: string;
  readonly evidence: readonly number[];
  readonly attributes: Readonly<Record<string, string>>;
  readonly systems: readonly string[];
  readonly person: string;
}

const mapping = JSON.stringify({
  comments: [{ column: 'Comment' }],
  respondent: 'Respondent',
  question: 'Question',
  attributes: { Force: 'force', Role: 'role', Rank: 'rank' },
});

let service: Service;
let tagged: Tagged[];
beforeAll(async () => {
  service = await startService('postgres');
  const query = new URLSearchParams({ survey: 'values', wave: '2026', mapping, group: 'force' });
  const answer = await call(service, `/v1/batches?${query.toString()}`, {
    ...{ method: 'POST', body: await surveyFile(4_000), headers: { 'content-type': 'text/csv' } },
  });
  expect(answer.status).toBe(202);
  await untilQuiet(service);
  tagged = await service.rows<Tagged>(
    `select comment.id, theme.ref as theme, text, evidence, attributes, respondent.id as person,
       array(select name from system where id = any(systems)) as systems
     from tag join theme on theme.id = theme_id join comment on comment.id = comment_id
       join respondent on respondent.batch_id = comment.batch_id and respondent.id = comment.respondent_id
       left join finding on finding.comment_id = comment.id
     where coalesce(finding.facets & 2, 0) = 0`,
  );
});
afterAll(() => service.stop());

const hasValue = (field: string, value: string, { attributes, systems }: Tagged): boolean =>
  field === 'system' ? systems.includes(value) : attributes[field] === value;

/** Does the comment hold whole sentences of eight to sixty words about its theme? */
function isQuotable({ text, evidence }: Tagged): boolean {
  return quoteStretch(text, evidenceSpans(evidence), splitSentences) !== null;
}

describe('of every force, role, rank and system of a survey', () => {
  it.each(['force', 'role', 'rank', 'system'])(
    'each of the first ten themes has quotes that has any comment to quote: %s',
    async (field) => {
      const values = new Set(
        tagged.flatMap(({ attributes, systems }) =>
          field === 'system' ? systems : (attributes[field] ?? []),
        ),
      );
      expect(values.size).toBeGreaterThan(1);
      let quotes = 0;
      for (const value of values) {
        const path = `/v1/profiles/${field}/${encodeURIComponent(value)}?survey=values`;
        const profile = await read<Profile>(service, path);
        expect(profile.choosing_quotes).toBe(false);
        for (const { theme, quotes: shown } of profile.themes.slice(0, 10)) {
          const own = tagged.filter((each) => each.theme === theme && hasValue(field, value, each));
          const what = `${field} ${value}, ${theme}, ${own.length} comments`;
          if (shown.length === 0) expect(own.filter(isQuotable), what).toEqual([]);
          for (const { original } of shown)
            expect(
              own.some(({ text }) => text.includes(original)),
              what,
            ).toBe(true);
          quotes += shown.length;
        }
      }
      expect(quotes).toBeGreaterThan(values.size);
    },
  );

  it('they are of different people, and those of a role or a system not all of one force', async () => {
    const places = await service.rows<{
      field: string;
      value: string;
      people: number;
      forces: number;
      n: number;
    }>(
      `select field, value, count(*)::int as n, count(distinct quote.respondent_id)::int as people,
         count(distinct attributes ->> 'force')::int as forces
       from value_exemplar join quote on quote.id = quote_id
         join respondent on respondent.batch_id = quote.batch_id and respondent.id = quote.respondent_id
       where field <> 'force' group by theme_id, field, value`,
    );
    expect(places.length).toBeGreaterThan(100);
    expect(places.filter(({ people, n }) => people !== n || n > 3)).toEqual([]);
    const ofOne = places.filter(({ field, n, forces }) => field === 'role' && n === 3 && forces === 1);
    expect(ofOne).toEqual([]);
  });
});
