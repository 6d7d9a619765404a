import { describe, expect, it } from 'vitest';
import { read, texts } from './reading.ts';

const QUALTRICS = [
  'StartDate,ResponseId,Q1,Q2_TEXT',
  'Start Date,Response ID,Which force?,"Please tell us more, in your own words"',
  '"{""ImportId"":""startDate"",""timeZone"":""Europe/London""}","{""ImportId"":""_recordId""}","{""ImportId"":""QID1""}","{""ImportId"":""QID2_TEXT""}"',
  '2026-01-05 10:00:00,R_1a,North,The new system is much slower',
  '2026-01-05 11:00:00,R_2b,South,We have had no training at all',
  '',
].join('\n');

describe('the header', () => {
  it('of Qualtrics is three rows: keys, labels, import ids', async () => {
    const reading = await read(QUALTRICS);
    expect(reading.columns).toEqual(['StartDate', 'ResponseId', 'Q1', 'Q2_TEXT']);
    expect(reading.mapping).toEqual({
      comments: [{ column: 'Q2_TEXT', question: 'Please tell us more, in your own words' }],
      respondent: 'ResponseId',
      question: null,
      attributes: { Q1: 'which_force' },
    });
    expect(reading.rows).toMatchObject([
      { row: 4, respondent: 'R_1a' },
      { row: 5, respondent: 'R_2b' },
    ]);
  });

  it('of Qualtrics may be named by key or by label', async () => {
    const reading = await read(QUALTRICS, {
      mapping: {
        comments: [{ column: 'Please tell us more, in your own words' }],
        respondent: 'ResponseId',
        attributes: { 'Which force?': 'force' },
      },
    });
    expect(reading.rows[0]?.attributes).toEqual({ force: 'North' });
    expect(reading.mapping.comments).toEqual([
      { column: 'Q2_TEXT', question: 'Please tell us more, in your own words' },
    ]);
  });

  it('has names made for columns without one and numbers for twins', async () => {
    const { columns } = await read('comment,,comment,comment,\na b,c,d,e,\n', {
      mapping: { comments: [{ column: 'comment (2)' }] },
    });
    expect(columns).toEqual(['comment', 'column 2', 'comment (2)', 'comment (3)']);
  });

  it('comes after empty rows, which count where a person counts them', async () => {
    const { rows } = await read('\n,\nid,comment\n\nR1,hello\n,\nR2,again\n', {
      mapping: { comments: [{ column: 'comment' }] },
    });
    expect(rows.map(({ row }) => row)).toEqual([5, 7]);
  });

  it('of one column takes empty lines for blank answers', async () => {
    const reading = await read('comment\nA first one\n\nA third one\n', {
      mapping: { comments: [{ column: 'comment' }] },
    });
    expect(reading.rows.map(({ comments }) => comments[0]?.blank)).toEqual([false, true, false]);
    expect(texts(reading)).toHaveLength(3);
  });
});
