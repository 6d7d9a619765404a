import { beforeAll, describe, expect, it } from 'vitest';
import type { FindRedactions } from '../../../src/domain/redaction/find-redactions.ts';
import { applyRedactions } from '../../../src/domain/redaction/redaction.ts';
import { readRedactionRules } from '../../../src/read-redaction-rules.ts';
import { heldOutFirst, heldOutLast } from './held-out-names.ts';
import { type Plant, plantedSentences } from './planted-sentences.ts';
import { corpusTexts, shippedFinder } from './shipped-rules.ts';

let find: FindRedactions;
beforeAll(async () => {
  find = await shippedFinder();
});

const redact = (text: string): string => applyRedactions(text, find(text)).text;
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const seeds = [1, 20, 2026];

describe('identifiers planted in 500 sentences', () => {
  /** How many plants there are, and of how many nothing can be read. */
  function recall(seed: number): Map<string, { planted: number; hidden: number }> {
    const counts = new Map<string, { planted: number; hidden: number }>();
    for (const { text, plants } of plantedSentences(500, seed)) {
      const shown = new Set(Array.from({ length: text.length }, (_, at) => at));
      for (const { start, end } of find(text)) for (let at = start; at < end; at += 1) shown.delete(at);
      for (const plant of plants) {
        const letters = Array.from({ length: plant.end - plant.start }, (_, n) => plant.start + n).filter(
          (at) => /[\p{L}\p{N}]/u.test(text.charAt(at)),
        );
        const hidden =
          plant.kind === 'system'
            ? letters.some((at) => !shown.has(at))
            : !letters.some((at) => shown.has(at));
        for (const key of groupsOf(plant, text)) {
          const count = counts.get(key) ?? { planted: 0, hidden: 0 };
          count.planted += 1;
          if (hidden) count.hidden += 1;
          counts.set(key, count);
        }
      }
    }
    return counts;
  }

  function groupsOf({ kind, listed, start, end }: Plant, text: string): string[] {
    if (kind === 'system') return ['system'];
    if (kind !== 'name') return ['identifier', kind];
    const written = text.slice(start, end);
    const lower = written === written.toLowerCase() ? 'name in lower case' : 'name with a capital';
    return ['name', lower, listed === true ? 'name on the list' : 'name not on the list'];
  }

  it.each(seeds)(
    'are hidden: identifiers ≥ 0.98, names ≥ 0.85, never a system (seed %i)',
    { timeout: 60_000 },
    (seed) => {
      const counts = recall(seed);
      const rate = (key: string): number => (counts.get(key)?.hidden ?? 0) / (counts.get(key)?.planted ?? 0);
      const figures = [...counts].map(([key, { planted, hidden }]) => `${key} ${hidden}/${planted}`);
      print(
        `redaction, seed ${seed}: recall of identifiers ${rate('identifier').toFixed(3)}, of names ${rate('name').toFixed(3)}; ${figures.join(', ')}`,
      );
      expect(rate('identifier')).toBeGreaterThanOrEqual(0.98);
      expect(rate('name')).toBeGreaterThanOrEqual(0.85);
      expect(rate('system')).toBe(0);
      const listed = (counts.get('name on the list')?.planted ?? 0) / (counts.get('name')?.planted ?? 0);
      expect(listed).toBeCloseTo(0.5, 1);
    },
  );

  it('have names that the shipped list does not have', async () => {
    const { files } = await readRedactionRules();
    const shipped = new Set(
      files
        .flatMap(({ names }) => [...names.first, ...names.last, ...names.words])
        .map((name) => name.toLowerCase()),
    );
    expect(shipped.size).toBeGreaterThan(1500);
    expect([...heldOutFirst, ...heldOutLast].filter((name) => shipped.has(name.toLowerCase()))).toEqual([]);
  });
});

it(
  'hides less than 0.5 % of the words of the corpus, though that has names in it',
  { timeout: 60_000 },
  async () => {
    const texts = await corpusTexts();
    const words = (text: string): number => text.split(/\s+/).filter((word) => word !== '').length;
    let all = 0;
    let hidden = 0;
    for (const text of texts) {
      all += words(text);
      for (const { start, end } of find(text)) hidden += words(text.slice(start, end));
    }
    print(`redaction: ${hidden} of the corpus's ${all} words hidden, ${((100 * hidden) / all).toFixed(2)} %`);
    expect(hidden / all).toBeLessThan(0.005);
  },
);

