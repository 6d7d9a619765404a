import { expect, test } from 'vitest';
import { requireCompared } from '../../src/http/flips-query.ts';

const compared = [{ theme: 'queues' }, { theme: 'prices' }];

test('flips may be asked for all themes or one that was compared', () => {
  expect(() => requireCompared(undefined, compared)).not.toThrow();
  expect(() => requireCompared('prices', compared)).not.toThrow();
});

test('of another theme it is said which were compared, not that nothing flips', () => {
  expect(() => requireCompared('soup', compared)).toThrow(
    expect.objectContaining({
      kind: 'invalid_request',
      errors: [
        { where: 'query.theme', message: 'not a theme that was compared; these were: queues, prices' },
      ],
    }),
  );
});
