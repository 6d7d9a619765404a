import { cpus, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { openBrowser, openPage, signIn } from '../browser/support/open-browser.ts';
import { sampleCsv } from './sample.ts';
import { type Client, finalThemes, submit } from './service.ts';
import { withService } from './with-service.ts';

const comments = 35_000;
const keys = 60;
/** Milliseconds before each key: faster than anybody reads. */
const think = 250;
const changes = 40;
const tableRows = 10_000;

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ??
  Number.NaN;
const ms = (values: readonly number[]): string =>
  `p50 ${percentile(values, 0.5).toFixed(0)} ms, p95 ${percentile(values, 0.95).toFixed(0)} ms`;

/** Bytes of the body of every answer to a page, as they came over the wire, once it is quiet. */
async function bytesOf(page: Page, path: string): Promise<Map<string, number>> {
  const network = await page.context().newCDPSession(page);
  await network.send('Network.enable');
  await network.send('Network.setCacheDisabled', { cacheDisabled: true });
  const urls = new Map<string, string>();
  const bytes = new Map<string, number>();
  network.on('Network.responseReceived', ({ requestId, response }) => urls.set(requestId, response.url));
  network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const url = new URL(urls.get(requestId) ?? 'x:');
    if (url.pathname === path || url.pathname.startsWith('/assets/'))
      bytes.set(url.pathname, encodedDataLength);
  });
  await page.goto(path, { waitUntil: 'networkidle' });
  await network.detach();
  return bytes;
}

const total = (bytes: ReadonlyMap<string, number>): number => [...bytes.values()].reduce((a, b) => a + b, 0);

async function largestPaint(page: Page, path: string): Promise<number> {
  await page.goto(path, { waitUntil: 'networkidle' });
  return page.evaluate<number>(`new Promise((resolve) => {
    new PerformanceObserver((list) => resolve(list.getEntries().at(-1).startTime))
      .observe({ type: 'largest-contentful-paint', buffered: true });
  })`);
}

/** What the page is told to do, and the time from there until a place has changed, holds a part, and is painted. */
function paintAfter(act: string, place: string, part = '*'): string {
  return `new Promise((resolve) => {
    const place = document.querySelector(${JSON.stringify(place)});
    const box = place.closest('main');
    const before = place.outerHTML;
    const watch = new MutationObserver(() => {
      const now = document.querySelector(${JSON.stringify(place)});
      if (now === null || now.outerHTML === before || now.querySelector(${JSON.stringify(part)}) === null) return;
      watch.disconnect();
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve(performance.now() - began);
        channel.port2.postMessage(null);
      });
    });
    watch.observe(box, { subtree: true, childList: true, characterData: true, attributes: true });
    const began = performance.now();
    ${act}
  })`;
}

async function keyTimes(page: Page): Promise<number[]> {
  await page.goto('/review?purpose=uncategorised&survey=bench');
  await page.locator('.review__text').waitFor();
  const times: number[] = [];
  for (let n = 0; n < keys; n++) {
    await sleep(think);
    times.push(
      await page.evaluate<number>(
        paintAfter(
          `document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 's', bubbles: true }));`,
          '.review',
          '.review__text',
        ),
      ),
    );
  }
  return times;
}

interface Repaint {
  readonly all: number;
  /** Of it, until the service has answered. */
  readonly answered: number;
}

async function repaintTimes(page: Page, values: readonly string[]): Promise<Repaint[]> {
  const first = new URLSearchParams({ survey: 'bench', by: 'rank' });
  await page.goto(`/explore?${first.toString()}`);
  await page.locator('svg.plot').waitFor();
  await page.locator('summary', { hasText: 'force' }).click();
  await page.getByLabel(values[0] ?? '', { exact: true }).waitFor();
  const times: Repaint[] = [];
  for (let n = 0; n < changes; n++) {
    const value = values[n % values.length] ?? '';
    const all = await page.evaluate<number>(
      paintAfter(
        `performance.clearResourceTimings();
         [...document.querySelectorAll('.filters__field label')].find((label) => label.textContent.trim() === ${JSON.stringify(value)}).click();`,
        'svg.plot',
      ),
    );
    const answered = await page.evaluate<number>(
      `performance.getEntriesByType('resource').filter(({ name }) => name.includes('/v1/frequencies')).at(-1)?.duration ?? NaN`,
    );
    times.push({ all, answered });
    await page.locator('.stale').waitFor({ state: 'detached' });
  }
  return times;
}

