import { setPriority } from 'node:os';
import { type Engine, loadClassifier } from '../models/engine.ts';
import { train } from '../models/train.ts';
import { type FlipTally, tallyFlips } from '../src/domain/gate/flips.ts';
import type { Said } from '../src/domain/gate/paired-judgements.ts';
import { countTerms, type TermCounter } from './count-terms.ts';
import { serveThread } from './thread-main.ts';
import type { TrialAnswer, TrialRequest } from './trial-protocol.ts';

// On Linux this is the priority of the thread alone: batches come first.
if (process.platform === 'linux') setPriority(5);

/** Examples of a line and direction that are kept. */
const mostFlips = 20;
const nothing: TrialAnswer = { effects: [], terms: [] };

interface Side {
  readonly engine: Engine;
  /** Per theme of the engine, the lines that it counts for. */
  readonly rows: readonly (readonly number[])[];
}

let sides: { readonly before: Side; readonly after: Side; readonly width: number } | null = null;
let tally: FlipTally | null = null;
let terms: TermCounter | null = null;

serveThread((request: TrialRequest): TrialAnswer => {
  switch (request.kind) {
    case 'begin': {
      begin(request);
      return nothing;
    }
    case 'add': {
      const { ids, texts, questions } = request;
      if (sides !== null)
        tally?.add(
          ids,
          say(sides.before, sides.width, texts, questions),
          say(sides.after, sides.width, texts, questions),
        );
      terms?.add(texts);
      return nothing;
    }
    case 'end':
      return { effects: tally?.result() ?? [], terms: terms?.result() ?? [] };
  }
});

function begin({ compared, language, terms: themes }: Extract<TrialRequest, { kind: 'begin' }>): void {
  terms = countTerms(themes, language);
  if (compared === null) return;
  const { rows } = compared;
  const side = (structure: typeof compared.before, end: 'from' | 'to'): Side => ({
    engine: loadClassifier(train({ structure, language, examples: [] })),
    rows: structure.themes.map(({ id }) => rows.flatMap((row, n) => (row[end].includes(id) ? [n] : []))),
  });
  sides = {
    before: side(compared.before, 'from'),
    after: side(compared.after, 'to'),
    width: rows.length,
  };
  tally = tallyFlips(
    rows.map(({ theme }) => theme),
    mostFlips,
  );
}

function say(
  { engine, rows }: Side,
  width: number,
  texts: readonly string[],
  questions: readonly (string | undefined)[],
): Said {
  const given = new Uint8Array(texts.length * width);
  const probability = new Float32Array(texts.length * width);
  const { tagStart, tagTheme, tagProbability } = engine.classifyColumns(texts, questions, 'themes');
  for (let comment = 0; comment < texts.length; comment++)
    for (let tag = tagStart[comment] ?? 0; tag < (tagStart[comment + 1] ?? 0); tag++)
      for (const row of rows[tagTheme[tag] ?? 0] ?? []) {
        const cell = comment * width + row;
        given[cell] = 1;
        probability[cell] = Math.max(probability[cell] ?? 0, tagProbability[tag] ?? 0);
      }
  return { given, probability };
}
