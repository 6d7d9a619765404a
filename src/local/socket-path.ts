/** Linux allows 108 bytes and macOS 104, the closing zero included. */
const LIMIT_BYTES = 103;

/** Whether a unix socket can have this path. */
export function fitsSocket(path: string): boolean {
  return Buffer.byteLength(path) <= LIMIT_BYTES;
}
