import { expect, it } from 'vitest';
import { secondsLeft } from '../../../src/domain/jobs/seconds-left.ts';

it.each([
  ['half in ten seconds', { done: 50, total: 100, spent: 10, idle: 0 }, 10],
  ['the same, four seconds later', { done: 50, total: 100, spent: 10, idle: 4 }, 6],
  ['overdue', { done: 50, total: 100, spent: 10, idle: 30 }, 0],
  ['all of it', { done: 100, total: 100, spent: 10, idle: 0 }, 0],
  ['nothing yet', { done: 0, total: 100, spent: 10, idle: 0 }, null],
  ['too little to tell', { done: 4, total: 100, spent: 10, idle: 0 }, null],
  ['too soon to tell', { done: 50, total: 100, spent: 0.9, idle: 0 }, null],
  ['nothing to do', { done: 0, total: 0, spent: 10, idle: 0 }, null],
])('of %s', (_, pace, seconds) => {
  expect(secondsLeft(pace)).toBe(seconds);
});
