const BUILT_IN_DATES: readonly [number, number][] = [
  [14, 22],
  [27, 36],
  [45, 47],
  [50, 58],
];
const DAY_MS = 86_400_000;
const EPOCH_1900 = Date.UTC(1899, 11, 30);
const EPOCH_1904 = Date.UTC(1904, 0, 1);

/** Whether numbers in this format are shown as dates (ECMA-376 part 1, 18.8.30; `code` of a custom format). */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return BUILT_IN_DATES.some(([first, last]) => id >= first && id <= last);
  const letters = code.replace(/"[^"]*"|\\.|_.|\[[^\]]*\]/gu, '');
  return /[dmyhs]/iu.test(letters) && !/general/iu.test(letters);
}

/** A serial day number as ISO 8601: a date, with the time to the second when it has one. */
export function isoOfSerial(serial: number, from1904: boolean): string | null {
  const time = (from1904 ? EPOCH_1904 : EPOCH_1900) + Math.round(serial * DAY_MS);
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return null;
  const iso = date.toISOString();
  if (serial >= 0 && serial < 1) return iso.slice(11, 19);
  return Number.isInteger(serial) ? iso.slice(0, 10) : iso.slice(0, 19);
}
