import { mkdir } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pages } from '../../src/http/web-app.ts';
import { officeComments, officeCsv, officeMapping } from '../support/office-survey.ts';
import { browserRequired, findBrowser } from './support/find-browser.ts';
import { accessibilityFaults, openPage, type Scheme, signIn } from './support/open-browser.ts';
import { openStory, sendOffice, type Story } from './support/open-story.ts';

/** A folder for pictures of every page, when somebody wants to look at them. */
const pictures = process.env['SCREENSHOTS'] ?? null;
const widths = [360, 1280, 1600];

/** A page is there when its heading is, and nothing is on its way any more. */
async function settle(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForLoadState('networkidle');
  await page.locator('.busy').first().waitFor({ state: 'detached' });
}

describe.skipIf(findBrowser() === null && !browserRequired)('every page', () => {
  let story: Story;
  const ids = new Map<string, string>();
  beforeAll(async () => {
    if (pictures !== null) await mkdir(pictures, { recursive: true });
    story = await openStory();
    ids.set('/batches/:id', await sendOffice(story, officeCsv(officeComments(150)), officeMapping));
    const { id } = await story.send<{ id: string }>('POST', '/v1/releases', {
      survey: 'office',
      title: 'Offices',
      breakdowns: [{ by: null }, { by: 'team' }],
    });
    ids.set('/releases/:id', id);
    await story.send('POST', '/v1/audits', { survey: 'office', respondents: 10, double_share: 0.2 });
    const { models } = JSON.parse(
      await (
        await fetch(`${story.service.url}/v1/models?codebook=office`, {
          headers: { authorization: `Bearer ${story.service.adminKey}` },
        })
      ).text(),
    ) as { models: { id: string }[] };
    ids.set('/models/:id', models[0]?.id ?? '');
  });
  afterAll(() => story.close());

  const addressOf = (path: string): string => path.replace(':id', ids.get(path) ?? '');

  async function picture(page: Page, path: string, about: string): Promise<void> {
    if (pictures === null) return;
    const name = path === '/' ? 'home' : path.slice(1).replaceAll(/[/:]+/g, '-');
    await page.screenshot({ path: `${pictures}/${name}-${about}.png`, fullPage: true });
  }

  it.each(['light', 'dark'] as const)('has nothing that axe finds, in %s', async (scheme: Scheme) => {
    const { page, complaints } = await openPage(story.browser, story.service.url, { scheme });
    await signIn(page, story.service.adminKey);
    for (const path of pages) {
      await page.goto(addressOf(path));
      await settle(page);
      expect(await accessibilityFaults(page), path).toEqual([]);
      await picture(page, path, scheme);
    }
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it.each(widths)('fits a window of %i pixels', async (width) => {
    const { page } = await openPage(story.browser, story.service.url, { width });
    await signIn(page, story.service.adminKey);
    for (const path of pages) {
      await page.goto(addressOf(path));
      await settle(page);
      expect(
        await page.evaluate('document.documentElement.scrollWidth - innerWidth'),
        path,
      ).toBeLessThanOrEqual(0);
      await picture(page, path, String(width));
    }
    await page.context().close();
  });

  it('shows where the keyboard is, and lets it reach everything', async () => {
    const { page } = await openPage(story.browser, story.service.url);
    await signIn(page, story.service.adminKey);
    for (const path of pages) {
      await page.goto(addressOf(path));
      await settle(page);
      const reached = await page.evaluate<number>(
        `document.querySelectorAll('a[href], button:not(:disabled), input:not(:disabled), select, textarea, summary').length`,
      );
      const seen = new Set<string>();
      const unseen: string[] = [];
      for (let n = 0; n < Math.min(reached, 40); n++) {
        await page.keyboard.press('Tab');
        const { name, visible } = await page.evaluate<{ name: string; visible: boolean }>(focused);
        seen.add(name);
        if (!visible) unseen.push(name);
      }
      expect(unseen, path).toEqual([]);
      expect(seen.size, path).toBeGreaterThan(Math.min(reached, 40) / 2);
    }
    await page.context().close();
  });

  it('prints without what is only for the screen', async () => {
    const { page } = await openPage(story.browser, story.service.url, { scheme: 'dark' });
    await signIn(page, story.service.adminKey);
    for (const path of ['/batches/:id', '/explore', '/releases/:id', '/profile']) {
      await page.goto(addressOf(path));
      await settle(page);
      await page.emulateMedia({ media: 'print' });
      expect(await page.getByRole('banner').isVisible(), path).toBe(false);
      expect(await page.locator('.no-print:visible').count(), path).toBe(0);
      expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(
        'rgb(255, 255, 255)',
      );
      await page.emulateMedia({ media: 'screen' });
    }
    await page.context().close();
  });
});

/** Names what has the focus, and says whether it looks any different for it, itself or the label around it. */
const focused = `(() => {
  const on = document.activeElement;
  const look = (element) => {
    const { outlineStyle, outlineWidth, boxShadow, backgroundColor } = getComputedStyle(element);
    return [outlineStyle === 'none' ? '' : outlineStyle + outlineWidth, boxShadow, backgroundColor].join();
  };
  const around = [on, on.closest('label')].filter((element) => element !== null);
  const before = around.map(look);
  on.blur();
  const after = around.map(look);
  on.focus();
  const name = on.tagName + ' ' + (on.getAttribute('aria-label') ?? on.textContent ?? '').trim().slice(0, 60) + ' ' + on.id;
  return { name, visible: on === document.body || before.some((one, at) => one !== after[at]) };
})()`;
