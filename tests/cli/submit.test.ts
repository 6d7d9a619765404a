import { expect, test } from 'vitest';
import { surveyNamedFor } from '../../src/cli/submit.ts';

test('names a survey for its file', () => {
  expect(surveyNamedFor('/tmp/Staff survey 2026.csv.gz')).toBe('Staff-survey-2026');
  expect(surveyNamedFor('café (final).xlsx')).toBe('cafe-final');
});

test('asks for a name when the file gives none', () => {
  expect(() => surveyNamedFor('-')).toThrow('--survey');
});
