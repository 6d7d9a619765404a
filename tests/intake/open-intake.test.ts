import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { all, COMMENT, cut, open, read, refusal, texts } from './reading.ts';

const CSV = [
  'respondent,force,Was it reliable?,What would you change?',
  'R1,North,It is slow,"More training, please"',
  'R2,South,n/a,"Two lines\nof text"',
  '',
].join('\n');

describe('openIntake', () => {
  it('makes a comment of each comment column, with its question', async () => {
    const reading = await read(CSV, {
      mapping: {
        comments: [{ column: 'Was it reliable?' }, { column: 'What would you change?', question: 'Changes' }],
        respondent: 'respondent',
        attributes: { force: 'group' },
      },
    });
    expect(reading).toMatchObject({ format: 'csv', encoding: 'utf-8', delimiter: ',', guessed: false });
    expect(reading.rows).toEqual([
      {
        row: 2,
        respondent: 'R1',
        attributes: { group: 'North' },
        comments: [
          { question: 'Was it reliable?', text: 'It is slow', blank: false },
          { question: 'Changes', text: 'More training, please', blank: false },
        ],
      },
      {
        row: 3,
        respondent: 'R2',
        attributes: { group: 'South' },
        comments: [
          { question: 'Was it reliable?', text: 'n/a', blank: true },
          { question: 'Changes', text: 'Two lines\nof text', blank: false },
        ],
      },
    ]);
  });

  it('takes the question from a column unless the mapping states it', async () => {
    const { rows } = await read('question,comment\nWhy?,Because\n,No idea at all\n', {
      mapping: { comments: [{ column: 'comment' }], question: 'question' },
    });
    expect(rows.map(({ comments }) => comments[0]?.question)).toEqual(['Why?', null]);
  });

  it('leaves blank attributes out and takes a row without a respondent column as it is', async () => {
    const { rows } = await read('comment,role\nGood kit, \n', {
      mapping: { ...COMMENT, attributes: { role: 'role' } },
    });
    expect(rows[0]).toMatchObject({ respondent: null, attributes: {} });
  });

  it('gives parts of 2,000 rows with the bytes read so far', async () => {
    const lines = Array.from({ length: 4_500 }, (_, at) => `R${at},comment number ${at} is here`);
    const bytes = Buffer.from(`id,comment\n${lines.join('\n')}`);
    const { parts } = await open(cut(bytes), { mapping: COMMENT });
    const sizes: number[] = [];
    let last = 0;
    for await (const part of parts) {
      sizes.push(part.rows.length);
      last = part.bytes;
    }
    expect(sizes).toEqual([2_000, 2_000, 500]);
    expect(last).toBe(bytes.length);
  });

  it('reads no further than it is asked to', async () => {
    let given = 0;
    async function* endless(): AsyncGenerator<Buffer, void> {
      yield Buffer.from('id,comment\n');
      for (;;) {
        given += 1;
        yield await Promise.resolve(Buffer.from('R1,the same comment again and again\n'.repeat(1_000)));
      }
    }
    const { parts } = await open(endless(), { mapping: COMMENT });
    const iterator = parts[Symbol.asyncIterator]();
    await iterator.next();
    const before = given;
    await new Promise((resolve) => setImmediate(resolve));
    expect(given).toBe(before);
    expect(given).toBeLessThan(8);
    await iterator.return?.();
  });

  it('throws what the source throws midway', async () => {
    async function* broken(): AsyncGenerator<Buffer, void> {
      yield Buffer.from('id,comment\n');
      yield Buffer.from('R1,a comment\n'.repeat(10_000));
      await Promise.resolve();
      throw new Error('connection lost');
    }
    const { parts } = await open(broken(), { mapping: COMMENT });
    await expect(all(parts)).rejects.toThrow('connection lost');
  });

  it.each([false, true])(
    'throws when a stream is destroyed midway (with an error: %s)',
    async (withError) => {
      const stream = new Readable({ read: () => undefined });
      stream.push('id,comment\n' + 'R1,a comment\n'.repeat(10_000));
      const { parts } = await open(stream, { mapping: COMMENT });
      const iterator = parts[Symbol.asyncIterator]();
      await iterator.next();
      stream.destroy(withError ? new Error('aborted') : undefined);
      const rest = async (): Promise<void> => {
        while ((await iterator.next()).done !== true);
      };
      await expect(rest()).rejects.toThrow(withError ? 'aborted' : /premature close/iu);
    },
  );

  it('leaves the stream to its owner when it refuses', async () => {
    const stream = Readable.from([Buffer.from('name,age\nA,1\n')]);
    await expect(open(stream)).rejects.toMatchObject({ code: 'no_comment_column' });
    expect(stream.destroyed && stream.errored !== null).toBe(false);
  });

  it('reads the same rows wherever the bytes are cut', async () => {
    const bytes = Buffer.from(
      'id;comment\r\nR1;"Quotes ""here""; and\r\nbreaks"\r\nR2;Café – naïve 👮🏽‍♀️\r\nR3;مرحبا\r\n;;\r\nR4\r\n',
    );
    const whole = await read(bytes, { mapping: COMMENT });
    expect(texts(whole)).toEqual(['Quotes "here"; and\r\nbreaks', 'Café – naïve 👮🏽‍♀️', 'مرحبا']);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length)), async (places) => {
        expect(await read(cut(bytes, places), { mapping: COMMENT })).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });

  it('reads back what csv-stringify writes, under every delimiter and row end', async () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', ' ', '"', ',', ';', '\n', '\t', '|', '👍', 'é', '-'),
    });
    const form = fc.record({
      delimiter: fc.constantFrom(',', ';', '\t', '|'),
      ends: fc.constantFrom(
        { record_delimiter: '\n', quoted: false },
        { record_delimiter: '\n', quoted: true },
        { record_delimiter: '\r\n', quoted: true },
      ),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell), { minLength: 4 }),
        form,
        async (cells, { delimiter, ends }) => {
          const rows = cells.map(([a, b], at) => [`R${at}`, a, b]);
          const csv = stringify([['id', 'a', 'comment'], ...rows], { delimiter, ...ends });
          const reading = await read(csv, {
            mapping: { comments: [{ column: 'a' }, { column: 'comment' }], respondent: 'id' },
            contentType: 'text/csv',
          });
          expect(reading.rejections).toEqual([]);
          expect(
            reading.rows.map(({ respondent, comments }) => [respondent, ...comments.map(({ text }) => text)]),
          ).toEqual(rows);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a bad row', () => {
  it('with too many or too few cells is refused and the rest is read', async () => {
    const reading = await read('id,comment,x\nR1,good,1\nR2,a comma, unquoted,1\nR3\nR4,fine,2,,\n', {
      mapping: COMMENT,
    });
    expect(texts(reading)).toEqual(['good', 'fine']);
    expect(reading.rejections.map(({ row, code }) => [row, code])).toEqual([
      [3, 'wrong_column_count'],
      [4, 'wrong_column_count'],
    ]);
  });

  it('with a 10 MB field is refused and never quoted', async () => {
    const reading = await read(`id,comment\nR1,${'secret '.repeat(1_500_000)}\nR2,short one\n`, {
      mapping: COMMENT,
    });
    expect(texts(reading)).toEqual(['short one']);
    expect(reading.rejections).toEqual([
      {
        row: 2,
        column: 'comment',
        code: 'field_too_long',
        reason: 'The cell is longer than 100000 characters.',
      },
    ]);
  });

  it('over the row limit is refused', async () => {
    const reading = await read(`id,comment\nR1,${'x'.repeat(900)}\nR2,ok\n`, {
      mapping: COMMENT,
      limits: { row_bytes: 500 },
    });
    expect(reading.rejections).toMatchObject([{ row: 2, code: 'row_too_long' }]);
    expect(texts(reading)).toEqual(['ok']);
  });

  it('without the respondent that the mapping asks for is refused', async () => {
    const reading = await read('id,comment\n ,who said this\nR2,I did\n', {
      mapping: { ...COMMENT, respondent: 'id' },
    });
    expect(reading.rejections).toMatchObject([{ row: 2, column: 'id', code: 'missing_respondent' }]);
    expect(reading.rows).toHaveLength(1);
  });

  it('with bytes that are not UTF-8, late in a UTF-8 file, is refused', async () => {
    const start = Buffer.from(`id,comment\n${'R1,plain text\n'.repeat(6_000)}`);
    const reading = await read(Buffer.concat([start, Buffer.from('R2,caf\xe9\nR3,fine\n', 'latin1')]), {
      mapping: COMMENT,
    });
    expect(reading.rejections).toMatchObject([{ row: 6_002, column: 'comment', code: 'invalid_encoding' }]);
    expect(reading.rows).toHaveLength(6_001);
  });
});

