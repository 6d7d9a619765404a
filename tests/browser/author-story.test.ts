import { readFile } from 'node:fs/promises';
import ExcelJS from 'exceljs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { officeComments, officeCsv } from '../support/office-survey.ts';
import { until } from '../support/processes.ts';
import { browserRequired, findBrowser } from './support/find-browser.ts';
import { openPage, signIn } from './support/open-browser.ts';
import { openLine } from './support/open-line.ts';
import { openStory, type Story } from './support/open-story.ts';

const comments = officeComments(60);
const named =
  'person 900,north,"The heating in my office never comes on, and I told Quillon Mardy about it every single week."';
const csv = `${officeCsv(comments)}${named}\nperson 901,south,"a line,too many"," cells"\n`;

interface Dropped {
  readonly name: string;
  readonly type: string;
  readonly text: string;
}

/** Drops a file as the mouse would. */
async function drop(page: Page, { name, type, text }: Dropped): Promise<void> {
  const dataTransfer = await page.evaluateHandle<unknown>(
    `(() => {
      const held = new DataTransfer();
      held.items.add(new File([${JSON.stringify(text)}], ${JSON.stringify(name)}, { type: ${JSON.stringify(type)} }));
      return held;
    })()`,
  );
  await page.locator('.drop').dispatchEvent('drop', { dataTransfer });
}

const answers: Dropped = { name: 'answers.csv', type: 'text/csv', text: csv };

