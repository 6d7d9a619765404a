import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { submit, untilDone } from '../support/client.ts';
import { untilQuiet } from '../support/outcome.ts';
import { until } from '../support/processes.ts';
import { queueKinds, type Service, startService } from '../support/service.ts';
import { surveyFile } from '../support/survey-file.ts';

interface Chosen {
  readonly row: number;
  readonly theme: string;
  readonly field: string;
  readonly value: string;
  readonly rank: number;
}

describe.each(queueKinds)('with the queue on %s, quotes of values whose worker is killed', (queue) => {
  let service: Service;
  let csv: string;
  let undisturbed: readonly Chosen[];

  const state = async (batch: string): Promise<{ attempts: number; chosen: boolean }> => {
    const [found] = await service.rows<{ attempts: number; chosen: boolean }>(
      `select value_exemplar_attempts as attempts, value_exemplars_at is not null as chosen
       from tagging join batch on batch.tagging_id = tagging.id where batch.uid = $1`,
      [batch],
    );
    return found ?? { attempts: 0, chosen: false };
  };
  /** By the rows of the file, which are the same in every batch of it. */
  const chosenIn = (batch: string): Promise<Chosen[]> =>
    service.rows<Chosen>(
      `select comment.row, theme.ref as theme, field, value, rank from value_exemplar
       join batch using (tagging_id) join theme on theme.id = theme_id join quote on quote.id = quote_id
       join comment on comment.bucket = batch.bucket and comment.batch_id = batch.id and comment.id = comment_id
       where batch.uid = $1 order by theme, field, value, rank`,
      [batch],
    );

  beforeAll(async () => {
    csv = await surveyFile(6_000);
    service = await startService(queue);
    const batch = await submit(service, 'undisturbed', csv);
    await untilDone(service, batch);
    await untilQuiet(service);
    undisturbed = await chosenIn(batch);
  });
  afterAll(() => service.stop());

  it('undisturbed: there are many', () => {
    expect(undisturbed.length).toBeGreaterThan(500);
  });

  it.each([0, 300])(
    'killed %i ms after it began, they are there in the end, once, and the same',
    { timeout: 120_000 },
    async (more) => {
      await until(() => service.pid('worker-1') !== null);
      const batch = await submit(service, `killed after ${more}`, csv);
      await until(async () => (await state(batch)).attempts > 0);
      await new Promise((resolve) => setTimeout(resolve, more));
      service.kill('worker-1');
      expect((await state(batch)).chosen).toBe(false);
      await until(async () => (await state(batch)).chosen);
      expect((await state(batch)).attempts).toBeGreaterThan(1);
      await untilQuiet(service);
      expect(await chosenIn(batch)).toEqual(undisturbed);
      expect(
        await service.rows(
          `select from quote group by batch_id, comment_id, span_start, span_end having count(*) > 1`,
        ),
      ).toEqual([]);
    },
  );
});
