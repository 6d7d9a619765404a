import { describe, expect, it } from 'vitest';
import { DEFAULT_BLANKS } from '../../src/intake/blank-rule.ts';
import { DEFAULT_LIMITS } from '../../src/intake/intake-limits.ts';
import { previewIntake } from '../../src/intake/preview.ts';
import { cut } from './reading.ts';

const OPTIONS = { limits: DEFAULT_LIMITS, blanks: DEFAULT_BLANKS };

describe('previewIntake', () => {
  it('shows format, columns with samples, the guess, the first rows and bad rows', async () => {
    const rows = Array.from({ length: 30 }, (_, at) => `R${at};North;this is comment number ${at}`);
    const preview = await previewIntake(
      cut(['respondent;force;comment', ...rows, 'R31;x'].join('\n')),
      OPTIONS,
    );
    expect(preview).toMatchObject({ format: 'csv', delimiter: ';', encoding: 'utf-8', guessed: true });
    expect(preview.columns[1]).toEqual({
      name: 'force',
      label: 'force',
      samples: ['North', 'North', 'North'],
    });
    expect(preview.mapping?.comments[0]?.column).toBe('comment');
    expect(preview.rows).toHaveLength(10);
    expect(preview.rejections).toMatchObject([{ row: 32, code: 'wrong_column_count' }]);
  });

  it('reads only the start of a file that never ends', async () => {
    let given = 0;
    async function* endless(): AsyncGenerator<Buffer, void> {
      yield Buffer.from('id,comment\n');
      for (;;) {
        given += 1;
        yield await Promise.resolve(Buffer.from('R1,the same comment again\n'.repeat(500)));
      }
    }
    expect((await previewIntake(endless(), OPTIONS)).rows).toHaveLength(10);
    expect(given).toBeLessThan(10);
  });

  it('has no mapping, and no error, when nothing looks like comments', async () => {
    const preview = await previewIntake(cut('name,age\nAnn,31\n'), OPTIONS);
    expect(preview).toMatchObject({ mapping: null, rows: [], rejections: [] });
    expect(preview.columns.map(({ name }) => name)).toEqual(['name', 'age']);
  });
});
