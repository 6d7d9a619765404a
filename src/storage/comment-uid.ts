/**
 * The outside id of a comment: a UUIDv7 with the time of its batch's id and, in its 62 free bits, the comment's number,
 * so that neither a column nor an index is needed for it.
 */
export function commentUid(batchUid: string, id: number): string {
  const bits = (0x8000_0000_0000_0000n | BigInt(id)).toString(16);
  return `${batchUid.slice(0, 13)}-7000-${bits.slice(0, 4)}-${bits.slice(4)}`;
}
