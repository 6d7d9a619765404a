/**
 * The outside id of a comment: a UUIDv7 with the time of its batch's id and, in its 62 free bits, the comment's number,
 * so that neither a column nor an index is needed for it.
 */
export function commentUid(batchUid: string, id: number): string {
  const bits = (0x8000_0000_0000_0000n | BigInt(id)).toString(16);
  return `${batchUid.slice(0, 13)}-7000-${bits.slice(0, 4)}-${bits.slice(4)}`;
}

/** The number of the comment that an outside id stands for; null for a UUID that is none of a comment. */
export function commentIdOf(uid: string): number | null {
  const match = /^[0-9a-f]{8}-[0-9a-f]{4}-7000-([0-9a-f]{4})-([0-9a-f]{12})$/.exec(uid.toLowerCase());
  if (match === null) return null;
  const id = BigInt(`0x${match[1] ?? ''}${match[2] ?? ''}`) - 0x8000_0000_0000_0000n;
  return id > 0n && id <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(id) : null;
}
