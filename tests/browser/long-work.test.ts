import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { mkdir } from 'node:fs/promises';
import { officeComments, officeCsv, officeMapping } from '../support/office-survey.ts';
import { call, read, uploadOf } from '../support/client.ts';
import { until } from '../support/processes.ts';
import { browserRequired, findBrowser } from './support/find-browser.ts';
import { accessibilityFaults, openPage, signIn } from './support/open-browser.ts';
import { openStory, sendOffice, type Story } from './support/open-story.ts';

/** A folder for pictures of each state, when somebody wants to look at them. */
const pictures = process.env['SCREENSHOTS'] ?? null;
const looks = [
  { about: 'light', scheme: 'light', width: 1280 },
  { about: 'dark', scheme: 'dark', width: 1280 },
  { about: '360', scheme: 'light', width: 360 },
] as const;

async function picture(page: Page, name: string): Promise<void> {
  if (pictures === null) return;
  for (const { about, scheme, width } of looks) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width, height: 900 });
    await page.screenshot({ path: `${pictures}/long-work-${name}-${about}.png`, fullPage: true });
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1280, height: 900 });
}

const people = officeComments(3000);

describe.skipIf(findBrowser() === null && !browserRequired)('long work', () => {
  let story: Story;
  let batch: string;
  beforeAll(async () => {
    if (pictures !== null) await mkdir(pictures, { recursive: true });
    story = await openStory();
    batch = await sendOffice(story, officeCsv(people), officeMapping);
  }, 120_000);
  afterAll(() => story.close());
  afterEach(() => wake());

  const stateOf = async (kind: string): Promise<string | undefined> =>
    (
      await story.service.rows<{ state: string }>(
        'select state from job where kind = $1 order by id desc limit 1',
        [kind],
      )
    )[0]?.state;
  const worker = (): number => story.service.pid('worker-1') ?? 0;
  const wake = (): boolean => process.kill(worker(), 'SIGCONT');

  /** Has a job begin, and stops its worker in the midst of it, so that there is all the time to look at it. */
  async function holdAt(kind: string, begin: () => Promise<void>): Promise<void> {
    const before = await story.service.rows('select from job where kind = $1', [kind]);
    process.kill(worker(), 'SIGSTOP');
    await begin();
    await until(
      async () =>
        (await story.service.rows('select from job where kind = $1', [kind])).length > before.length,
    );
    wake();
    await until(async () => (await stateOf(kind)) === 'running');
    process.kill(worker(), 'SIGSTOP');
    expect(await stateOf(kind)).toBe('running');
  }

  /** Decides at least so many comments as a careful reviewer would. */
  async function label(count: number): Promise<void> {
    const truth = new Map(people.map(({ text, themes }) => [text, themes]));
    const next = '/v1/reviews/next?purpose=learn&survey=office&count=40';
    for (let decided = 0; decided < count;) {
      const { items } = await read<{ items: { comment: string; text: string; lease: { id: string } }[] }>(
        story.service,
        next,
      );
      for (const { comment, text, lease } of items) {
        const themes = truth.get(text)?.map((theme) => ({ theme, valence: null })) ?? [];
        const said = { codebook: 'office', version: 1, lease: lease.id, themes };
        await story.send('POST', `/v1/comments/${comment}/labels`, said);
      }
      decided += items.length;
    }
  }

  /** Lets a chunk take three seconds to be written. */
  async function slowChunks(): Promise<void> {
    await story.service.rows(
      `create function slow() returns trigger language plpgsql as $$ begin perform pg_sleep(3); return new; end $$`,
    );
    await story.service.rows(
      `create trigger slow before update on chunk for each row when (new.state = 'done') execute function slow()`,
    );
  }

  /** What a worker would say of its job in the midst of it. */
  async function say(kind: string, phase: string, done: number, total: number): Promise<void> {
    await story.service.rows(
      `update job set phase = $2, done = $3, total = $4, phase_at = now() - interval '20 seconds', noted_at = now()
       where kind = $1 and state = 'running'`,
      [kind, phase, done, total],
    );
  }

  async function open(path: string): Promise<{ page: Page; complaints: string[] }> {
    const opened = await openPage(story.browser, story.service.url);
    await signIn(opened.page, story.service.adminKey, path);
    return opened;
  }

  /** A reload shows the job as it stands, half way when its worker has said so, and Cancel ends it for good. */
  async function reloadAndCancel(page: Page, kind: string, title: string, shown: string): Promise<void> {
    await page.reload();
    await page.getByRole('progressbar', { name: title }).waitFor();
    await page.getByText(shown).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, `${kind}-running`);
    await page.getByRole('button', { name: `Cancel ${title}` }).click();
    await page.getByText(`${title} was cancelled.`).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, `${kind}-cancelled`);
    expect(await stateOf(kind)).toBe('cancelled');
    wake();
  }

  it('is cancelled in the midst of a training, which leaves no model, and of a comparison', async () => {
    await label(120);
    const models = (): Promise<object[]> => story.service.rows('select id from model order by id');
    const before = await models();
    const { page, complaints } = await open('/models');
    const train = page.getByRole('button', { name: 'Train on every label' });
    await page.getByLabel('Codebook').selectOption('office');
    await holdAt('train', () => train.click());
    await page.getByLabel('Codebook').selectOption('office');
    await say('train', 'fit', 120, 450);
    await reloadAndCancel(page, 'train', 'Training for office', '120 of 450 fits, about');
    await until(
      async () => (await story.service.rows(`select from job where state = 'running'`)).length === 0,
    );
    await pause(1000);
    expect(await models()).toEqual(before);
    await train.click();
    await until(async () => (await stateOf('train')) === 'done');
    await until(async () => (await page.getByRole('progressbar').count()) === 0);
    expect(await models()).toHaveLength(before.length + 1);

    await page.getByRole('row').filter({ hasText: 'Trained here' }).getByRole('link').click();
    const comparison = page.getByRole('heading', { name: 'Beside the live model' });
    await comparison.waitFor();
    const compare = page.getByRole('button', { name: 'Compare again' });
    await holdAt('compare-models', () => compare.click());
    await say('compare-models', 'count', 2000, 6000);
    await reloadAndCancel(
      page,
      'compare-models',
      'Comparing with the live model',
      '2,000 of 6,000 comments, about',
    );
    await comparison.waitFor();
    await compare.click();
    await until(async () => (await stateOf('compare-models')) === 'done');
    await page.getByRole('progressbar').waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('is cancelled in the midst of a search for themes', async () => {
    const { page, complaints } = await open('/suggestions');
    const look = page.getByRole('button', { name: 'Look for themes' });
    await holdAt('discover', () => look.click());
    await say('discover', 'read', 2000, 6000);
    await reloadAndCancel(page, 'discover', 'Looking for themes', '2,000 of 6,000 comments, about');
    await look.click();
    await page.getByText(/Looked for .* in 6,000 comments/).waitFor();
    const among = page.getByLabel('Among');
    const last = among.locator('option').last();
    const words = await last.innerText();
    const place = (await last.getAttribute('value')) ?? '';
    await among.selectOption(place);
    const cards = page.locator('article.card');
    await until(async () => words.endsWith(` (${await cards.count()})`));
    await page.reload();
    expect(await among.inputValue()).toBe(place);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('is cancelled in the midst of a trial, and of counting what words find', async () => {
    const { page, complaints } = await open('/codebook?id=office');
    const count = page.getByRole('button', { name: 'Count what each word finds' });
    await holdAt('count-terms', () => count.click());
    await say('count-terms', 'count', 3000, 5000);
    await reloadAndCancel(
      page,
      'count-terms',
      'Counting what each word finds',
      '3,000 of 5,000 comments, about',
    );
    await count.click();
    await until(async () => (await stateOf('count-terms')) === 'done');
    await page.getByRole('progressbar').waitFor({ state: 'detached' });
    await page.reload();
    await page.getByText('Examples, words and phrases').first().click();
    await page.locator('.terms .soft').first().waitFor();

    await page.getByRole('link', { name: 'Change it' }).click();
    await page.getByLabel('What it means').fill('Sound, loud or not');
    await page.getByLabel('Words and phrases, one a line').fill('noisy\nradio');
    await page.getByRole('button', { name: 'Save to the draft' }).click();
    const attempt = page.getByRole('button', { name: 'Try', exact: true });
    await holdAt('trial', () => attempt.click());
    await say('trial', 'try', 3000, 6000);
    await reloadAndCancel(page, 'trial', 'Trying the draft', '3,000 of 6,000 comments, about');
    await attempt.click();
    await page.getByText('Over 6,000 comments').waitFor();
    await picture(page, 'trial-done');
    expect(complaints.filter((one) => !one.includes('/draft'))).toEqual([]);
    await page.context().close();
  });

  it('says what failed, and lets it be started again', async () => {
    const { page, complaints } = await open('/suggestions');
    const look = page.getByRole('button', { name: /^Look/ });
    await holdAt('discover', () => look.click());
    await story.service.rows(
      `update job set state = 'failed', problem = '{"type": "ThreadDied", "code": null}', lease_until = null,
         finished_at = now() where state = 'running'`,
    );
    await page.getByText('Looking for themes did not come to an end').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, 'discover-failed');
    wake();
    await look.click();
    await until(async () => (await stateOf('discover')) === 'done');
    await page.getByText('did not come to an end').waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('is cancelled in the midst of tagging again, and then shows what that changes', async () => {
    const { page, complaints } = await open(`/batches/${batch}`);
    const before = await story.service.rows('select count(*)::int as tags from tag');
    const again = async (): Promise<void> => {
      await page.getByRole('button', { name: 'Tag again' }).click();
      await page.getByRole('button', { name: 'Yes: Tag again' }).click();
    };
    await page.getByRole('button', { name: 'Tag again' }).waitFor();
    await picture(page, 'retag-before');
    await slowChunks();
    await again();
    await page.getByText('of 6,000 comments').waitFor();
    process.kill(worker(), 'SIGSTOP');
    await reloadAndCancel(page, 'retag', 'Tagging again', 'of 6,000 comments');
    await until(async () => (await stateOf('clear-tagging')) === 'done');
    await story.service.rows('drop trigger slow on chunk');
    expect(await story.service.rows('select count(*)::int as tags from tag')).toEqual(before);
    expect(await story.service.rows('select from tagging')).toHaveLength(1);
    await page.getByLabel('Model').selectOption({ index: 0 });
    await again();
    await page.getByText('What tagging again changed').first().waitFor();
    await page.waitForLoadState('networkidle');
    await picture(page, 'retag-done');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('is cancelled by who sent a file, which takes all of it back', async () => {
    const key = await story.key('Ann', 'author');
    process.kill(worker(), 'SIGSTOP');
    const query = new URLSearchParams({ survey: 'office', wave: '2026', mapping: officeMapping });
    const answer = await call(story.service, `/v1/batches?${query.toString()}`, {
      method: 'POST',
      key,
      body: officeCsv(officeComments(30)),
      headers: uploadOf('cancelled').headers,
    });
    const { id } = (await answer.json()) as { id: string };
    const { page, complaints } = await openPage(story.browser, story.service.url);
    await signIn(page, key, `/batches/${id}`);
    await page.getByRole('progressbar', { name: 'Tagging' }).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Yes: Cancel' }).click();
    await page.getByText('all that was sent is being removed').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, 'tagging-cancelled');
    wake();
    await until(async () => (await stateOf('erase-batch')) === 'done');
    expect((await call(story.service, `/v1/batches/${id}`, { key })).status).toBe(410);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('shows how far an erasure is, which cannot be stopped', async () => {
    const { page, complaints } = await open(`/batches/${batch}`);
    const erase = async (): Promise<void> => {
      await page.getByRole('button', { name: 'Erase this batch' }).click();
      await page.getByRole('button', { name: 'Yes: Erase this batch' }).click();
    };
    await page.getByRole('button', { name: 'Erase this batch' }).waitFor();
    await page.waitForLoadState('networkidle');
    process.kill(worker(), 'SIGSTOP');
    await erase();
    await page.getByRole('progressbar', { name: 'Erasing' }).waitFor();
    expect(await page.getByRole('button', { name: /Cancel/ }).count()).toBe(0);
    await picture(page, 'erase-running');
    await page.reload();
    await page.getByRole('progressbar', { name: 'Erasing' }).waitFor();
    wake();
    await page.getByText('All that it held is removed.').waitFor();
    await picture(page, 'erase-done');
    expect(complaints.filter((one) => !one.includes('410'))).toEqual([]);
    await page.context().close();
  });
});
