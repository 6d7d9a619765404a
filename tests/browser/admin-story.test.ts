import { mkdir } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, read } from '../support/client.ts';
import { officeComments, officeCsv, officeMapping } from '../support/office-survey.ts';
import { browserRequired, findBrowser } from './support/find-browser.ts';
import { accessibilityFaults, openPage, signIn } from './support/open-browser.ts';
import { openStory, sendOffice, type Story } from './support/open-story.ts';

/** A folder for pictures of each state, when somebody wants to look at them. */
const pictures = process.env['SCREENSHOTS'] ?? null;

async function picture(page: Page, name: string): Promise<void> {
  if (pictures === null) return;
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 900 });
    await page.screenshot({ path: `${pictures}/admin-${name}-${width}.png`, fullPage: true });
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

describe.skipIf(findBrowser() === null && !browserRequired)('the story of an admin', () => {
  let story: Story;
  let page: Page;
  let batch: string;
  let complaints: string[];
  beforeAll(async () => {
    if (pictures !== null) await mkdir(pictures, { recursive: true });
    story = await openStory();
    batch = await sendOffice(story, officeCsv(officeComments(300)), officeMapping);
    ({ page, complaints } = await openPage(story.browser, story.service.url));
    await signIn(page, story.service.adminKey);
  });
  afterAll(() => story.close());

  const survey = () => read<object>(story.service, '/v1/surveys/office');

  it('chooses by what people are grouped, and all else of the survey stays', async () => {
    const before = await survey();
    await page.getByRole('link', { name: 'Group or erase people' }).click();
    await page.getByLabel('People are grouped by').selectOption('nothing');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('will see nobody of this survey').waitFor();
    await picture(page, 'grouping');
    await page.getByRole('button', { name: 'Yes: Save' }).click();
    await page.getByText('Saved: people are grouped by nothing.').waitFor();
    expect(await survey()).toEqual({ ...before, group: null });
    await page.getByLabel('People are grouped by').selectOption('team');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Yes: Save' }).click();
    await page.getByText('Saved: people are grouped by team.').waitFor();
    expect(await survey()).toEqual(before);
  });

  it('erases one person, and is told when there is none of the name', async () => {
    const erase = async (name: string): Promise<void> => {
      await page.getByLabel('The person, as the files name them').fill(name);
      await page.getByRole('button', { name: 'Erase this person' }).click();
      await page.getByRole('button', { name: 'Yes: Erase this person' }).click();
    };
    await erase('nobody');
    await page.getByText('No batch of this survey knows this respondent.').waitFor();
    await picture(page, 'erase-nobody');
    await erase('person 3');
    await page.getByText('All that this person said is removed.').waitFor();
    await picture(page, 'erase-person');
    expect(await read(story.service, `/v1/batches/${batch}`)).toMatchObject({ respondents: 299 });
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(complaints.splice(0)).toEqual([expect.stringMatching(/ 404 .*respondents/) as string]);
  });

  it('makes a key, hands it out once, and revokes it', async () => {
    await page.getByRole('link', { name: 'Keys' }).click();
    await page.getByLabel('Whose').fill('Nadia');
    await page.getByRole('button', { name: 'Make the key' }).click();
    const secret = await page.locator('code.secret').innerText();
    await picture(page, 'key-made');
    const ask = () => call(story.service, '/v1/surveys', { key: secret });
    expect((await ask()).status).toBe(200);
    const row = page.locator('tr', { hasText: 'Nadia' });
    await row.getByRole('button', { name: 'Revoke' }).click();
    await picture(page, 'key-revoke');
    await page.setViewportSize({ width: 360, height: 900 });
    const { x = 0, width = 360 } = (await row.getByRole('button', { name: 'No' }).boundingBox()) ?? {};
    expect(x + width).toBeLessThan(360);
    await page.setViewportSize({ width: 1280, height: 900 });
    await row.getByRole('button', { name: 'Yes: Revoke' }).click();
    await row.getByText(/^Revoked/).waitFor();
    await picture(page, 'key-revoked');
    expect((await ask()).status).toBe(401);
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('finds the live model, which nothing was live before', async () => {
    await page.getByRole('link', { name: 'Models' }).first().click();
    await picture(page, 'models');
    await page.locator('tr', { hasText: 'office' }).getByRole('link').click();
    await page.getByRole('heading', { name: 'It is live' }).waitFor();
    await picture(page, 'model');
    await page.getByRole('button', { name: 'Roll back' }).click();
    await page.getByRole('button', { name: 'Yes: Roll back' }).click();
    await page.getByText('Nothing was live before this model').waitFor();
    await picture(page, 'model-rolled-back');
    expect(complaints.splice(0)).toEqual([expect.stringMatching(/ 409 .*rollback/) as string]);
  });

  it('erases a batch', async () => {
    await page.goto(`/batches/${batch}`);
    await page.getByRole('button', { name: 'Erase this batch' }).click();
    await picture(page, 'erase-batch');
    await page.getByRole('button', { name: 'Yes: Erase this batch' }).click();
    await page.getByText('All that it held is removed.').waitFor();
    await picture(page, 'erased-batch');
    await page.getByRole('link', { name: 'See all batches' }).click();
    await page.getByText('Nothing was sent yet').waitFor();
    await page.goto('/surveys');
    await page.getByLabel('People are grouped by').waitFor();
    await picture(page, 'surveys-after');
    expect(complaints).toEqual([]);
  });
});
