import { join } from 'node:path';
import { parse } from 'yaml';
import { CorpusComment, type InterchangeableSystem, SamplePlan } from '../local/sample/sample-plan.ts';
import { dataFolder, readCodebook, readText } from './inputs.ts';

/** What the bundled sample is made from. */
export interface SampleSource {
  readonly plan: SamplePlan;
  readonly corpus: readonly CorpusComment[];
  readonly systems: readonly InterchangeableSystem[];
  /** The codebook that fits the sample. */
  readonly codebook: string;
}

/** Reads the plan, the corpus and the codebook of the sample that comes with the program. */
export async function readSample(name = 'police-ddat'): Promise<SampleSource> {
  const plan = SamplePlan.parse(parse(await readText(join(dataFolder, 'samples', `${name}.yaml`))));
  const lines = (await readText(join(dataFolder, 'corpora', `${name}.jsonl`))).split('\n');
  const { systems } = await readCodebook(join(dataFolder, 'codebooks', `${name}.yaml`));
  return {
    plan,
    corpus: lines.filter((line) => line !== '').map((line) => CorpusComment.parse(JSON.parse(line))),
    systems,
    codebook: name,
  };
}
