import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { generateSample } from '../local/sample/generate-sample.ts';
import type { SamplePlan } from '../local/sample/sample-plan.ts';
import { writeSample } from '../local/sample/write-sample.ts';
import { callJson, type Connection } from './api.ts';
import { Batches, Themes } from './documents.ts';
import { grouped } from './format-table.ts';
import { createProgressBar } from './progress-bar.ts';
import type { SampleSource } from './read-sample.ts';
import { printThemesWithQuotes } from './themes-with-quotes.ts';
import { upload } from './upload.ts';
import { watchBatch } from './watch-batch.ts';

const Job = z.object({ job: z.string() });
const JobState = z.object({ state: z.string() });

/** Makes the synthetic sample, sends each wave of it through the service as a client would, and shows what comes of it. */
export async function showSample(
  connection: Connection,
  source: SampleSource,
  folder: string,
): Promise<void> {
  const { plan } = source;
  console.log(`\n${plan.note.trim()}\n`);
  await eraseEarlier(connection, plan.survey);
  await declareSurvey(connection, source);
  const [newest, ...earlier] = plan.waves;
  if (newest === undefined) return;

  const file = await makeSample(source, newest, folder);
  const first = await sendWave(connection, plan, newest.wave, file);
  console.log('');
  await printThemesWithQuotes(connection, first.themes, 2);
  console.log(`\n${summary(newest.wave, first)}`);
  for (const wave of earlier) {
    const sent = await sendWave(connection, plan, wave.wave, await makeSample(source, wave, folder));
    console.log(summary(wave.wave, sent));
  }
  console.log('');
}

interface SentWave {
  readonly themes: Themes;
  /** From the first byte of the POST to final counts. */
  readonly seconds: number;
}

/** A demonstration run again on the same data shows this run's sample alone. */
async function eraseEarlier(connection: Connection, survey: string): Promise<void> {
  const { batches } = await callJson(connection, 'GET', '/v1/batches', Batches, {
    query: { survey, limit: '200' },
  });
  for (const { id } of batches) {
    const { job } = await callJson(connection, 'DELETE', `/v1/batches/${id}`, Job);
    let state = 'queued';
    while (state === 'queued' || state === 'running') {
      await pause(50);
      ({ state } = await callJson(connection, 'GET', `/v1/jobs/${job}`, JobState));
    }
  }
}

async function declareSurvey(connection: Connection, { plan, codebook }: SampleSource): Promise<void> {
  const attributes = plan.attributes.map(({ name, ordered, values }) => ({
    name,
    values: ordered ? values.map(({ value }) => value) : null,
  }));
  await callJson(connection, 'PUT', `/v1/surveys/${plan.survey}`, z.unknown(), {
    json: { name: 'Synthetic survey', codebook, group: attributes[0]?.name ?? null, attributes },
  });
}

async function makeSample(
  { plan, corpus, systems }: SampleSource,
  { wave, comments, respondents }: SamplePlan['waves'][number],
  folder: string,
): Promise<string> {
  const samples = join(folder, 'samples');
  await mkdir(samples, { recursive: true });
  const file = join(samples, `${plan.survey}-${wave}.csv`);
  await writeSample(
    file,
    generateSample({ seed: plan.survey, plan, wave, corpus, systems, comments, respondents }),
  );
  return file;
}

async function sendWave(
  connection: Connection,
  plan: SamplePlan,
  wave: string,
  file: string,
): Promise<SentWave> {
  const sending = createProgressBar(`Sending ${basename(file)}`, (bytes) => `${(bytes / 1e6).toFixed(1)} MB`);
  let start: number | undefined;
  const { id } = await upload(connection, {
    file,
    survey: plan.survey,
    wave,
    mapping: mappingOf(plan),
    onProgress: (sent, size) => {
      start ??= performance.now();
      sending.update(sent, size);
    },
  }).finally(() => sending.stop());
  const tagging = createProgressBar('Tagging', grouped);
  await watchBatch(
    connection,
    id,
    ({ comments }) => tagging.update(comments.done, comments.total),
    25,
  ).finally(() => tagging.stop());
  const themes = await callJson(connection, 'GET', `/v1/batches/${id}/themes`, Themes);
  return { themes, seconds: (performance.now() - (start ?? performance.now())) / 1000 };
}

function mappingOf(plan: SamplePlan): string {
  return JSON.stringify({
    comments: [{ column: plan.commentColumn }],
    question: plan.questionColumn,
    respondent: plan.respondentColumn,
    attributes: Object.fromEntries(plan.attributes.map(({ column, name }) => [column, name])),
  });
}

function summary(wave: string, { themes: { base }, seconds }: SentWave): string {
  return (
    `Wave ${wave}: ${grouped(base.comments)} comments by ${grouped(base.respondents)} respondents ` +
    `(and ${grouped(base.blank)} blank) in ${seconds.toFixed(1)} s, from the first byte sent to final counts.`
  );
}
