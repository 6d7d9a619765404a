import { z } from 'zod';

/** What the exit code of a command says. */
export const exitCodes = {
  ok: 0,
  /** The command could not do what it should. */
  failed: 1,
  /** Wrong arguments, or a file that cannot be read. */
  usage: 2,
  /** The service answered that it will not. */
  refused: 3,
  /** The service did not answer. */
  unreachable: 4,
} as const;

const ProblemDocument = z.object({
  title: z.string().optional(),
  detail: z.string().optional(),
  errors: z.array(z.object({ where: z.string(), message: z.string() })).optional(),
  id: z.string().optional(),
});

/** A problem that the service answered with (RFC 9457), as far as it told one. */
export type Problem = z.output<typeof ProblemDocument> & {
  readonly status: number;
  /** Seconds after which to try again. */
  readonly retryAfter: number | null;
};

/** The service refused a call; the message is for people. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    const { title, detail, errors = [], id } = problem;
    const said =
      detail === undefined || (errors.length > 0 && detail.includes('`errors`')) ? '' : ` ${detail}`;
    const lines = [
      `${title ?? 'The service refused'} (${problem.status}).${said}`,
      ...errors.map(({ where, message }) => `  ${where}: ${message}`),
      ...(id === undefined ? [] : [`  The service's log names this request ${id}.`]),
    ];
    super(lines.join('\n'));
    this.problem = problem;
  }
}

/** There is no answer at an address. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';

  constructor(origin: string, cause: unknown) {
    super(
      `Cannot reach the service at ${origin}${reasonOf(cause)}. Is it running? Start it with "verbatim up".`,
      {
        cause,
      },
    );
  }
}

/** Reads the problem that an answer tells; one without a readable body has its status only. */
export async function problemOf(response: Response): Promise<Problem> {
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  const parsed = ProblemDocument.safeParse(await response.json().catch(() => null));
  return {
    ...(parsed.success ? parsed.data : {}),
    status: response.status,
    retryAfter: Number.isFinite(retryAfter) ? retryAfter : null,
  };
}

/** fetch hides the system's reason in the cause of its error. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? ` (${code})` : '';
}
