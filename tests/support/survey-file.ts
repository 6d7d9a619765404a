import { stringify } from 'csv-stringify/sync';
import { readSample } from '../../src/cli/read-sample.ts';
import { generateSample } from '../../src/local/sample/generate-sample.ts';

/** A synthetic survey as CSV: this many comments that say something, by a fourth as many people. The same every time. */
export async function surveyFile(comments: number): Promise<string> {
  const { plan, corpus, systems } = await readSample();
  const wave = plan.waves[0]?.wave ?? '';
  const respondents = Math.ceil(comments / 4);
  const rows = generateSample({ seed: 'tests', plan, wave, corpus, systems, comments, respondents });
  return stringify([...rows], { header: true });
}

/** What the columns of such a file mean. */
export const surveyMapping = JSON.stringify({
  comments: [{ column: 'Comment' }],
  respondent: 'Respondent',
  question: 'Question',
  attributes: { Force: 'force', Rank: 'rank' },
});
