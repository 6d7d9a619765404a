import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { createPrinter } from '../../src/cli/printer.ts';
import { printThemes } from '../../src/cli/themes.ts';
import { themes } from './fake-service.ts';

function printed(document: Parameters<typeof printThemes>[1]): string {
  const output = new PassThrough();
  printThemes(createPrinter(output, false), document);
  return String(output.read());
}

test('shows people a table: children under their parents, nothing that does not occur, the base', () => {
  expect(printed(themes)).toBe(
    [
      'theme          comments   share  respondents   share',
      'Food              1,200  60.0 %          600  75.0 %',
      '  Prices            400  20.0 %          200  25.0 %',
      'Queues              500  25.0 %          300  37.5 %',
      'Uncategorised       100   5.0 %           40   5.0 %',
      '',
      'Of 2,000 comments by 800 respondents, without 10 blank ones. As tagged by the machine, not audited.',
      '',
    ].join('\n'),
  );
});

test('says when the counts are not final', () => {
  expect(printed({ ...themes, final: false })).toContain('still under way');
});
