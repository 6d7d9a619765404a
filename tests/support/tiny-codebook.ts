import type { Example } from '../../models/examples.ts';
import type { Language, Structure } from '../../models/structure.ts';

/** A small codebook that uses all of the lexicon's mini-language. */
export const tinyStructure: Structure = {
  themes: [
    {
      id: 'repeats',
      lexicon: [
        { term: 'type* … twice' },
        { term: 'double keying' },
        { term: 'again', weight: 0.5 },
        { term: 'same form', weight: 0.5 },
      ],
    },
    { id: 'training', lexicon: [{ term: 'train*' }, { term: 'train station', exclude: true }] },
    { id: 'training/online', lexicon: [{ term: 'LEAP', case: true }, { term: 'online course' }] },
    {
      id: 'speed',
      lexicon: [{ term: 'slow' }, { term: 'slow cooker', exclude: true }, { term: 'fast', weight: -0.5 }],
    },
  ],
  systems: [
    { name: 'Beacon', aliases: ['Beacon Live'], ambiguous: true },
    { name: 'ZX9', aliases: [], ambiguous: false },
  ],
  systemContext: ['log', 'on', 'using'],
};

export const tinyLanguage: Language = {
  negators: ['not', 'no', 'never', "isn't"],
  contrasts: ['but'],
  positive: [{ term: 'good' }, { term: 'love' }],
  negative: [{ term: 'awful' }, { term: 'crash*' }],
  suggestion: [{ term: 'should' }],
  distress: [{ term: "can't go on" }],
};

const openings = [
  'Every day',
  'Most weeks',
  'On nights',
  'To be fair',
  'Again',
  'Honestly',
  'At the front desk',
];
const bodies: readonly (readonly [string, readonly string[], 'negative' | 'positive'])[] = [
  ['I type the same crime in twice', ['repeats'], 'negative'],
  ['we key every detail into three screens', ['repeats'], 'negative'],
  ['nobody trained us on the new tablet', ['training'], 'negative'],
  ['the online course was good and short', ['training/online'], 'positive'],
  ['the laptop is slow to wake and awful to use', ['speed'], 'negative'],
  ['logging on takes ages and it hangs', ['speed'], 'negative'],
  ['the canteen serves decent soup', [], 'positive'],
  ['the slow machine wants everything typed twice', ['speed', 'repeats'], 'negative'],
];

/** Labelled comments, a few hundred, each of a respondent of its own. */
export const tinyExamples: readonly Example[] = Array.from({ length: 224 }, (_, index) => {
  const [body, labels, valence] = bodies[index % bodies.length] ?? ['', [], 'negative'];
  const opening = openings[index % openings.length] ?? '';
  const text = `${opening} ${body}, shift ${'abcdefghijklmnopqrstuvwxyz'[index % 26] ?? ''}${'xyzw'[index % 4] ?? ''}.`;
  return {
    text,
    labels,
    respondent: `person ${index}`,
    question: index % 2 === 0 ? 'What is hard?' : 'What helps?',
    valence: Object.fromEntries(labels.map((label) => [label, valence])),
  };
});
