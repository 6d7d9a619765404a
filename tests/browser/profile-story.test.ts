import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, uploadOf } from '../support/client.ts';
import { officeComments, officeCsv, officeMapping } from '../support/office-survey.ts';
import { browserRequired, findBrowser } from './support/find-browser.ts';
import { openPage, signIn } from './support/open-browser.ts';
import { openStory, sendOffice, type Story } from './support/open-story.ts';

const profile = '/profile?survey=office&attribute=team&value=south';

describe.skipIf(findBrowser() === null && !browserRequired)('the report of one team', () => {
  let story: Story;
  let page: Page;
  let batch: string;
  let complaints: string[];
  beforeAll(async () => {
    story = await openStory();
    batch = await sendOffice(story, officeCsv(officeComments(300)), officeMapping);
    ({ page, complaints } = await openPage(story.browser, story.service.url));
    await signIn(page, story.service.adminKey);
  });
  afterAll(() => story.close());

  it('quotes its people on every theme that they spoke of, also while quotes are being chosen', async () => {
    await page.goto(profile);
    await page.getByText('Choosing quotes').waitFor({ state: 'detached' });
    for (const theme of ['Noise', 'Heating', 'Parking'])
      await page
        .locator('section.card', { has: page.getByRole('heading', { name: theme }) })
        .locator('.quote')
        .nth(2)
        .waitFor();
  });

  it('shows an analyst how far a quote is, and no buttons to decide of it', async () => {
    const { page: theirs, complaints: said } = await openPage(story.browser, story.service.url, {
      width: 360,
    });
    await signIn(theirs, await story.key('Nadia', 'analyst'));
    await theirs.goto(profile);
    await theirs.locator('.quote').first().getByText('Draft').waitFor();
    expect(await theirs.getByRole('button', { name: 'Approve' }).count()).toBe(0);
    expect(said).toEqual([]);
    await theirs.context().close();
  });

  it('folds a refused quote away, and takes the refusal back', async () => {
    const theme = page.locator('section.card', { has: page.getByRole('heading', { name: 'Heating' }) });
    const words = await theme.locator('.quote blockquote').first().innerText();
    const quote = theme.locator('.quote', { hasText: words });
    await quote.getByRole('button', { name: 'Refuse' }).click();
    await theme.getByText('Refused quotes: 1').click();
    await quote.getByText('Refused').waitFor();
    await quote.getByRole('button', { name: 'Approve' }).click();
    await theme.getByText('Refused quotes: 1').waitFor({ state: 'detached' });
    await quote.getByText('Approved').waitFor();
  });

  it('lets an author, who has no profiles, see them beside the batch', async () => {
    const { page: theirs, complaints: said } = await openPage(story.browser, story.service.url, {
      width: 360,
    });
    await signIn(theirs, await story.key('Avery', 'author'), `/batches/${batch}`);
    await theirs.getByRole('button', { name: 'Show quotes on Heating' }).click();
    await theirs.getByLabel('Quotes of').selectOption('team');
    await theirs.getByLabel('Which').selectOption('south');
    await theirs.getByText('with nothing but south beside it').waitFor();
    await theirs.locator('.quote').first().getByText('Approved').waitFor();
    const quote = theirs.locator('.quote').nth(1);
    await quote.getByRole('button', { name: 'Refuse' }).click();
    await theirs.locator('.quote', { hasText: 'Refused' }).waitFor();
    await theirs.getByRole('button', { name: 'Show quotes on Noise' }).click();
    await theirs.getByRole('heading', { name: 'Quotes on Noise' }).waitFor();
    expect(await theirs.getByLabel('Which').inputValue()).toBe('south');
    await theirs.getByLabel('Quotes of').selectOption('everybody');
    await theirs.getByText(/of the comments on this theme are like one of these/).waitFor();
    expect(said).toEqual([]);
    await theirs.context().close();
  });

  it('has a quote approved there and printed in a release beside the team, and nothing else', async () => {
    const quote = page.locator('.quote').first();
    const words = await quote.locator('blockquote').innerText();
    await quote.getByRole('button', { name: 'Approve' }).click();
    await quote.getByText('Approved').waitFor();

    await page.goto('/releases/new');
    await page.getByLabel('Title of the report').fill('The south');
    await page.getByLabel('team', { exact: true }).check();
    await page.locator('summary', { hasText: 'approved quotes' }).click();
    await page.getByRole('checkbox', { name: words.slice(0, 40) }).check();
    await page.getByLabel('Beside each quote').selectOption('team');
    await page.getByRole('button', { name: 'Release', exact: true }).click();
    await page.getByRole('button', { name: 'Yes: Release' }).click();
    await page.getByRole('heading', { name: 'The south', level: 1 }).waitFor();
    const printed = page.locator('.quote', { hasText: words });
    await printed.getByText('south').waitFor();
    expect(complaints).toEqual([]);
  });

  it('waits for comments that are still being counted, and then shows them and what is known of people', async () => {
    const worker = story.service.pid('worker-1');
    if (worker === null) throw new Error('no worker runs');
    await story.send('PUT', '/v1/surveys/later', { name: 'Later', codebook: 'office' });
    const { page: theirs, complaints: said } = await openPage(story.browser, story.service.url);
    await signIn(theirs, story.service.adminKey);
    process.kill(worker, 'SIGSTOP');
    try {
      const query = new URLSearchParams({ survey: 'later', wave: '2026', mapping: officeMapping });
      const { headers } = uploadOf('later');
      const body = officeCsv(officeComments(300));
      await call(story.service, `/v1/batches?${query.toString()}`, { method: 'POST', body, headers });
      await theirs.goto('/profile?survey=later');
      await theirs.getByText('this comes by itself').waitFor();
      expect(await theirs.getByRole('alert').count()).toBe(0);
    } finally {
      process.kill(worker, 'SIGCONT');
    }
    await theirs.getByRole('heading', { name: 'north less everybody else' }).waitFor();
    expect(await theirs.getByLabel('Of', { exact: true }).inputValue()).toBe('team');
    expect(said.filter((line) => !line.includes(' 409 ('))).toEqual([]);
    await theirs.context().close();
  });
});
