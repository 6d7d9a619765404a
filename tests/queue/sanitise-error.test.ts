import { describe, expect, it } from 'vitest';
import { problemOf, sanitiseError } from '../../src/queue/sanitise-error.ts';

const secret = 'my sergeant cried';

class RowRefused extends Error {
  readonly code = '22P02';
}

describe('an error that leaves the process', () => {
  const safe = sanitiseError(new RowRefused(`invalid input: "${secret}"\n    ${secret}`));

  it('says its kind, its code and where it was thrown', () => {
    expect(safe.message).toBe('RowRefused (22P02)');
    expect(safe.stack).toContain('sanitise-error.test.ts');
    expect(problemOf(new RowRefused(secret))).toEqual({ type: 'RowRefused', code: '22P02' });
  });

  it('says nothing of what it was thrown about', () => {
    expect(`${safe.message} ${safe.stack ?? ''}`).not.toContain(secret);
    expect(safe.cause).toBeUndefined();
  });

  it('is made of whatever was thrown', () => {
    expect(sanitiseError(secret).message).toBe('Error');
    expect(problemOf(Object.assign(new Error(secret), { code: secret }))).toEqual({
      type: 'Error',
      code: null,
    });
  });
});
