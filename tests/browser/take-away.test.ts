import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { officeComments, officeCsv, officeMapping } from '../support/office-survey.ts';
import { browserRequired, findBrowser } from './support/find-browser.ts';
import { openPage, type Scheme, signIn } from './support/open-browser.ts';
import { openStory, sendOffice, type Story } from './support/open-story.ts';

/** Every chart that can be taken away: where it is, and a mark that it has one of for each row of its table. */
const charts = [
  ['/explore?survey=office', 'circle'],
  ['/explore?survey=office&by=team', 'circle'],
  ['/compare?survey=office&by=team', 'circle'],
  ['/cooccurrence?survey=office&base=respondents', 'rect[fill-opacity]'],
  ['/profile?survey=office&attribute=team&value=north', 'circle'],
] as const;

interface Picture {
  readonly width: number;
  readonly height: number;
  readonly colours: number;
  readonly corners: readonly string[];
  readonly darkest: number;
}

/** Decodes the picture on the clipboard: its size, how many colours it has, and what they are. */
const decodePicture = `(async () => {
  const [item] = await navigator.clipboard.read();
  const bitmap = await createImageBitmap(await item.getType('image/png'));
  const { width, height } = bitmap;
  const brush = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  brush.drawImage(bitmap, 0, 0);
  const { data } = brush.getImageData(0, 0, width, height);
  const colours = new Set();
  let darkest = 255;
  for (let at = 0; at < data.length; at += 4) {
    colours.add((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]);
    darkest = Math.min(darkest, Math.max(data[at], data[at + 1], data[at + 2]));
  }
  const corner = (x, y) => [...brush.getImageData(x, y, 1, 1).data].join();
  const corners = [corner(0, 0), corner(width - 1, 0), corner(0, height - 1), corner(width - 1, height - 1)];
  return { width, height, colours: colours.size, corners, darkest };
})()`;

interface Drawing {
  readonly faulty: boolean;
  readonly width: number;
  readonly height: number;
  readonly marks: number;
  readonly words: readonly string[];
  readonly outside: readonly string[];
}

/** Parses an SVG as a file of its own, and says what is in it and what in it refers to something else. */
function readDrawing(page: Page, svg: string, mark: string): Promise<Drawing> {
  return page.evaluate<Drawing>(`(() => {
    const text = ${JSON.stringify(svg)};
    const root = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
    const parts = [root, ...root.querySelectorAll('*')];
    return {
      faulty: root.nodeName !== 'svg' || root.querySelector('parsererror') !== null,
      width: Number(root.getAttribute('width')),
      height: Number(root.getAttribute('height')),
      marks: root.querySelectorAll(${JSON.stringify(mark)}).length,
      words: [...root.querySelectorAll('text')].map((one) => one.textContent),
      outside: [
        ...(text.match(/var\\(|currentColor|url\\(|@import/g) ?? []),
        ...parts.flatMap((one) => [...one.attributes]
          .filter(({ name }) => ['class', 'href', 'xlink:href', 'src'].includes(name)).map(({ name }) => name)),
        ...parts.map(({ nodeName }) => nodeName)
          .filter((name) => ['style', 'link', 'image', 'use', 'script', 'foreignObject'].includes(name)),
      ],
    };
  })()`);
}

describe.skipIf(findBrowser() === null && !browserRequired)('what can be taken away of a chart', () => {
  let story: Story;
  let key: string;
  beforeAll(async () => {
    story = await openStory();
    await sendOffice(story, officeCsv(officeComments(120)), officeMapping);
    key = await story.key('Nadia', 'analyst');
  });
  afterAll(() => story.close());

  async function open(path: string, scheme: Scheme): Promise<{ page: Page; complaints: string[] }> {
    const opened = await openPage(story.browser, story.service.url, { scheme });
    await opened.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await signIn(opened.page, key, path);
    await opened.page.locator('svg.plot').waitFor();
    return opened;
  }
  async function copy(page: Page, kind: 'PNG' | 'SVG' | 'CSV'): Promise<string> {
    await page.getByRole('button', { name: kind, exact: true }).click();
    await page.getByText(`${kind} copied`).waitFor();
    return kind === 'PNG' ? '' : page.evaluate<string>('navigator.clipboard.readText()');
  }

  it.each(charts)('is a picture for print, the same in light and in dark: %s', async (path, mark) => {
    const taken: string[] = [];
    for (const scheme of ['light', 'dark'] as const) {
      const { page, complaints } = await open(path, scheme);
      await copy(page, 'PNG');
      const picture = await page.evaluate<Picture>(decodePicture);
      const svg = await copy(page, 'SVG');
      taken.push(svg);
      const drawing = await readDrawing(page, svg, mark);
      const shown = await page.locator(`svg.plot ${mark}`).count();
      const named = await page.locator('svg.plot text').allTextContents();

      expect([picture.width, picture.height]).toEqual([drawing.width * 2, drawing.height * 2]);
      expect(picture.width).toBeGreaterThan(600);
      expect(picture.colours).toBeGreaterThan(30);
      expect(new Set(picture.corners)).toEqual(new Set(['255,255,255,255']));
      expect(picture.darkest).toBeLessThan(60);

      expect(drawing).toMatchObject({ faulty: false, outside: [], marks: shown });
      expect(shown).toBeGreaterThan(2);
      expect(drawing.words).toEqual(expect.arrayContaining(named));
      expect(drawing.words.join(' ')).toContain('not checked for disclosure');
      expect(complaints).toEqual([]);
      await page.context().close();
    }
    expect(taken[1]).toBe(taken[0]);
  });

  it('is the numbers of the table', async () => {
    const { page } = await open('/explore?survey=office&by=team', 'light');
    const csv = parse<Record<string, string>>(await copy(page, 'CSV'), { bom: true, columns: true });
    const rows = await page.locator('.data-table tbody tr').allInnerTexts();
    const table = rows.map((row) => {
      const [theme, team, tagged] = row.split('\t').map((cell) => cell.trim());
      return `${theme}|${team}|${tagged}`;
    });
    expect(rows.length).toBe(6);
    const copied = csv
      .filter(({ theme, team }) => !theme?.startsWith('(') && team !== '(all)')
      .map(({ name, team, n, base }) => `${name}|${team}|${n} of ${base}`);
    expect(copied.toSorted()).toEqual(table.toSorted());
    await page.context().close();
  });

  it('is saved as a file where the browser does not let it be copied', async () => {
    const { page, complaints } = await open('/compare?survey=office&by=team', 'dark');
    await page.evaluate(`Object.defineProperty(navigator, 'clipboard', { value: undefined })`);
    const starts = { PNG: '\u0089PNG', SVG: '<svg ', CSV: 'theme,name,here_n' } as const;
    for (const kind of ['PNG', 'SVG', 'CSV'] as const) {
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: kind, exact: true }).click(),
      ]);
      expect(file.suggestedFilename()).toBe(`office-differences.${kind.toLowerCase()}`);
      const bytes = await readFile(await file.path());
      expect(bytes.toString('latin1').startsWith(starts[kind])).toBe(true);
      await page.getByText(`${kind} saved`).waitFor();
    }
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
