import { afterEach, expect, test, vi } from 'vitest';
import { printThemesWithQuotes, wrap } from '../../src/cli/themes-with-quotes.ts';
import { startFakeService, themes } from './fake-service.ts';

afterEach(() => vi.restoreAllMocks());

test('prints the top themes, each with a few quotes beneath it', async () => {
  await using service = await startFakeService(({ query: { theme } }) => ({
    body: {
      theme,
      coverage: 0.5,
      tau: 0.2,
      quotes: ['First', 'Second', 'Third'].map((word) => ({
        id: word,
        text: `${word} on ${theme}.`,
        valence: 'negative',
      })),
    },
  }));
  const lines: unknown[] = [];
  vi.spyOn(console, 'log').mockImplementation((line: unknown) => void lines.push(line));
  await printThemesWithQuotes({ url: service.url, key: undefined }, themes, 2);
  expect(lines).toEqual([
    'theme          comments   share  respondents   share',
    'Food              1,200  60.0 %          600  75.0 %',
    '    “First on food.”',
    '    “Second on food.”',
    'Queues              500  25.0 %          300  37.5 %',
    '    “First on queue.”',
    '    “Second on queue.”',
    'Uncategorised       100   5.0 %           40   5.0 %',
  ]);
});

test('breaks long quotes between words', () => {
  expect(wrap('“The soup is cold\nagain, and nobody minds.”', 24)).toBe(
    ['    “The soup is cold', '    again, and nobody', '    minds.”'].join('\n'),
  );
});
