interface FileType {
  readonly name: string;
  /** Only the whole file can be read, not its beginning. */
  readonly whole: boolean;
}

const workbook = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const types: readonly (readonly [ending: RegExp, type: FileType])[] = [
  [/\.xlsx$/i, { name: workbook, whole: true }],
  [/\.gz$/i, { name: 'application/octet-stream', whole: true }],
  [/\.(?:ndjson|jsonl)$/i, { name: 'application/x-ndjson', whole: false }],
  [/\.json$/i, { name: 'application/json', whole: true }],
  [/\.(?:csv|tsv|txt)$/i, { name: 'text/csv', whole: false }],
];

/** How a file is announced to the service, by its name; the service looks into it all the same. */
export function typeOf(file: File): FileType {
  const found = types.find(([ending]) => ending.test(file.name));
  return found?.[1] ?? { name: 'application/octet-stream', whole: true };
}