describe.skipIf(findBrowser() === null && !browserRequired)('the story of an author', () => {
  let story: Story;
  let key: string;
  beforeAll(async () => {
    story = await openStory();
    key = await story.key('Avery', 'author');
  });
  afterAll(() => story.close());

  async function open(path: string, url = story.service.url): Promise<{ page: Page; complaints: string[] }> {
    const opened = await openPage(story.browser, url);
    await opened.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await signIn(opened.page, key, path);
    return opened;
  }

  async function describeSurvey(page: Page, wave: string): Promise<void> {
    await page.getByLabel('Survey', { exact: true }).fill('office');
    await page.getByLabel('Wave', { exact: true }).fill(wave);
  }

  it('goes from a dropped file to quotes that may be printed', async () => {
    const { page, complaints } = await open('/');
    await page.getByRole('link', { name: 'Send comments' }).click();
    await drop(page, answers);
    await page.getByText('This was guessed').waitFor();
    expect(await page.getByLabel('Comment', { exact: true }).inputValue()).toBe('comment');
    await page.getByLabel('Respondent', { exact: true }).selectOption('respondent');
    await page.getByText('As you set it').waitFor();
    await page.getByLabel('Team', { exact: true }).selectOption('nothing');
    await page.getByText('team: north').first().waitFor({ state: 'detached' });
    await page.getByLabel('Team', { exact: true }).selectOption('attribute');
    await page.getByText('team: north').first().waitFor();
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Enter a name of letters').waitFor();
    await describeSurvey(page, '2026');

    const worker = story.service.pid('worker-1');
    if (worker === null) throw new Error('no worker runs');
    process.kill(worker, 'SIGSTOP');
    try {
      await page.getByRole('button', { name: 'Send' }).click();
      await page.getByText(/of 121 comments/).waitFor();
      await page.reload();
      await page.getByText(/of 121 comments/).waitFor();
    } finally {
      process.kill(worker, 'SIGCONT');
    }

    await page.getByRole('heading', { name: 'How many people raised each theme' }).waitFor();
    await page.locator('svg.plot').waitFor();
    await page.getByRole('button', { name: 'Show quotes on Heating' }).click();
    await page.getByRole('heading', { name: 'Quotes on Heating' }).waitFor();
    const quotes = page.locator('.quote');
    await quotes.first().waitFor();

    const quote = quotes.filter({ hasText: 'told' });
    const chosen = (await quote.count()) > 0 ? quote.first() : quotes.first();
    const text = await chosen.locator('blockquote').innerText();
    const at = chosen.page();
    await chosen.getByRole('button', { name: 'Hide more' }).click();
    await chosen.getByLabel('Select the words to hide').focus();
    await at.keyboard.press('Control+Home');
    for (let n = 0; n < 3; n++) await at.keyboard.press('Control+Shift+ArrowRight');
    await chosen.getByRole('button', { name: 'Hide the selected words' }).click();
    await until(async () => (await chosen.locator('blockquote').innerText()) !== text);
    expect(await chosen.locator('blockquote .redaction').count()).toBeGreaterThan(0);

    await chosen.getByRole('button', { name: 'Approve' }).click();
    await chosen.getByText('Approved').waitFor();
    await chosen.getByRole('button', { name: 'Copy' }).click();
    await chosen.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
      `“${await chosen.locator('blockquote').innerText()}”`,
    );
    await chosen.getByRole('button', { name: 'Refuse' }).click();
    await chosen.getByText('Refused').waitFor();

    const refused = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Rows, columns and reasons' }).click();
    expect(await readFile(await (await refused).path(), 'utf8')).toContain('row,column,reason');
    for (const [name, start] of [
      ['CSV', 'batch'],
      ['XLSX', 'PK'],
      ['NDJSON', '{'],
    ] as const) {
      const saved = page.waitForEvent('download');
      await page.getByRole('link', { name, exact: true }).click();
      const bytes = await readFile(await (await saved).path(), 'utf8');
      expect(bytes.length).toBeGreaterThan(500);
      if (name !== 'CSV') expect(bytes.startsWith(start)).toBe(true);
    }
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('takes a workbook too', async () => {
    const { page, complaints } = await open('/upload');
    const book = new ExcelJS.Workbook();
    const sheet = book.addWorksheet('Answers');
    sheet.addRow(['Respondent', 'Team', 'Comment']);
    for (const { respondent, team, text } of comments) sheet.addRow([respondent, team, text]);
    await page.getByLabel('Choose a file').setInputFiles({
      name: 'answers.xlsx',
      mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      buffer: Buffer.from(await book.xlsx.writeBuffer()),
    });
    await page.getByText('read as XLSX').waitFor();
    await describeSurvey(page, 'workbook');
    await page.getByLabel('Survey', { exact: true }).fill('grouped');
    await page.getByLabel('People are grouped by').selectOption('team');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('heading', { name: 'How many people raised each theme' }).waitFor();
    const rows = await story.service.rows("select group_attribute from survey where ref = 'grouped'");
    expect(rows).toEqual([{ group_attribute: 'team' }]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('is told of a file of a wrong type, and chooses another', async () => {
    const { page } = await open('/upload');
    await drop(page, { name: 'photo.png', type: 'image/png', text: '\u0089PNG\r\n\u001a\n\u0000\u0000' });
    await page.getByRole('alert').waitFor();
    await page.getByRole('button', { name: 'Choose another file' }).click();
    await drop(page, answers);
    await page.getByText('This was guessed').waitFor();
    await page.context().close();
  });

  it('is told of a file whose columns do not fit, and says which one holds comments', async () => {
    const { page } = await open('/upload');
    await drop(page, { name: 'codes.csv', type: 'text/csv', text: 'a,b\n1,2\n3,4\n5,6\n' });
    await page.getByText('Choose at least one column that holds comments').waitFor();
    await page.getByLabel('b', { exact: true }).selectOption('comment');
    await page.getByText('Choose at least one column that holds comments').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Send' }).waitFor();
    await page.context().close();
  });

  it('loses the connection in the middle of a file, which is taken in once', async () => {
    const line = await openLine(story.service.url);
    const { page } = await open('/upload', line.url);
    await drop(page, { ...answers, text: officeCsv(officeComments(3000)) });
    await describeSurvey(page, 'lost');
    const network = await page.context().newCDPSession(page);
    const speed = (uploadThroughput: number) => ({
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput,
    });
    await network.send('Network.enable');
    await network.send('Network.emulateNetworkConditions', speed(100_000));
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText(/kB of .* left/).waitFor();
    line.cut();
    await page.getByText('The connection was lost').waitFor();
    await network.send('Network.emulateNetworkConditions', speed(-1));
    line.mend();
    await page.getByRole('heading', { name: 'How many people raised each theme' }).waitFor();
    const rows = await story.service.rows(
      `select 1 from batch join wave on wave.id = batch.wave_id where wave.name = 'lost'`,
    );
    expect(rows).toHaveLength(1);
    await page.context().close();
    line.close();
  });

  it('signs in again when the session ends in the middle, and goes on with the same file', async () => {
    const { page } = await open('/upload');
    await drop(page, answers);
    await describeSurvey(page, 'ended');
    await story.service.rows('delete from session');
    await until(async () => (await page.request.get('/v1/batches')).status() === 401);
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Your session has ended').waitFor();
    await page.getByLabel('Your API key').fill(key);
    await page.keyboard.press('Enter');
    await page.getByText('answers.csv').waitFor();
    expect(await page.getByLabel('Wave', { exact: true }).inputValue()).toBe('ended');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('heading', { name: 'How many people raised each theme' }).waitFor();
    await page.context().close();
  });

  it('is told when somebody else erases the batch, and what to do then', async () => {
    const { page } = await open('/upload');
    await drop(page, answers);
    await describeSurvey(page, 'erased');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('heading', { name: 'How many people raised each theme' }).waitFor();
    const id = page.url().split('/').at(-1) ?? '';
    await story.send('DELETE', `/v1/batches/${id}`);
    await page
      .getByRole('button', { name: /Show quotes on/ })
      .first()
      .click();
    await page.getByText('erased, with all of its comments').waitFor();
    await page.getByRole('link', { name: 'See all batches' }).click();
    await page.getByRole('heading', { name: 'Batches', level: 1 }).waitFor();
    await page.goto(`/batches/${id}`);
    await page.getByText('erased, with all of its comments').waitFor();
    await page.context().close();
  });
});
