/**
 * An error that may leave the process, into the queue or a job's problem: the kind, code and stack frames of the given
 * one without its message, as a driver's message can quote what it was given.
 */
export function sanitiseError(error: unknown): Error {
  const { name, code, frames } = describe(error);
  const safe = new Error(code === null ? name : `${name} (${code})`);
  safe.stack = [`Error: ${safe.message}`, ...frames].join('\n');
  return safe;
}

/** The kind and code of an error, for a job's problem. */
export function problemOf(error: unknown): { type: string; code: string | null } {
  const { name, code } = describe(error);
  return { type: name, code };
}

function describe(error: unknown): { name: string; code: string | null; frames: string[] } {
  if (!(error instanceof Error)) return { name: 'Error', code: null, frames: [] };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  const word = /^[\w.-]{1,64}$/;
  return {
    name: word.test(error.constructor.name) ? error.constructor.name : 'Error',
    code: code !== null && word.test(code) ? code : null,
    frames: (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)),
  };
}
