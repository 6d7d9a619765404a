import { describe, expect, it } from 'vitest';
import { guessMapping } from '../../src/intake/guess-mapping.ts';
import { exportColumns } from '../../src/intake/own-export.ts';

const ANSWERS = [
  'The system is slow and crashes most mornings',
  'We were never trained on it before it went live',
  'I have to type the same name into four systems',
  'Good kit, but the support desk takes days to answer',
  'Nothing talks to anything else',
  'Laptops are old and batteries last an hour',
];

function guess(header: string[], row: (at: number) => unknown[], count = 24) {
  const rows = Array.from({ length: count }, (_, at) => ({ row: at + 2, cells: row(at), fault: null }));
  return guessMapping(
    header.map((name) => ({ name, label: name })),
    rows,
  );
}

const answer = (at: number): string => `${ANSWERS[at % ANSWERS.length] ?? ''} (${at})`;

describe('guessMapping', () => {
  it('finds comment, respondent and attributes by what the cells hold', () => {
    expect(
      guess(['Respondent', 'Region', 'Length of service', 'Satisfaction', 'Q7'], (at) => [
        `R${at % 9}`,
        ['North', 'South'][at % 2],
        ['0-2 years', '3-5 years', '6+ years'][at % 3],
        String(at % 5),
        answer(at),
      ]),
    ).toEqual({
      comments: [{ column: 'Q7', question: null }],
      respondent: 'Respondent',
      question: null,
      attributes: {
        Region: 'region',
        'Length of service': 'length_of_service',
        Satisfaction: 'satisfaction',
      },
    });
  });

  it('takes several comment columns, each with its heading as the question', () => {
    const mapping = guess(['id', 'Reliability', 'What one change would you make?'], (at) => [
      at,
      answer(at),
      at % 3 === 0 ? answer(at + 1) : '',
    ]);
    expect(mapping?.comments).toEqual([
      { column: 'Reliability', question: 'Reliability' },
      { column: 'What one change would you make?', question: 'What one change would you make?' },
    ]);
    expect(mapping?.respondent).toBe('id');
  });

  it('knows a comment column by its name when its cells tell little', () => {
    expect(guess(['force', 'Comments'], () => ['North', ''], 3)?.comments[0]?.column).toBe('Comments');
    expect(guess(['force', 'feedback'], () => ['North', 'all good'], 1)?.comments[0]?.column).toBe(
      'feedback',
    );
  });

  it('takes a column of questions beside the answers for the question', () => {
    const mapping = guess(['respondent_id', 'question', 'response_text'], (at) => [
      `p${at % 8}`,
      ['What works well for you at work?', 'What would you change about it?'][at % 2],
      answer(at),
    ]);
    expect(mapping).toEqual({
      comments: [{ column: 'response_text', question: null }],
      respondent: 'respondent_id',
      question: 'question',
      attributes: {},
    });
  });

  it('never takes names, addresses, dates and survey metadata for attributes', () => {
    const mapping = guess(
      [
        'StartDate',
        'IPAddress',
        'Progress',
        'Finished',
        'First name',
        'RecipientEmail',
        'Contact',
        'Joined',
        'Role',
        'comment',
      ],
      (at) => [
        '2026-01-05 10:00',
        '10.0.0.1',
        '100',
        'True',
        'Ann',
        'a@example.org',
        'a@example.org',
        '05/01/2019',
        'Staff',
        answer(at),
      ],
    );
    expect(mapping?.attributes).toEqual({ Role: 'role' });
    expect(mapping?.respondent).toBeNull();
  });

  it('does not take an id with gaps for the respondent, nor varied values for an attribute', () => {
    const mapping = guess(['respondent', 'ticket', 'comment'], (at) => [
      at === 4 ? '' : `R${at}`,
      `T-${at}`,
      answer(at),
    ]);
    expect(mapping).toMatchObject({ respondent: null, attributes: {} });
  });

  it('prefers the respondent to an id of the row', () => {
    expect(guess(['id', 'respondent', 'comment'], (at) => [at, `R${at % 4}`, answer(at)])?.respondent).toBe(
      'respondent',
    );
  });

  it('says nothing when no column looks like comments', () => {
    expect(guess(['id', 'score', 'comment_id'], (at) => [at, at % 5, `c${at}`])).toBeNull();
  });
});

const EXPORT = [...exportColumns, 'force'];

function exported(at: number, respondent = `R${at % 7}`): unknown[] {
  const many = Array.from({ length: 1 + (at % 6) }, (_, n) => n);
  return [
    `0198c0de-0000-7000-8000-${String(at).padStart(12, '0')}`,
    String(at + 2),
    respondent,
    ['What works well?', 'What would you change about it all?'][at % 2],
    at % 5 === 0 ? 'n/a' : answer(at),
    String(at % 5 === 0),
    many.map((n) => `reliability/part-${(n * at) % 11}`).join('; '),
    many.map((n) => ['negative', 'positive', 'mixed'][(n + at) % 3]).join('; '),
    many.map((n) => (((n + 1) * at * 0.037) % 1).toFixed(3)).join('; '),
    at % 3 === 0 ? 'suggestion; distress' : '',
    at % 2 === 0 ? 'Record Keeper; Duty Planner Pro; Till Pro' : '',
    ['North', 'South'][at % 2],
  ];
}

describe('guessMapping of what Verbatim exports', () => {
  it('takes the text alone for comments, and nothing that Verbatim added for an attribute', () => {
    expect(guess(EXPORT, (at) => exported(at), 40)).toEqual({
      comments: [{ column: 'text', question: null }],
      respondent: 'respondent',
      question: 'question',
      attributes: { force: 'force' },
    });
  });

  it('does so where neither respondents nor questions were known', () => {
    const mapping = guess(EXPORT, (at) => exported(at, '').with(3, ''), 40);
    expect(mapping).toMatchObject({ comments: [{ column: 'text' }], attributes: { force: 'force' } });
  });
});

describe('guessMapping of columns with odd names', () => {
  it.each([
    ['who', (at: number) => `R${at % 9}`],
    ['who', (at: number) => String(1 + (at % 7))],
    ['code', (at: number) => `K${at}`],
    ['ref no', (at: number) => `AB-${at % 12}`],
    ['colleague', (at: number) => String(40_000 + (at % 9))],
  ])('takes codes in the first column "%s" for the respondent', (name, value) => {
    const mapping = guess([name, 'what'], (at) => [value(at), answer(at)]);
    expect(mapping).toMatchObject({
      comments: [{ column: 'what' }],
      respondent: name,
      attributes: {},
    });
  });

  it.each([
    ['few codes', (at: number) => `B${at % 4}`],
    ['words', (at: number) => ['North', 'South', 'East', 'West', 'Centre', 'Abroad'][at % 6]],
    ['marks', (at: number) => String(at % 10)],
    ['years', (at: number) => String(2010 + (at % 12))],
  ])('takes %s for an attribute', (_, value) => {
    const mapping = guess(['group', 'what'], (at) => [value(at), answer(at)], 48);
    expect(mapping).toMatchObject({ respondent: null, attributes: { group: 'group' } });
  });
});
