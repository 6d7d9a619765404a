import { CorpusComment, SamplePlan } from '../../../src/local/sample/sample-plan.ts';

export const plan = SamplePlan.parse({
  format: 'verbatim-sample/1',
  note: 'Invented.',
  survey: 'synthetic-library-survey',
  respondentColumn: 'Reader',
  questionColumn: 'Question',
  commentColumn: 'Comment',
  respondentPrefix: 'synthetic-',
  attributes: [
    {
      column: 'Branch',
      name: 'branch',
      values: [{ value: 'Harbour', share: 3 }, { value: 'Hill' }, { value: 'Station' }],
    },
    {
      column: 'Role',
      name: 'role',
      values: [
        { value: 'reader', share: 4 },
        { value: 'librarian', voices: ['staff'] },
      ],
    },
    {
      column: 'Grade',
      name: 'grade',
      values: [
        { value: 'senior', when: { Role: ['librarian'] } },
        { value: 'none', when: { Role: ['reader'] } },
      ],
    },
    {
      column: 'Satisfaction',
      name: 'satisfaction',
      ordered: true,
      values: [
        { value: 'low', mood: -0.9 },
        { value: 'high', mood: 0.9 },
      ],
    },
  ],
  questions: [
    { text: 'What of the shelves?', themes: { shelves: 10 } },
    { text: 'What of the catalogue?', themes: { catalogue: 10 } },
    { text: 'Anything else?' },
  ],
  blanks: ['', 'N/A'],
  openers: ['Honestly,'],
  waves: [
    { wave: 'new', comments: 60, respondents: 30 },
    { wave: 'old', comments: 40, respondents: 20 },
  ],
});

export const corpus = [
  {
    text: 'The shelves are full. Nobody can reach the top ones.',
    labels: ['shelves'],
    valence: { shelves: 'negative' },
  },
  { text: 'I like the new shelves very much.', labels: ['shelves'], valence: { shelves: 'positive' } },
  {
    text: 'Folio is slow. It loses what I typed and I begin again.',
    labels: ['catalogue/speed'],
    valence: { 'catalogue/speed': 'negative' },
    systems: ['Folio'],
    voice: 'staff',
  },
  {
    text: 'Folio finds what I want.',
    labels: ['catalogue'],
    valence: { catalogue: 'positive' },
    systems: ['Folio'],
  },
].map((comment) => CorpusComment.parse(comment));
