import { pino, type DestinationStream, type Logger, type LevelWithSilent } from 'pino';

export type { Logger };

interface Logged {
  readonly name?: string;
  readonly message?: string;
  readonly code?: unknown;
  readonly stack?: string;
}

/**
 * The frames of a stack, without its message: a driver's message can quote a value that it was given, and
 * that value can be a comment.
 */
function describe(error: Logged): Record<string, unknown> {
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { type: error.name, code: error.code, stack: frames.slice(0, 12).join('\n') };
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
    serializers: { err: describe, error: describe, req: nothing, res: nothing },
  };
  return options.destination === undefined ? pino(settings) : pino(settings, options.destination);
}