describe('a name', () => {
  it.each([
    [
      'Will said it would. It will not. I asked Mark to mark it.',
      '[name] said it would. It will not. I asked [name] to mark it.',
    ],
    [
      'In May the grace period ends; May Okonjo will know.',
      'In May the grace period ends; [name] will know.',
    ],
    ["Mark's laptop died. Will it be fixed?", "[name]'s laptop died. Will it be fixed?"],
    ['ask will in the front office about the pc', 'ask [name] in the front office about the pc'],
    ['My sergeant Okonjo, a sergeant of old, agrees.', 'My sergeant [name], a sergeant of old, agrees.'],
    ['the pc keeps crashing and my pc is slow', 'the pc keeps crashing and my pc is slow'],
    [
      'PC Monitor stands are broken and the PC Screen too',
      'PC Monitor stands are broken and the PC Screen too',
    ],
    ["We spoke to Siân O'Rahilly-Jones and J. Smith.", 'We spoke to [name] and [name].'],
    ['Ms van der Berg and Dr. Lowe left', 'Ms [name] and Dr. [name] left'],
    [
      'ASK PRIYA TO FIX THE PRINTER AND CALL MR OKONJO TOMORROW',
      'ASK [name] TO FIX THE PRINTER AND CALL MR [name] TOMORROW',
    ],
    [
      'A lady called Thandeka helped. Thandeka was great, thandeka knows.',
      'A lady called [name] helped. [name] was great, [name] knows.',
    ],
    ['Sgt Okonjo 2143 and PC 4417 Quansah', 'Sgt [name] [reference] and PC [reference] [name]'],
  ])('%s', (text, printed) => {
    expect(redact(text)).toBe(printed);
  });

  it.each([
    'I have to log into Niche, Athena and Pronto, and Mark43 is worse.',
    'DS Niche access and Sergeant Connect training',
    'Kent Police and the Met use Windows, Teams and Outlook on Mondays in April.',
    'Will the new system work? Mark my words, it will. Hope is not a plan.',
    'Power BI, Word and Excel crash on Windows 11 every Friday in June.',
    'The Chief Constable and the Detective Superintendent agreed with Sergeants and Inspectors.',
  ])('is not seen in: %s', (text) => {
    expect(redact(text)).toBe(text);
  });
});

describe('an identifier', () => {
  it.each([
    ['dob 12/03/84, born 5 March 1991', 'dob [date], born [date]'],
    [
      'Ring 07700 900123 or 0161 496 0000 or +44 20 7946 0958, ext 4512',
      'Ring [phone] or [phone] or [phone], ext [phone]',
    ],
    ['Mail jo.bloggs@example.org, see https://example.org/jo-bloggs?x=1.', 'Mail [email], see [link].'],
    ['NI number qq123456c is not one, AB 12 34 56 C is', 'NI number qq123456c is not one, [number] is'],
    ['Live at Flat 3, 22 Mill Lane, SW1A 2AA', 'Live at [address], [postcode]'],
    ['card 4111 1111 1111 1111 but not 4111 1111 1111 1112', 'card [number] but not 4111 1111 1111 1112'],
    ['NHS number 943 476 5919', 'NHS number [number]'],
    [
      'crime no. 42/12345/24 and custody ref CU/1234/24, collar 1234',
      'crime no. [reference] and custody ref [reference], collar [reference]',
    ],
    ['AB12 CDE and P321 XYZ', '[registration] and [registration]'],
  ])('%s', (text, printed) => {
    expect(redact(text)).toBe(printed);
  });

  it.each([
    'It takes 45 minutes, 3 times a day, on 24/7 cover, for £1,200 in 2023/24.',
    'Version 10.2.15 of the app on 200 phones with 64 GB; MG11 for each of the 12 witnesses.',
    'Call 101 or 999. We work 12 hour shifts, 4 on 4 off. It is a 24 hour road closure.',
    'I use 3 different systems @ work; 1 in 10 fails, ps5 is better, w10 4gb ram.',
    'From 2 March to 5 April 9 out of 10 updates failed, see section 12 and form 38a.',
  ])('is not seen in: %s', (text) => {
    expect(redact(text)).toBe(text);
  });
});

describe('a long text', () => {
  it.each([
    ['letters', 'a'.repeat(100_000)],
    ['digits', '1'.repeat(100_000)],
    ['dots and ats', '.@'.repeat(50_000)],
    ['spaced digits', '0 '.repeat(50_000)],
    ['capitals', 'Aa '.repeat(33_000)],
    ['dates that are none', '1/1/'.repeat(25_000)],
    ['slashes', 'a/1/'.repeat(25_000)],
    ['hyphens', '-a'.repeat(50_000)],
  ])('of %s does not take long', (_, text) => {
    expect(find(text).every(({ start, end }) => start < end && end <= text.length)).toBe(true);
  });
});
