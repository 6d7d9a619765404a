import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Service, startService } from '../support/service.ts';
import { browserRequired, findBrowser } from './support/find-browser.ts';
import { openBrowser, openPage, signIn } from './support/open-browser.ts';

describe.skipIf(findBrowser() === null && !browserRequired)('a page whose parts are gone', () => {
  let browser: Browser;
  let service: Service;
  beforeAll(async () => {
    [browser, service] = await Promise.all([openBrowser(), startService('postgres')]);
  });
  afterAll(async () => {
    await browser.close();
    await service.stop();
  });

  it('reloads itself, and shows what was asked for', async () => {
    const { page } = await openPage(browser, service.url);
    await signIn(page, service.adminKey, '/batches');
    await page.getByRole('heading', { level: 1, name: 'Batches' }).waitFor();
    let asked = 0;
    await page.route(/\/assets\/keys-.*\.js/, (route) =>
      ++asked === 1 ? route.fulfill({ status: 404, body: '' }) : route.continue(),
    );
    const loads: string[] = [];
    page.on('load', () => loads.push(page.url()));
    await page.getByRole('link', { name: 'Keys' }).click();
    await page.getByRole('heading', { level: 1, name: /Keys/ }).waitFor();
    expect(loads.map((url) => new URL(url).pathname)).toEqual(['/keys']);
    expect(asked).toBe(2);
    await page.context().close();
  });
});
