import { describe, expect, it } from 'vitest';
import { sniffDelimiter, sniffRowEnds } from '../../src/intake/sniff-delimiter.ts';
import { COMMENT, read, texts } from './reading.ts';

describe('sniffDelimiter', () => {
  it.each([
    [',', 'a,b\n1,2\n'],
    [';', 'id;comment\n1;"yes, no, maybe"\n2;one, two\n'],
    ['\t', 'id\tcomment, if any\n1\ta, b; c\n2\td\n'],
    ['|', 'id|x|comment\n1|2|a;b\n'],
    [',', 'id,"a;b;c",comment\n1,x,"p;q"\n2,y,z\n'],
    [',', 'only\n'],
  ])('finds %j', (delimiter, head) => {
    expect(sniffDelimiter(head)).toBe(delimiter);
  });

  it('leaves a single column of prose whole', async () => {
    const reading = await read('comment\nslow, old and costly\nfine; really\nit is, well, ok\n', {
      mapping: COMMENT,
    });
    expect(texts(reading)).toEqual(['slow, old and costly', 'fine; really', 'it is, well, ok']);
  });
});

describe('sniffRowEnds', () => {
  it('knows old Mac files, with line feeds inside cells, and keeps a stray CR in others', async () => {
    expect(sniffRowEnds('a,b\r1,"x\ny"\r')).toEqual(['\r']);
    expect(texts(await read('id,comment\rR1,"x\ny"\rR2,z\r', { mapping: COMMENT }))).toEqual(['x\ny', 'z']);
    expect(texts(await read('id,comment\nR1,x\ry\r\nR2,z\n', { mapping: COMMENT }))).toEqual(['x\ry', 'z']);
  });
});
