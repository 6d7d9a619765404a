import { posix } from 'node:path';
import type { IntakeLimits } from '../intake-limits.ts';
import { type Archive, damaged, readPart } from './archive.ts';
import { isDateFormat } from './date-formats.ts';
import { drainXml } from './read-xml.ts';
import { openSharedStrings, type SharedStrings } from './shared-strings.ts';
import { openTextRun } from './text-run.ts';

/** What is needed to read the first visible sheet. */
export interface Workbook {
  sheet: string;
  strings: SharedStrings;
  /** By cell style: whether its numbers are dates. */
  dateStyles: readonly boolean[];
  from1904: boolean;
}

/** Reads what a workbook says of its sheets, strings and styles. Throws IntakeError where it is damaged. */
export async function readWorkbook(
  archive: Archive,
  limits: IntakeLimits,
  resources: DisposableStack,
): Promise<Workbook> {
  const path = [...archive.entries.keys()].find((name) => /(?:^|\/)workbook\.xml$/u.test(name));
  if (path === undefined) throw damaged();
  const parts = await readRelations(archive, path, limits);
  const sheets: { relation: string; visible: boolean }[] = [];
  let from1904 = false;
  const open = (name: string, attributes: Readonly<Record<string, string>>): void => {
    if (name === 'workbookPr') from1904 = /^(?:1|true)$/u.test(attributes['date1904'] ?? '');
    if (name !== 'sheet') return;
    const relation = Object.entries(attributes).find(([key]) => /(?:^|:)id$/u.test(key))?.[1] ?? '';
    sheets.push({ relation, visible: (attributes['state'] ?? 'visible') === 'visible' });
  };
  await drainXml(readPart(archive, path, limits), { open }, limits);
  const chosen = sheets.find(({ visible }) => visible);
  const sheet = parts.find(({ id }) => id === chosen?.relation)?.target;
  if (sheet === undefined) throw damaged();
  const target = (type: string) => parts.find((part) => part.type === type)?.target;
  const strings = resources.use(openSharedStrings());
  await readStrings(archive, target('sharedStrings'), strings, limits);
  return { sheet, strings, dateStyles: await readDateStyles(archive, target('styles'), limits), from1904 };
}

interface Relation {
  id: string;
  type: string;
  target: string;
}

async function readRelations(archive: Archive, path: string, limits: IntakeLimits): Promise<Relation[]> {
  const folder = posix.dirname(path);
  const relations: Relation[] = [];
  const open = (name: string, attributes: Readonly<Record<string, string>>): void => {
    if (name !== 'Relationship') return;
    const target = attributes['Target'] ?? '';
    relations.push({
      id: attributes['Id'] ?? '',
      type: posix.basename(attributes['Type'] ?? ''),
      target: target.startsWith('/') ? target.slice(1) : posix.join(folder, target),
    });
  };
  const name = posix.join(folder, '_rels', `${posix.basename(path)}.rels`);
  await drainXml(readPart(archive, name, limits), { open }, limits);
  return relations;
}

async function readStrings(
  archive: Archive,
  part: string | undefined,
  strings: SharedStrings,
  limits: IntakeLimits,
): Promise<void> {
  if (part === undefined || !archive.entries.has(part)) return;
  const run = openTextRun(limits.field_characters);
  const handlers = {
    open: (name: string) => {
      if (name === 'si') run.start();
      else run.open(name);
    },
    close: (name: string) => {
      if (name === 'si') strings.add(run.end());
      else run.close(name);
    },
    text: (text: string) => run.text(text),
  };
  await drainXml(readPart(archive, part, limits), handlers, limits);
}

async function readDateStyles(
  archive: Archive,
  part: string | undefined,
  limits: IntakeLimits,
): Promise<boolean[]> {
  if (part === undefined || !archive.entries.has(part)) return [];
  const codes = new Map<number, string>();
  const formats: number[] = [];
  let inCells = false;
  const handlers = {
    open: (name: string, attributes: Readonly<Record<string, string>>) => {
      if (name === 'cellXfs') inCells = true;
      const id = Number(attributes['numFmtId'] ?? 0);
      if (name === 'numFmt') codes.set(id, attributes['formatCode'] ?? '');
      if (name === 'xf' && inCells) formats.push(id);
    },
    close: (name: string) => {
      if (name === 'cellXfs') inCells = false;
    },
  };
  await drainXml(readPart(archive, part, limits), handlers, limits);
  return formats.map((id) => isDateFormat(id, codes.get(id)));
}