/** Milliseconds between frames while a table of so many rows scrolls from its top to its end. */
async function scrollFrames(page: Page): Promise<number[]> {
  await page.route('**/v1/cooccurrence?*', async (route) => {
    const answer = await route.fetch();
    const body = (await answer.json()) as { pairs: object[] };
    const [pair] = body.pairs;
    const pairs = Array.from({ length: tableRows }, (_, n) => ({ ...pair, with: `row ${n}`, n: n + 1 }));
    await route.fulfill({ response: answer, json: { ...body, pairs } });
  });
  await page.goto('/cooccurrence?survey=bench');
  await page.locator('.data-table tbody tr').nth(5).waitFor();
  const held = await page.locator('.data-table tbody tr').count();
  if (held > 200) throw new Error(`${held} rows are in the page`);
  return page.evaluate<number[]>(`new Promise((resolve) => {
    const box = document.querySelector('.data-table');
    const frames = [];
    let last = performance.now();
    const step = (now) => {
      frames.push(now - last);
      last = now;
      box.scrollTop += 500;
      if (box.scrollTop + box.clientHeight >= box.scrollHeight - 1) resolve(frames.slice(1));
      else requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  })`);
}

async function makeKey(client: Client, access: string): Promise<string> {
  const answer = await fetch(`${client.url}/v1/keys`, {
    method: 'POST',
    headers: { ...client.headers, 'content-type': 'application/json' },
    body: JSON.stringify({ name: access, access }),
  });
  return ((await answer.json()) as { secret: string }).secret;
}

async function measure(browser: Browser, client: Client): Promise<void> {
  const { page } = await openPage(browser, client.url);
  await signIn(page, await makeKey(client, 'admin'));
  const plain = await bytesOf(page, '/');
  const charted = await bytesOf(page, '/explore');
  const kB = (bytes: ReadonlyMap<string, number>): string =>
    `${(total(bytes) / 1000).toFixed(1)} kB in ${bytes.size} files`;
  console.log(`  first load ${kB(plain)} (must ≤ 150 kB); with charts ${kB(charted)} (must ≤ 300 kB)`);

  const paints: number[] = [];
  for (const path of ['/', '/batches', '/explore?survey=bench', '/review?survey=bench'])
    paints.push(await largestPaint(page, path));
  console.log(
    `  largest contentful paint ${paints.map((at) => at.toFixed(0)).join(', ')} ms of the first page, batches, explorer, review (must ≤ 1,000)`,
  );

  console.log(
    `  key to the next comment painted, a key every ${think} ms: ${ms(await keyTimes(page))} (must p95 ≤ 100, aim 50)`,
  );

  const answer = await fetch(`${client.url}/v1/frequencies?survey=bench&by=force&top=1`, {
    headers: client.headers,
  });
  const { cells } = (await answer.json()) as { cells: { key: Record<string, string | null> }[] };
  const values = cells.flatMap(({ key }) => key['force'] ?? []).slice(0, 8);
  const repaints = await repaintTimes(page, values);
  console.log(
    `  explorer after a filter, ${comments} comments by rank: ${ms(repaints.map(({ all }) => all))} (must p95 ≤ 300, aim 200); ` +
      `of it the answer ${ms(repaints.map(({ answered }) => answered))}`,
  );

  const frames = await scrollFrames(page);
  const late = frames.filter((frame) => frame > 34).length;
  console.log(
    `  ${tableRows} rows scrolled in ${frames.length} frames: ${ms(frames)}, ${late} later than 34 ms`,
  );
  await page.context().close();
}

/** The browser app on the loopback: what is loaded, and how soon what is asked for is on the screen. */
export async function benchWeb(): Promise<void> {
  const csv = await sampleCsv(comments);
  await withService(async ({ client }) => {
    const batch = await submit(client, 'web', csv);
    await finalThemes(client, batch, 200);
    const browser = await openBrowser();
    try {
      console.log(`the browser app in ${browser.browserType().name()} ${browser.version()}`);
      await measure(browser, client);
    } finally {
      await browser.close();
    }
    console.log(`  load ${loadavg()[0]?.toFixed(1) ?? ''} on ${cpus().length} processors`);
  });
}
