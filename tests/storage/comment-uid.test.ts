import fc from 'fast-check';
import { v7 as uuid, version } from 'uuid';
import { expect, it } from 'vitest';
import { commentIdOf, commentUid } from '../../src/storage/comment-uid.ts';

it('gives the number of a comment back from its outside id, which is a UUIDv7', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (id) => {
      const uid = commentUid(uuid(), id);
      expect(version(uid)).toBe(7);
      expect(commentIdOf(uid)).toBe(id);
      expect(commentIdOf(uid.toUpperCase())).toBe(id);
    }),
  );
});

it('knows what is no comment', () => {
  for (const other of [uuid(), '', 'x', '0198c0de-0000-7000-0000-000000000001'])
    expect(commentIdOf(other)).toBeNull();
});
