import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Problem } from '../errors.ts';

/** How long (ms) an upload may pause. */
const longestPause = 60_000;

/** A body to be read once, and its SHA-256 when it was read to the end. */
export interface HashedBody {
  /** The bytes as sent. Throws Problem when they pause for too long. */
  readonly source: AsyncGenerator<Buffer, void>;
  readonly bodyHash: () => Buffer;
}

interface Hooks {
  /** Once all bytes were read; may throw. */
  readonly atEnd: () => Promise<void>;
  /** When reading ends before that. */
  readonly letGo: () => void;
  /** The error to throw for one that came of reading. */
  readonly blame: (error: unknown) => unknown;
}

const noHooks: Hooks = {
  atEnd: () => Promise.resolve(),
  letGo: () => undefined,
  blame: (error) => error,
};

/** Read a body (null: an empty one) and hash it on the way. */
export function hashedBody(body: Readable | null, { atEnd, letGo, blame }: Hooks = noHooks): HashedBody {
  const hash = createHash('sha256');
  let digest: Buffer | null = null;
  async function* read(): AsyncGenerator<Buffer, void> {
    let ended = false;
    try {
      if (body !== null)
        for await (const chunk of withoutPauses(body, blame)) {
          hash.update(chunk);
          yield chunk;
        }
      await atEnd();
      ended = true;
    } finally {
      if (!ended) letGo();
    }
  }
  return { source: read(), bodyHash: () => (digest ??= hash.digest()) };
}

async function* withoutPauses(body: Readable, blame: Hooks['blame']): AsyncGenerator<Buffer, void> {
  const chunks = body.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>;
  let late: NodeJS.Timeout | undefined;
  try {
    for (;;) {
      const pause = new Promise<never>((_resolve, reject) => {
        late = setTimeout(
          () => reject(new Problem('request_timeout', `No byte came for ${longestPause / 1000} s.`)),
          longestPause,
        );
      });
      const next = await Promise.race([chunks.next(), pause]).catch((error: unknown) => {
        throw blame(error);
      });
      clearTimeout(late);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    clearTimeout(late);
    void chunks.return?.();
  }
}
