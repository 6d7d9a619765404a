import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Service, startService } from '../support/service.ts';
import { browserRequired, findBrowser } from './support/find-browser.ts';
import { accessibilityFaults, openBrowser, openPage, signIn } from './support/open-browser.ts';

describe.skipIf(findBrowser() === null && !browserRequired)('signing in', () => {
  let browser: Browser;
  let service: Service;
  beforeAll(async () => {
    [browser, service] = await Promise.all([openBrowser(), startService('postgres')]);
  });
  afterAll(async () => {
    await browser.close();
    await service.stop();
  });

  it.each(['light', 'dark'] as const)('is accessible, in %s too', async (scheme) => {
    const { page, complaints } = await openPage(browser, service.url, { scheme });
    await page.goto('/');
    await page.getByLabel('Your API key').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await signIn(page, service.adminKey);
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('says of an unknown key what to check, and lets nobody in', async () => {
    const { page } = await openPage(browser, service.url);
    await page.goto('/batches');
    await page.getByLabel('Your API key').fill('vb_wrong');
    await page.keyboard.press('Enter');
    await page.getByText('This key is not known, or was revoked').waitFor();
    await page.reload();
    await page.getByLabel('Your API key').waitFor();
    await page.context().close();
  });

  it('leads back to the page that was asked for when a session has ended', async () => {
    const { page } = await openPage(browser, service.url);
    await signIn(page, service.adminKey, '/releases');
    await page.getByRole('heading', { name: 'Releases', level: 1 }).waitFor();
    await service.rows('delete from session');
    await page.waitForTimeout(1100);
    await page.getByRole('link', { name: 'Verbatim' }).click();
    await page.reload();
    await page.getByLabel('Your API key').waitFor();
    await page.context().close();
  });
});
