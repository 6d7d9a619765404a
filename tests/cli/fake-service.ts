import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A call as the service saw it. */
export interface SeenCall {
  readonly method: string;
  readonly path: string;
  readonly query: Record<string, string>;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  /** Sent as JSON, or as it is when it is a string. */
  readonly body: unknown;
}

/** A service that answers every call with what `answer` says, and remembers the calls. */
export async function startFakeService(
  answer: (call: SeenCall, earlier: readonly SeenCall[]) => Answer,
): Promise<AsyncDisposable & { url: string; calls: SeenCall[] }> {
  const calls: SeenCall[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://service');
      const call: SeenCall = {
        method: request.method ?? '',
        path: pathname,
        query: Object.fromEntries(searchParams),
        headers: request.headers,
        body,
      };
      const { status = 200, headers = {}, body: content } = answer(call, [...calls]);
      calls.push(call);
      response.writeHead(status, headers);
      response.end(typeof content === 'string' ? content : JSON.stringify(content));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** A batch as the service tells it. */
export const batch = {
  id: '0198c0de-0000-7000-8000-000000000000',
  survey: 'canteen',
  wave: '2026',
  state: 'done',
  accepted: 3,
  blank: 1,
  rejected: 0,
  respondents: 2,
  comments: { total: 2, done: 2, quarantined: 0 },
  warnings: [],
};

const tagged = (comments: number, respondents: number) => ({
  comments: { n: comments, base: 2000, share: comments / 2000 },
  respondents: { n: respondents, base: 800, share: respondents / 800 },
});

/** Theme counts as the service tells them. */
export const themes = {
  batch: batch.id,
  final: true,
  base: { comments: 2000, respondents: 800, blank: 10 },
  themes: [
    { theme: 'food', name: 'Food', parent: null, tagged: tagged(1200, 600) },
    { theme: 'queue', name: 'Queues', parent: null, tagged: tagged(500, 300) },
    { theme: 'food/price', name: 'Prices', parent: 'food', tagged: tagged(400, 200) },
    { theme: 'parking', name: 'Parking', parent: null, tagged: tagged(0, 0) },
  ],
  uncategorised: tagged(100, 40),
};
