import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { officeComments, officeCsv, officeMapping } from '../support/office-survey.ts';
import { read } from '../support/client.ts';
import { until } from '../support/processes.ts';
import { browserRequired, findBrowser } from './support/find-browser.ts';
import { accessibilityFaults, openPage, signIn } from './support/open-browser.ts';
import { openStory, sendOffice, type Story } from './support/open-story.ts';

const comments = officeComments(60);

interface Decided {
  readonly text: string;
  readonly by: string;
  readonly verdict: string;
  readonly themes: readonly string[];
  readonly note: string | null;
}

/** Goes on with Tab until what is wanted has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let n = 0; n < 80; n++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(
      `(document.activeElement?.labels?.[0] ?? document.activeElement)?.textContent?.trim()`,
    );
    if (focused === name) return;
  }
  throw new Error(`Tab does not reach “${name}”.`);
}

const textOf = (page: Page): Promise<string> => page.locator('.review__text').innerText();

/** Presses a key that decides, and waits for another comment. */
async function decide(page: Page, key: string): Promise<string> {
  const before = await textOf(page);
  await page.keyboard.press(key);
  await until(async () => (await textOf(page)) !== before);
  return before;
}

describe.skipIf(findBrowser() === null && !browserRequired)('the story of a reviewer', () => {
  let story: Story;
  const keys = new Map<string, string>();
  beforeAll(async () => {
    story = await openStory();
    for (const name of ['Ada', 'Ben', 'Cleo', 'Dora', 'Eli'])
      keys.set(name, await story.key(name, 'reviewer'));
    await sendOffice(story, officeCsv(comments), officeMapping);
  });
  afterAll(() => story.close());

  const as = (name: string): string => keys.get(name) ?? '';
  async function open(name: string, path: string): Promise<{ page: Page; complaints: string[] }> {
    const opened = await openPage(story.browser, story.service.url);
    await signIn(opened.page, as(name), path);
    return opened;
  }
  /** Every decision so far, as the record has it, oldest first. */
  function decisions(): Promise<Decided[]> {
    return story.service.rows<Decided>(
      `select comment.text, api_key.name as by, decision.verdict::text, decision.note,
         array(select theme.ref from theme where theme.id = any(decision.theme_ids) order by 1) as themes
       from decision join comment on comment.id = decision.comment_id
       join api_key on api_key.id = decision.key_id order by decision.id`,
    );
  }

  /** Decides, without a browser, forty comments of a queue or as many as there are; how many that was. */
  async function judge(
    name: string,
    purpose: string,
    themesOf: (text: string) => readonly string[],
  ): Promise<number> {
    const path = `/v1/reviews/next?purpose=${purpose}&survey=office&count=40`;
    const { items } = await read<{ items: { comment: string; text: string; lease: { id: string } }[] }>(
      story.service,
      path,
      { key: as(name) },
    );
    for (const { comment, text, lease } of items) {
      const label = { codebook: 'office', version: 1, lease: lease.id };
      const themes = themesOf(text).map((theme) => ({ theme, valence: null }));
      await story.send('POST', `/v1/comments/${comment}/labels`, { ...label, themes }, as(name));
    }
    return items.length;
  }

  it('learns, with the keyboard alone from sign-in on', async () => {
    const { page, complaints } = await openPage(story.browser, story.service.url);
    await page.goto('/');
    await page.getByLabel('Your API key').waitFor();
    await tabTo(page, 'Your API key');
    await page.keyboard.type(as('Ada'));
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    await tabTo(page, 'Review');
    await page.keyboard.press('Enter');
    await page.locator('.review__text').waitFor();

    const noise = page.getByRole('button', { name: 'Noise' });
    const pressed = (await noise.getAttribute('aria-pressed')) === 'true';
    await page.keyboard.press('1');
    expect(await noise.getAttribute('aria-pressed')).toBe(String(!pressed));
    if (pressed) await page.keyboard.press('1');
    await page.keyboard.press('-');
    await page.getByRole('button', { name: 'negative', pressed: true }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('park');
    await page.keyboard.press('Enter');
    expect(await page.getByRole('button', { name: 'Parking' }).getAttribute('aria-pressed')).toBe('true');
    await page.keyboard.press('n');
    await page.keyboard.type('about the car park');
    await page.keyboard.press('Escape');
    const first = await decide(page, 'Enter');
    await until(async () => (await decisions()).length === 1);
    expect((await decisions())[0]).toMatchObject({
      text: first,
      by: 'Ada',
      themes: expect.arrayContaining(['noise', 'parking']) as string[],
      note: 'about the car park',
    });

    await decide(page, 's');
    const third = await textOf(page);
    const second = (await decisions()).at(-1);
    await until(async () => (await decisions()).length === 2);
    expect(second?.text === third).toBe(false);
    await decide(page, 'u');
    await until(async () => (await decisions()).at(-1)?.verdict === 'undo');
    expect(await textOf(page)).not.toBe(third);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('sees beside the desk how it goes, and when agreement will be told', async () => {
    const { page, complaints } = await open('Ada', '/review?purpose=learn&survey=office');
    await page.locator('.review__text').waitFor();
    const panel = page.locator('.sitting');
    const told = (what: string): Promise<string> =>
      panel.locator('dl > div').filter({ hasText: what }).locator('dd').innerText();
    await panel.getByText('It appears when an audit is drawn').waitFor();
    expect(await told('Decided in this sitting')).toBe('0');
    for (let n = 0; n < 6; n++) await decide(page, 's');
    await page.keyboard.press('u');
    await until(async () => (await told('Decided in this sitting')) === '5');
    expect(await told('An hour')).toMatch(/^[\d,]+$/);
    await page.reload();
    await page.locator('.review__text').waitFor();
    await until(async () => (await told('Decided in this sitting')) === '5');
    const count = await page.locator('.review__count').innerText();
    expect(count).toContain(`${await told('Waiting here')} waiting`);
    await panel.getByText('Progress and agreement').click();
    await panel.getByText('Waiting here').waitFor({ state: 'detached' });
    await page.reload();
    await page.locator('.review__text').waitFor();
    expect(await panel.getByText('Waiting here').count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('sees what each word of the codebook finds, and has a batch to try a draft on', async () => {
    const { page, complaints } = await open('Ada', '/codebook?id=office');
    await page.getByRole('button', { name: 'Count what each word finds' }).click();
    await page.getByRole('button', { name: 'Count what each word finds' }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Change it' }).click();
    await page.getByLabel('What it means').fill('Sound, loud or not');
    await page.getByRole('button', { name: 'Save to the draft' }).click();
    await page.getByRole('button', { name: 'Try', exact: true }).click();
    await page.getByText('Over 120 comments').waitFor();
    await page.getByRole('button', { name: 'Throw away' }).click();
    await page.getByRole('button', { name: 'Yes: Throw away' }).click();
    await page.getByText('There is no draft').waitFor();
    expect(complaints.filter((one) => !one.includes('/draft'))).toEqual([]);
    await page.context().close();
  });

  it('trains a model from the page, lets it go live, and takes it back', async () => {
    await judge('Ada', 'learn', (text) => comments.find((one) => one.text === text)?.themes ?? []);
    const { page, complaints } = await openPage(story.browser, story.service.url);
    await signIn(page, story.service.adminKey, '/models');
    await page.getByLabel('Codebook', { exact: true }).selectOption('office');
    await page.getByRole('button', { name: 'Train on every label' }).click();
    await page.getByRole('progressbar', { name: 'Training for office' }).waitFor();
    await page.getByRole('progressbar').waitFor({ state: 'detached' });
    const trained = page.getByRole('row').filter({ hasText: 'office' }).filter({ hasText: '4' }).first();
    await trained.getByRole('link').click();
    await page.getByRole('heading', { name: 'Beside the live model' }).waitFor();
    await page.getByRole('button', { name: 'Let it go live' }).click();
    await page.getByRole('alert').getByText('draw and label one, or tick the box').waitFor();
    await page.getByLabel('Accept that no audit says whether it is worse').check();
    await page.getByRole('button', { name: 'Let it go live' }).click();
    await page.getByText('New batches are tagged with it.').waitFor();
    await page.getByRole('button', { name: 'Roll back' }).click();
    await page.getByRole('button', { name: 'Yes: Roll back' }).click();
    await page.getByRole('button', { name: 'Let it go live' }).waitFor();
    expect(complaints.filter((line) => !line.includes(' 409 ('))).toEqual([]);
    await page.context().close();
  });

  it('codes an audit blind: without evidence, and without what the machine tagged', async () => {
    await story.send('POST', '/v1/audits', { survey: 'office', respondents: 3, double_share: 1, seed: 'a' });
    for (const [name, theme] of [
      ['Ada', '1'],
      ['Ben', '2'],
    ] as const) {
      const { page, complaints } = await open(name, '/review?purpose=audit&survey=office');
      await page.locator('.review__text').waitFor();
      for (;;) {
        if ((await page.locator('.review__text').count()) === 0) break;
        const text = await textOf(page);
        if ((await page.getByText('judged blind: the machine').count()) > 0) {
          expect(await page.locator('.evidence').count()).toBe(0);
          expect(await page.locator('.picker__suggested').count()).toBe(0);
          expect(await page.getByRole('button', { pressed: true }).count()).toBe(0);
        }
        await page.keyboard.press(theme);
        await page
          .getByRole('button', { name: theme === '1' ? 'Noise' : 'Heating', pressed: true })
          .waitFor();
        await page.keyboard.press('Enter');
        await until(async () => {
          const shown = page.locator('.review__text');
          const empty = await page.getByText('Nothing waits here').count();
          return empty > 0 || ((await shown.count()) > 0 && (await shown.innerText()) !== text);
        });
      }
      await page.getByText('Nothing waits here').waitFor();
      expect(complaints).toEqual([]);
      await page.context().close();
    }
  });

  it('adjudicates with both views before the eyes', async () => {
    const { page, complaints } = await open('Cleo', '/review?purpose=adjudicate&survey=office');
    await page.getByRole('heading', { name: 'Reviewer 2' }).waitFor();
    await page.locator('.views__disputed').first().waitFor();
    const text = await textOf(page);
    await page.keyboard.press('3');
    await page.keyboard.press('Enter');
    await until(async () => (await decisions()).some((one) => one.by === 'Cleo' && one.text === text));
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it.each(['light', 'dark'] as const)(
    'sees how far reviewers agree, and nothing of a comment that is still to be coded blind, in %s',
    async (scheme) => {
      if (scheme === 'light') {
        await story.send('POST', '/v1/audits', {
          survey: 'office',
          respondents: 20,
          double_share: 1,
          seed: 'b',
        });
        const shared = (text: string): string[] => (text.includes('noisy') ? ['noise'] : []);
        // Neither has judged any of these comments before: nobody codes one for an audit that they know.
        await until(async () => (await judge('Dora', 'audit', shared)) > 0);
        await judge('Eli', 'audit', (text) => (/[13579]\.$/.test(text) ? ['parking'] : shared(text)));
      }
      const { page, complaints } = await openPage(story.browser, story.service.url, { scheme });
      const answered: string[] = [];
      page.on('request', (request) => answered.push(new URL(request.url()).pathname));
      await signIn(page, as('Cleo'), '/review?purpose=learn&survey=office');
      const panel = page.locator('.sitting');
      await panel.getByText('Least agreed').waitFor();
      expect(await panel.innerText()).toMatch(/Alpha, 95%\s+-?0\.\d\d \(-?\d\.\d\d to -?\d\.\d\d\)/);
      expect(await panel.innerText()).toMatch(/Coded twice, blind\s+[12]\d/);
      expect(await panel.innerText()).toContain('What showing labels does');
      expect(answered.filter((path) => /\/comments\/.*labels/.test(path))).toEqual([]);
      await panel.getByRole('button', { name: 'Parking' }).focus();
      await panel.getByText('Room for cars').waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await panel.getByRole('link', { name: 'Every theme' }).click();
      await page.getByRole('heading', { name: 'All themes together' }).waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      expect(complaints).toEqual([]);
      await page.context().close();
    },
  );

  it('loses the connection in the middle, and nothing of what was decided', async () => {
    const { page } = await open('Ben', '/review?purpose=learn&survey=office');
    await page.locator('.review__text').waitFor();
    const sent: { comment: string; key: string }[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/labels'))
        sent.push({ comment: request.url(), key: request.headers()['idempotency-key'] ?? '' });
    });
    const before = (await decisions()).length;
    await page.context().setOffline(true);
    const made = [await decide(page, 's'), await decide(page, 's')];
    await page.getByText('2 on their way').waitFor();
    expect(await decisions()).toHaveLength(before);
    await page.context().setOffline(false);
    await until(async () => (await decisions()).length === before + 2);
    const stored = (await decisions()).slice(before).map(({ text }) => text);
    expect(stored.toSorted()).toEqual(made.toSorted());
    expect(sent.length).toBeGreaterThan(2);
    expect(new Set(sent.map(({ key }) => key)).size).toBe(2);
    await page.context().close();
  });

  it('loses only the answer, and the decision is kept once', async () => {
    const { page } = await open('Ben', '/review?purpose=learn&survey=office');
    await page.locator('.review__text').waitFor();
    let arrived = 0;
    await page.route('**/labels', async (route) => {
      if (route.request().method() !== 'POST' || arrived++ > 0) return route.fallback();
      await route.fetch();
      return route.abort('connectionreset');
    });
    const text = await decide(page, 's');
    await until(() => arrived === 2);
    await decide(page, 's');
    await until(async () => (await page.getByText('on their way').count()) === 0);
    expect((await decisions()).filter((one) => one.by === 'Ben' && one.text === text)).toHaveLength(1);
    await page.context().close();
  });

  it('goes on in one tab after deciding in another', async () => {
    const { page } = await open('Ben', '/review?purpose=uncategorised&survey=office');
    await page.locator('.review__text').waitFor();
    const other = await page.context().newPage();
    await other.goto('/review?purpose=uncategorised&survey=office');
    await other.locator('.review__text').waitFor();
    const text = await textOf(page);
    expect(await textOf(other)).toBe(text);
    await decide(page, 'c');
    await until(async () => (await decisions()).at(-1)?.text === text);
    await decide(other, 'c');
    await other.getByRole('alert').waitFor();
    expect(await textOf(other)).not.toBe(text);
    const next = await decide(other, 's');
    await until(async () => (await decisions()).at(-1)?.text === next);
    await page.context().close();
  });

  it('sees the session end in the middle, signs in again, and finds the decision as it was', async () => {
    const { page } = await open('Ada', '/review?purpose=learn&survey=office');
    await page.locator('.review__text').waitFor();
    const text = await textOf(page);
    await story.service.rows('delete from session');
    await until(async () => (await page.request.get('/v1/surveys')).status() === 401);
    await page.keyboard.press('s');
    await page.getByText('Your session has ended').waitFor();
    await page.getByLabel('Your API key').fill(as('Ada'));
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    expect(await textOf(page)).toBe(text);
    await decide(page, 's');
    await until(async () => (await decisions()).at(-1)?.text === text);
    await page.context().close();
  });
});