describe('text', () => {
  it('has NUL replaced and all else kept: emoji, right-to-left, HTML, formulas, breaks', async () => {
    const odd = [
      'a\0b',
      '👨‍👩‍👧 ok',
      'שלום عالم',
      '<script>alert(1)</script>',
      '=HYPERLINK("x")',
      'a\r\nb',
      '\u202Eabc',
    ];
    const reading = await read(stringify([['id', 'comment'], ...odd.map((text) => ['R', text])]), {
      mapping: COMMENT,
    });
    expect(texts(reading)).toEqual(['a\uFFFDb', ...odd.slice(1)]);
  });

  it('keeps a stray quote as a character', async () => {
    const reading = await read('id,comment\nR1,he said "no" twice\nR2,"quoted" then not\n', {
      mapping: COMMENT,
    });
    expect(texts(reading)).toEqual(['he said "no" twice', '"quoted" then not']);
  });
});

describe('a file', () => {
  it.each([
    ['nothing in it', '', 'empty_file'],
    ['white space only', ' \n\n', 'empty_file'],
    ['a byte order mark only', '\uFEFF', 'empty_file'],
    ['a header only', 'id,comment\n', 'no_rows'],
    ['no column that looks like comments', 'name,age\nAnn,31\nBob,44\n', 'no_comment_column'],
    ['a quote that is never closed', 'id,comment\nR1,ok\nR2,"never closed\nR3,lost\n', 'unclosed_quote'],
  ])('with %s is refused', async (_, text, code) => {
    expect((await refusal(text)).code).toBe(code);
  });

  it('without the mapped column is refused, and told which there are', async () => {
    const { code, message } = await refusal('id,remark\n1,hello there\n', { mapping: COMMENT });
    expect(code).toBe('unknown_column');
    expect(message).toContain('"comment"');
    expect(message).toContain('"id", "remark"');
  });

  it('says where an unclosed quote opens', async () => {
    expect((await refusal('id,comment\nR1,ok\nR2,"never\n', { mapping: COMMENT })).row).toBe(3);
  });

  it('over the size limit is refused while it is read', async () => {
    let given = 0;
    async function* endless(): AsyncGenerator<Buffer, void> {
      yield Buffer.from('id,comment\n');
      for (;;) {
        given += 1;
        yield await Promise.resolve(Buffer.from('R1,the same comment\n'.repeat(100)));
      }
    }
    const { code } = await refusal(endless(), { mapping: COMMENT, limits: { file_bytes: 300_000 } });
    expect(code).toBe('too_large');
    expect(given).toBe(150);
  });

  it('with too many columns is refused', async () => {
    const names = Array.from({ length: 1_001 }, (_, at) => `c${at}`).join(',');
    expect((await refusal(`${names}\n${names}\n`)).code).toBe('too_many_columns');
  });

  it('whose first row is prose, not names, is refused without quoting it', async () => {
    const { code, message } = await refusal(`R1,${'my secret '.repeat(60)}\nR2,more\n`);
    expect(code).toBe('no_header');
    expect(message).not.toContain('secret');
  });

  it('with a row that never ends is refused before it is all in memory', async () => {
    let given = 0;
    async function* endless(): AsyncGenerator<Buffer, void> {
      yield Buffer.from('id,comment\nR1,"');
      for (;;) {
        given += 1;
        yield await Promise.resolve(Buffer.alloc(10_000, 'x'));
      }
    }
    const { code, row } = await refusal(endless(), { mapping: COMMENT, limits: { row_bytes: 100_000 } });
    expect([code, row]).toEqual(['row_too_long', 2]);
    expect(given).toBeLessThan(50);
  });
});
