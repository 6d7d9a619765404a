import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { officeComments, officeCsv, officeMapping } from '../support/office-survey.ts';
import { browserRequired, findBrowser } from './support/find-browser.ts';
import { accessibilityFaults, openPage, signIn } from './support/open-browser.ts';
import { openStory, sendOffice, type Story } from './support/open-story.ts';
import { readZipEntry } from './support/read-zip-entry.ts';

/** A team of four: too few to be told of. */
const few = officeComments(304)
  .slice(600)
  .map((comment) => ({ ...comment, team: 'west' }));
const csv = officeCsv([...officeComments(300), ...few]);

describe.skipIf(findBrowser() === null && !browserRequired)('the story of an analyst', () => {
  let story: Story;
  let page: Page;
  let complaints: string[];
  beforeAll(async () => {
    story = await openStory();
    await sendOffice(story, csv, officeMapping);
    ({ page, complaints } = await openPage(story.browser, story.service.url));
    await signIn(page, await story.key('Nadia', 'analyst'), '/');
  });
  afterAll(() => story.close());

  async function save(press: () => Promise<void>): Promise<Buffer> {
    const [download] = await Promise.all([page.waitForEvent('download'), press()]);
    return readFile(await download.path());
  }

  it('splits and filters shares, and finds every choice in the address again', async () => {
    await page.getByRole('link', { name: 'Explore' }).first().click();
    const table = page.getByRole('region', { name: 'Shares of themes' });
    await table.getByText('Heating').first().waitFor();
    await page.locator('svg.plot').waitFor();
    await table.getByRole('button', { name: 'Heating', exact: true }).focus();
    await page.getByRole('tooltip').getByText('Warmth and cold').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('tooltip').waitFor({ state: 'detached' });
    await page.getByLabel('Tell apart by').selectOption('team');
    await table.getByText('north').first().waitFor();
    await page.locator('summary', { hasText: 'valence' }).click();
    await page.getByLabel('neutral').check();
    await page.locator('summary', { hasText: 'team' }).click();
    await page.getByLabel('north').check();
    await page.getByLabel('south').check();
    await table.getByText('west').first().waitFor({ state: 'detached' });
    await page.getByLabel('Count').selectOption('comments');
    await page.waitForURL(/base=comments/);
    const query = new URL(page.url()).searchParams;
    expect(query.getAll('filter[team]')).toEqual(['north', 'south']);
    expect(query.getAll('filter[valence]')).toEqual(['neutral']);
    expect(query.get('by')).toBe('team');
    await table.getByText('of 300').first().waitFor();
    await page.locator('.stale').waitFor({ state: 'detached' });
    const before = await table.innerText();
    await page.reload();
    await table.getByText('Heating').first().waitFor();
    expect(await table.innerText()).toBe(before);
    expect(await page.getByLabel('north').isChecked()).toBe(true);
  });

  it('says of a survey that is not there which ones are, and leads from what is not audited to the audits', async () => {
    const { page: theirs, complaints: said } = await openPage(story.browser, story.service.url);
    await signIn(theirs, await story.key('Ned', 'analyst'));
    for (const path of ['/profile', '/suggestions', '/review']) {
      await theirs.goto(`${path}?survey=nope`);
      await theirs.getByRole('heading', { name: 'There is no survey “nope” that you may see' }).waitFor();
      expect(await theirs.getByRole('link', { name: 'Office' }).getAttribute('href')).toContain(`${path}?`);
    }
    await theirs.goto('/compare?survey=nope');
    await theirs.getByRole('link', { name: 'Office' }).click();
    await theirs.getByRole('link', { name: 'on the page Audits' }).click();
    await theirs.getByRole('heading', { name: 'Draw an audit' }).waitFor();
    expect(said).toEqual([]);
    await theirs.context().close();
  });

  it('has the filters folded above the chart on a phone, with what is chosen', async () => {
    const { page: phone, complaints: said } = await openPage(story.browser, story.service.url, {
      width: 360,
    });
    await signIn(
      phone,
      await story.key('Nadia on a train', 'analyst'),
      '/explore?by=team&filter[team]=north',
    );
    await phone.locator('svg.plot').first().waitFor();
    const summary = phone.locator('.filters > summary');
    expect((await summary.innerText()).replaceAll(/\s+/g, ' ')).toBe(
      'What to count1 by team · broad themes · people · only team: north',
    );
    expect(await phone.getByLabel('Tell apart by').count()).toBe(0);
    const { y = 900 } = (await phone.locator('svg.plot').first().boundingBox()) ?? {};
    expect(y).toBeLessThan(900);
    if (process.env['SCREENSHOTS'] !== undefined)
      await phone.screenshot({ path: `${process.env['SCREENSHOTS']}/explore-folded-360.png` });
    await summary.click();
    await phone.getByLabel('Tell apart by').selectOption('');
    await phone.waitForURL((url) => !url.searchParams.has('by'));
    await phone.locator('.data-table th:nth-child(2)', { hasText: 'Tagged' }).waitFor();
    const numberEnds = await phone.evaluate(`(() => {
      const [name, number] = document.querySelectorAll('.data-table tr[aria-rowindex="2"] td');
      name.textContent = 'Data quality and finding information';
      return number.getBoundingClientRect().right;
    })()`);
    expect(numberEnds).toBeLessThanOrEqual(360);
    expect(await accessibilityFaults(phone)).toEqual([]);
    if (process.env['SCREENSHOTS'] !== undefined)
      await phone.screenshot({ path: `${process.env['SCREENSHOTS']}/explore-unfolded-360.png` });
    expect(said).toEqual([]);
    await phone.context().close();
  });

  it('asks where a number comes from, and takes the table along', async () => {
    await page.getByRole('button', { name: /Why\?/ }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/The machine tagged/).waitFor();
    await dialog.getByText('office, version 1').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    const file = await save(() => page.getByRole('link', { name: 'CSV' }).click());
    expect(file.toString('utf8')).toMatch(/heating/i);
  });

  it('reads the comments behind a number, with what decided underlined', async () => {
    await page.getByRole('button', { name: 'Read comments on Heating' }).first().click();
    const evidence = page.locator('.comment .evidence');
    await evidence.first().waitFor();
    expect(new URL(page.url()).searchParams.getAll('filter[team]')).toHaveLength(1);
    expect((await evidence.first().innerText()).toLowerCase()).toContain('heating');
    await page.getByLabel('With these words').fill('coat');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.waitForURL(/q=coat/);
  });

  it('reads them from a dot of the chart too', async () => {
    const tabs = page.getByRole('navigation', { name: 'Analysis' });
    await tabs.getByRole('link', { name: 'Shares' }).click();
    await page.locator('svg.plot circle').first().click();
    await page.getByRole('heading', { name: 'Comments', level: 1 }).waitFor();
    expect(new URL(page.url()).searchParams.get('theme')).not.toBeNull();
  });

  it('compares groups, sees what comes together, and one group beside the rest', async () => {
    const tabs = page.getByRole('navigation', { name: 'Analysis' });
    await tabs.getByRole('link', { name: 'Compare' }).click();
    await page.getByRole('heading', { name: /less all others/ }).waitFor();
    await page.locator('svg.plot').waitFor();
    await tabs.getByRole('link', { name: 'Together' }).click();
    await page.getByText('Nothing comes together yet').waitFor();
    await page.getByLabel('Together in').selectOption('respondents');
    await page.getByRole('region', { name: 'Pairs, strongest first' }).waitFor();
    await tabs.getByRole('link', { name: 'Profile' }).click();
    await page.getByLabel('Which').selectOption('south');
    await page.getByRole('heading', { name: 'south less everybody else' }).waitFor();
  });

  it('makes a release, in which what tells of few people is hidden, with the reason', async () => {
    await page.getByRole('link', { name: 'Releases' }).click();
    await page.getByRole('link', { name: 'Make a release' }).first().click();
    await page.getByLabel('Title of the report').fill('Offices in 2026');
    await page.getByLabel('team', { exact: true }).check();
    await page.getByRole('button', { name: 'Check for disclosure' }).click();
    await page.getByText(/This can be released: .* are hidden/).waitFor();
    const hidden = page.locator('.released abbr');
    expect(await hidden.count()).toBeGreaterThan(0);
    expect(await hidden.first().getAttribute('title')).toMatch(/fewer people/);
    await page.getByRole('button', { name: 'Release', exact: true }).click();
    await page.getByRole('button', { name: 'Yes: Release' }).click();
    await page.getByRole('heading', { name: 'Offices in 2026', level: 1 }).waitFor();
  });

  it('takes a release along as a Word report', async () => {
    const file = await save(() => page.getByRole('button', { name: 'Word report' }).click());
    expect(await readZipEntry(file, 'word/document.xml')).toContain('Offices in 2026');
    expect(await readZipEntry(file, '[Content_Types].xml')).toContain('wordprocessingml');
    expect(complaints).toEqual([]);
  });

  it('shows a partner the release, and nothing else', async () => {
    const release = page.url();
    const { page: theirs, complaints: said } = await openPage(story.browser, story.service.url);
    await signIn(theirs, await story.key('Pat', 'partner'));
    const main = theirs.getByRole('navigation', { name: 'Main' });
    expect(await main.getByRole('link').allInnerTexts()).toEqual(['Releases']);
    await main.getByRole('link', { name: 'Releases' }).click();
    await theirs.getByRole('link', { name: 'Offices in 2026' }).click();
    await theirs.getByText('hidden').first().waitFor();
    expect(theirs.url()).toBe(release);
    await theirs.getByRole('button', { name: 'Heating', exact: true }).first().hover();
    await theirs.getByRole('tooltip').getByText('Warmth and cold').waitFor();
    expect(said).toEqual([]);
    await theirs.goto('/explore');
    await theirs.getByRole('alert').waitFor();
    await theirs.context().close();
  });
});
