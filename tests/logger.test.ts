import { expect, it } from 'vitest';
import { createLogger } from '../src/logger.ts';

function log(write: (logger: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = [];
  write(createLogger({ destination: { write: (line) => void lines.push(line) } }));
  return lines.join('');
}

it('logs an error by type, code and frames, as its message may quote a comment', () => {
  const error = Object.assign(new TypeError('canary\n    at canary:1:1'), {
    code: '22P02',
    detail: 'canary',
  });
  const line = log((logger) => {
    logger.error({ err: error }, 'failed');
    logger.error({ err: error });
    logger.error(error);
  });
  expect(line).toContain('TypeError');
  expect(line).toContain('22P02');
  expect(line).toContain('logger.test.ts');
  expect(line).not.toContain('canary');
});

it('tells the code that Redis answers with', () => {
  const error = Object.assign(new Error('WRONGPASS canary'), { name: 'ReplyError' });
  const line = log((logger) => logger.error({ err: error }, 'failed'));
  expect(JSON.parse(line)).toMatchObject({ err: { type: 'ReplyError', code: 'WRONGPASS' } });
  expect(line).not.toContain('canary');
});

it('logs neither keys nor headers nor URLs', () => {
  const headers = { authorization: 'Bearer canary' };
  const line = log((logger) => logger.info({ authorization: 'canary', headers, req: { url: 'canary' } }));
  expect(line).not.toContain('canary');
});
