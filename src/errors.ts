/** Every kind of problem that the API can answer with: its stable slug, status and title. */
const kinds = {
  invalid_request: [400, 'The request is not valid'],
  malformed_json: [400, 'The body is not valid JSON'],
  unauthenticated: [401, 'A valid API key is needed'],
  forbidden: [403, 'This key may not do that'],
  not_found: [404, 'There is nothing here'],
  not_acceptable: [406, 'The answer cannot be given in that form'],
  request_timeout: [408, 'The request took too long to arrive'],
  conflict: [409, 'The request conflicts with what is recorded'],
  concurrent_request: [409, 'The same request is being served already'],
  not_ready: [409, 'The answer is not ready yet'],
  lease_lost: [409, 'This comment is no longer held for you'],
  disclosure_risk: [409, 'The release would tell of too few people'],
  erased: [410, 'This was erased'],
  precondition_failed: [412, 'It has changed since it was read'],
  body_too_large: [413, 'The body is too large'],
  uri_too_long: [414, 'The URL is too long'],
  unsupported_media_type: [415, 'The body has a type that is not read here'],
  too_large: [413, 'The file is too large'],
  inflates_too_much: [413, 'The file inflates to too much'],
  unknown_format: [415, 'The file is of no known format'],
  empty_file: [422, 'The file is empty'],
  no_rows: [422, 'The file has no rows'],
  no_header: [422, 'The file has no header'],
  unknown_column: [422, 'The file lacks a column'],
  no_comment_column: [422, 'No column looks like comments'],
  too_many_columns: [422, 'The file has too many columns'],
  row_too_long: [422, 'A row is too long'],
  unclosed_quote: [422, 'A quoted field is never closed'],
  damaged_gzip: [422, 'The gzip file is damaged'],
  not_a_zip: [422, 'The file is not XLSX'],
  damaged_xlsx: [422, 'The XLSX file is damaged'],
  unreadable_json: [422, 'The file is not valid JSON'],
  too_deep: [422, 'The JSON is nested too deeply'],
  nothing_accepted: [422, 'No row could be accepted'],
  too_many_questions: [422, 'The file has too many questions'],
  contradictory_filters: [422, 'The filters contradict each other'],
  nothing_selected: [422, 'The filters select nobody'],
  too_many_cells: [422, 'The table is too large'],
  idempotency_conflict: [422, 'The idempotency key was used for another request'],
  precondition_required: [428, 'Say which version this is about'],
  rate_limited: [429, 'Too many requests'],
  internal: [500, 'Something went wrong here'],
  unavailable: [503, 'The service cannot answer now'],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ProblemKind = keyof typeof kinds;
export const problemKinds = Object.keys(kinds).sort();

/** One thing that is wrong: where in the request (`body.themes.0.id`, `query.limit`), and what to do about it. */
export interface FieldError {
  readonly where: string;
  readonly message: string;
}

/** What the API sends for every error: RFC 9457, as `application/problem+json`. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
  /** Names the request in the log; only with status 500. */
  readonly id?: string;
}

/** An error that the caller may read: `detail` says where and what to do, and never quotes a comment. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly kind: ProblemKind;
  readonly status: number;
  readonly errors: readonly FieldError[];
  /** Seconds after which to try again. */
  readonly retryAfter: number | null;

  constructor(
    kind: ProblemKind,
    detail: string,
    options: { errors?: readonly FieldError[]; retryAfter?: number; cause?: unknown } = {},
  ) {
    super(detail, { cause: options.cause });
    this.kind = kind;
    this.status = kinds[kind][0];
    this.errors = options.errors ?? [];
    this.retryAfter = options.retryAfter ?? null;
  }
}

/** A request that is not valid in these places; each error says where, what is wrong and what is allowed. */
export function invalidRequest(errors: readonly FieldError[]): Problem {
  return new Problem('invalid_request', 'See `errors` for what to change.', { errors });
}

/** The document that stands for a problem; `id` names the request in the log. */
export function problemDocument(problem: Problem, id?: string): ProblemDocument {
  const [status, title] = kinds[problem.kind];
  return {
    type: `urn:verbatim:problem:${problem.kind}`,
    title,
    status,
    detail: problem.message,
    ...(problem.errors.length > 0 && { errors: problem.errors }),
    ...(id !== undefined && { id }),
  };
}
