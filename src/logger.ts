import { pino, type DestinationStream, type LevelWithSilent, type LogFn, type Logger } from 'pino';

export type { Logger };

interface Logged {
  readonly name?: string;
  readonly message?: string;
  readonly code?: unknown;
  readonly stack?: string;
}

/** What Redis answers begins with a code, such as WRONGPASS or NOAUTH. */
const redisCode = /^[A-Z]+(?= |$)/;
const frame = /^ {4}at .*:\d+:\d+\)?$/;

/**
 * An error's type, code and stack frames, without its message: a driver's message can quote a value that it was given,
 * and that value can be a comment.
 */
function describe({ name, message = '', code, stack = '' }: Logged): Record<string, unknown> {
  const end = stack.indexOf(message) + message.length;
  const frames = stack
    .slice(end)
    .split('\n')
    .filter((line) => frame.test(line));
  const answered = name === 'ReplyError' ? redisCode.exec(message)?.[0] : undefined;
  return { type: name, code: code ?? answered, stack: frames.slice(0, 12).join('\n') };
}

/** Requests and answers hold URLs and headers. */
function nothing(): undefined {
  return undefined;
}

/**
 * Logs as NDJSON. What is logged of a request is its method, route pattern, status and time: no bodies, no query
 * strings, no ids of respondents. An error is logged by its type, code and stack frames, without its message.
 */
export function createLogger(
  options: { level?: LevelWithSilent; name?: string; destination?: DestinationStream } = {},
): Logger {
  const settings = {
    level: options.level ?? 'info',
    name: options.name ?? 'verbatim',
    redact: {
      paths: ['authorization', 'headers.authorization', 'req.headers.authorization', '*.key', 'key'],
      censor: '[redacted]',
    },
    hooks: {
      // Without a message of its own, a line would get that of its error.
      logMethod(args: Parameters<LogFn>, method: LogFn) {
        const [first, second, ...rest] = args as [unknown, string | undefined, ...unknown[]];
        if (first instanceof Error) method.call(this, { err: first }, second ?? 'error', ...rest);
        else if (typeof first === 'object' && second === undefined) method.call(this, first, '');
        else method.apply(this, args);
      },
    },
    serializers: { err: describe, error: describe, req: nothing, res: nothing },
  };
  return options.destination === undefined ? pino(settings) : pino(settings, options.destination);
}
