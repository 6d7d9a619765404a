/**
 * The outside id of a comment: a UUIDv7 with the time of its batch's id and, in its 62 free bits, the comment's number,
 * so that neither a column nor an index is needed for it.
 */
export function commentUid(batchUid: string, id: number): string {
  const bits = (0x8000_0000_0000_0000n | BigInt(id)).toString(16);
  return `${batchUid.slice(0, 13)}-7000-${bits.slice(0, 4)}-${bits.slice(4)}`;
}

const form = /^[0-9a-f]{8}-[0-9a-f]{4}-7000-([89ab][0-9a-f]{3})-([0-9a-f]{12})$/;

/** The comment's number in such an id, or null when it is not one. */
export function commentId(uid: string): number | null {
  const match = form.exec(uid);
  if (match === null) return null;
  return Number(BigInt.asUintN(62, BigInt(`0x${match[1] ?? ''}${match[2] ?? ''}`)));
}
