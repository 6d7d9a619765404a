import { expect, it } from 'vitest';
import { openJobReport } from '../../workers/job-report.ts';

it('keeps what was told last, with the age of its phase', () => {
  let clock = 0;
  const { report, read } = openJobReport(() => clock);
  expect(read()).toBeNull();
  report('fit', 0, 10);
  clock = 2000;
  report('fit', 4, 10);
  clock = 3000;
  expect(read()).toEqual({ phase: 'fit', done: 4, total: 10, beganAgo: 3, notedAgo: 1 });
  report('judge', 12, 10);
  expect(read()).toEqual({ phase: 'judge', done: 10, total: 10, beganAgo: 0, notedAgo: 0 });
});
