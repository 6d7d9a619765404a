import { StringDecoder } from 'node:string_decoder';
import { Assembler } from 'stream-json/assembler.js';
import type { Token } from 'stream-json/parser.js';
import { IntakeError } from './intake-error.ts';
import type { IntakeLimits } from './intake-limits.ts';
import { nesting, openTokeniser } from './json-tokens.ts';
import type { KeyedRow } from './keyed-rows.ts';

/** How much is parsed at a time, and so how closely an error can be placed. */
const STEP_BYTES = 8 * 1024;

/**
 * The objects of a JSON file: an array of objects, or an object with one array of objects under any key (its
 * other members are passed over). An item that is not an object is a bad row; JSON that does not parse, or is
 * too deep, refuses the file.
 */
export async function* jsonRows(
  chunks: AsyncIterable<Buffer>,
  limits: IntakeLimits,
): AsyncGenerator<KeyedRow[], void> {
  const tokenise = openTokeniser();
  const list = new ItemList(limits);
  let bytes = 0;
  let unfinished = 0;
  const read = (text: string | null, upTo: number): KeyedRow[] => {
    let tokens: Token[];
    try {
      tokens = tokenise(text);
    } catch {
      throw unreadable(list.row + 1, bytes, upTo);
    }
    return list.take(tokens);
  };
  const decoder = new StringDecoder('utf8');
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.length; from += STEP_BYTES) {
      const piece = chunk.subarray(from, from + STEP_BYTES);
      const batch = read(decoder.write(piece), bytes + piece.length);
      bytes += piece.length;
      unfinished = batch.length > 0 ? 0 : unfinished + piece.length;
      if (unfinished > 2 * limits.row_bytes) throw endless(list.row + 1, limits);
      if (batch.length > 0) yield batch;
    }
  }
  const last = read(null, bytes);
  if (last.length > 0) yield last;
  if (!list.found) throw noList();
}

/** Finds the list of objects in a stream of tokens and assembles its items. */
class ItemList {
  row = 0;
  found = false;
  readonly #limits: IntakeLimits;
  #depth = 0;
  #listDepth = 1;
  #within: 'nothing' | 'unproven list' | 'list' = 'nothing';
  #item: Assembler | null = null;

  constructor(limits: IntakeLimits) {
    this.#limits = limits;
  }

  take(tokens: readonly Token[]): KeyedRow[] {
    const rows: KeyedRow[] = [];
    for (const token of tokens) {
      const before = this.#depth;
      this.#depth += nesting(token);
      if (this.#depth > this.#limits.json_depth)
        throw tooDeep(this.#item === null ? this.row : this.row + 1, this.#limits);
      if (this.#item === null) this.#look(token, before, rows);
      else if (this.#item.consume(token).done) this.#finish(this.#item.current, rows);
    }
    return rows;
  }

  #look(token: Token, before: number, rows: KeyedRow[]): void {
    if (before === 0) this.#listDepth = token.name === 'startObject' ? 2 : 1;
    if (this.#within === 'nothing') {
      if (token.name === 'startArray' && this.#depth === this.#listDepth) this.#within = 'unproven list';
      return;
    }
    if (token.name === 'endArray' && before === this.#listDepth) {
      if (this.#listDepth === 1) this.found = true;
      this.#within = 'nothing';
    } else if (before === this.#listDepth) this.#open(token, rows);
  }

  #open(token: Token, rows: KeyedRow[]): void {
    if (this.#within === 'unproven list') {
      if (this.#listDepth === 2 && token.name !== 'startObject') return;
      if (this.found) throw twoLists(this.row);
      this.#within = 'list';
      this.found = true;
    }
    if (token.name === 'startObject') this.#item = new Assembler().consume(token);
    else this.#finish(null, rows);
  }

  #finish(value: unknown, rows: KeyedRow[]): void {
    this.#item = null;
    rows.push({ row: ++this.row, value, fault: null });
  }
}

function unreadable(item: number, from: number, to: number): IntakeError {
  return new IntakeError(
    'unreadable_json',
    `The JSON is not valid, or is cut off, in or after item ${item}, between bytes ${from} and ${to}.`,
    { row: item },
  );
}

function endless(item: number, limits: IntakeLimits): IntakeError {
  return new IntakeError('row_too_long', `Item ${item} is longer than ${2 * limits.row_bytes} bytes.`, {
    row: item,
  });
}

function tooDeep(item: number, limits: IntakeLimits): IntakeError {
  return new IntakeError(
    'too_deep',
    `Item ${item} is nested more than ${limits.json_depth} levels deep. Send one flat object for each row.`,
    { row: item },
  );
}

function noList(): IntakeError {
  return new IntakeError(
    'unreadable_json',
    'The JSON holds no list of objects. Send an array of objects, or an object with one such array.',
  );
}

function twoLists(item: number): IntakeError {
  return new IntakeError(
    'unreadable_json',
    `The JSON holds a second list of objects after item ${item}. Send one list.`,
    { row: item },
  );
}
