/** What the service answers when it does not do what was asked (RFC 9457), or what stands for it when it cannot be reached. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly { readonly where: string; readonly message: string }[];
}

/** Thrown where an answer was needed and a problem came. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** The service could not be reached: the way on is to try again. */
export const unreachable: Problem = {
  type: 'urn:verbatim:problem:unreachable',
  title: 'The service cannot be reached',
  status: 0,
  detail: 'Check the connection, then try again. Nothing that was saved is lost.',
};

/** What somebody has not filled in yet, said before it is sent. */
export function missing(title: string, detail: string): ProblemError {
  return new ProblemError({ type: 'urn:verbatim:problem:missing', title, status: 0, detail });
}

/** Reads whatever was thrown or answered as a problem. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (isProblem(error)) return error;
  if (error instanceof TypeError) return unreachable;
  return {
    type: 'urn:verbatim:problem:unknown',
    title: 'Something went wrong on this page',
    status: 0,
    detail: 'Reload the page and try again.',
  };
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'title' in value && 'detail' in value;
}
