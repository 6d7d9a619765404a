import { StringDecoder } from 'node:string_decoder';
import { SaxesParser } from 'saxes';
import { IntakeError } from '../intake-error.ts';
import type { IntakeLimits } from '../intake-limits.ts';
import { damaged } from './archive.ts';

/** Names come without their namespace prefix. */
export interface XmlHandlers {
  open?: (name: string, attributes: Readonly<Record<string, string>>) => void;
  close?: (name: string) => void;
  text?: (text: string) => void;
}

/** Parses XML as it arrives; after every chunk, what the handlers gathered is taken and, if any, yielded. */
export async function* readXml<Gathered>(
  chunks: AsyncIterable<Buffer>,
  handlers: XmlHandlers,
  limits: IntakeLimits,
  take: () => Gathered | null,
): AsyncGenerator<Gathered, void> {
  const parser = new SaxesParser();
  const decoder = new StringDecoder('utf8');
  let sinceEvent = 0;
  parser.on('opentag', ({ name, attributes }) => {
    sinceEvent = 0;
    handlers.open?.(local(name), attributes);
  });
  parser.on('closetag', ({ name }) => {
    sinceEvent = 0;
    handlers.close?.(local(name));
  });
  if (handlers.text !== undefined) {
    parser.on('text', handlers.text);
    parser.on('cdata', handlers.text);
  }
  for await (const chunk of chunks) {
    sinceEvent += chunk.length;
    write(() => parser.write(decoder.write(chunk)));
    if (sinceEvent > 2 * limits.row_bytes) {
      throw new IntakeError('row_too_long', `A cell is longer than ${2 * limits.row_bytes} bytes.`);
    }
    const gathered = take();
    if (gathered !== null) yield gathered;
  }
  write(() => parser.write(decoder.end()).close());
  const gathered = take();
  if (gathered !== null) yield gathered;
}

/** Reads the whole part for its handlers' sake. */
export async function drainXml(
  chunks: AsyncIterable<Buffer>,
  handlers: XmlHandlers,
  limits: IntakeLimits,
): Promise<void> {
  await readXml(chunks, handlers, limits, () => null).next();
}

function write(step: () => unknown): void {
  try {
    step();
  } catch (error) {
    throw error instanceof IntakeError ? error : damaged();
  }
}

function local(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}
