import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { barLine, createProgressBar } from '../../src/cli/progress-bar.ts';

test('shows the share that is done, or the amount alone while the whole is not known', () => {
  expect(barLine('Tagging', 1, 4, String)).toBe('Tagging  ████████░░░░░░░░░░░░░░░░░░░░░░  25 %  1 of 4');
  expect(barLine('Tagging', 9, 4, String)).toContain('100 %');
  expect(barLine('Sending', 7, 0, String)).toBe('Sending  7');
});

test('ends with its last state on a terminal', () => {
  const terminal = Object.assign(new PassThrough(), { isTTY: true });
  const bar = createProgressBar('Tagging', String, terminal);
  for (let done = 0; done <= 50; done += 1) bar.update(done, 50);
  bar.stop();
  const shown = String(terminal.read());
  expect(shown).toMatch(/100 % {2}50 of 50\n$/);
});

test('keeps quiet where there is no terminal', () => {
  const pipe = new PassThrough();
  const bar = createProgressBar('Tagging', String, pipe);
  bar.update(1, 2);
  bar.stop();
  expect(pipe.read()).toBeNull();
});
