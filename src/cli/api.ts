import type { z } from 'zod';
import { RefusedError, UnreachableError, problemOf } from './failures.ts';

/** The service that a command talks to. */
export interface Connection {
  /** Where it listens, without a path. */
  readonly url: string;
  /** API key, or undefined to send none. */
  readonly key: string | undefined;
}

export interface Call {
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** Sent as it comes, without being held in memory. */
  readonly stream?: ReadableStream;
}

/**
 * Calls the service and gives its answer when it is a success.
 *
 * @throws RefusedError when the service answers with a problem
 * @throws UnreachableError when there is no answer
 */
export async function call(
  { url, key }: Connection,
  method: string,
  path: string,
  { query = {}, headers = {}, json, stream }: Call = {},
): Promise<Response> {
  const address = new URL(path, url);
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) address.searchParams.set(name, value);
  const body = stream ?? (json === undefined ? null : JSON.stringify(json));
  let response: Response;
  try {
    response = await fetch(address, {
      method,
      headers: {
        accept: 'application/json, application/problem+json, */*',
        ...(key !== undefined && { authorization: `Bearer ${key}` }),
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body,
      ...(stream !== undefined && { duplex: 'half' }),
    });
  } catch (error) {
    throw new UnreachableError(address.origin, error);
  }
  if (!response.ok) throw new RefusedError(await problemOf(response));
  return response;
}

/** Calls the service and reads its answer as JSON of a known shape. Throws as {@link call} does. */
export async function callJson<Document>(
  connection: Connection,
  method: string,
  path: string,
  document: z.ZodType<Document>,
  options: Call = {},
): Promise<Document> {
  const response = await call(connection, method, path, options);
  return document.parse(await response.json());
}
