import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { systemClock } from '../../../src-main/platform/ports.ts';
import { type Exchange, type UpstreamClient, newUpstreamClient } from '../../../src-main/upstream/client.ts';
import { CounterId } from '../../../src-shared/ids.ts';

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** Unpacked. */
  readonly body: string;
}

/** A server that answers as a test wants, and a client that asks it. */
export interface AskedServer {
  readonly url: URL;
  readonly client: UpstreamClient;
  readonly asked: Asked[];
  readonly exchanges: Exchange[];
  answersWith(answer: (outgoing: ServerResponse, asked: Asked) => void): void;
  close(): Promise<void>;
}

export const COUNTER_ID = CounterId.parse('01900000-0000-7000-8000-0000000000c1');
export const TOKEN = 't'.repeat(40);

export async function aServer(): Promise<AskedServer> {
  const asked: Asked[] = [];
  const exchanges: Exchange[] = [];
  let answer: (outgoing: ServerResponse, asked: Asked) => void = (outgoing) => outgoing.writeHead(404).end();
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => {
        const sent = Buffer.concat(chunks);
        const body = incoming.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent;
        const call = {
          method: incoming.method ?? '',
          path: incoming.url ?? '',
          headers: incoming.headers,
          body: body.toString('utf8'),
        };
        asked.push(call);
        answer(outgoing, call);
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const client = newUpstreamClient({
    baseUrl: url,
    token: () => TOKEN,
    counterId: () => COUNTER_ID,
    clock: systemClock,
  });
  client.onExchange((exchange) => exchanges.push(exchange));
  return {
    url,
    client,
    asked,
    exchanges,
    answersWith(next) {
      answer = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function sendJson(
  outgoing: ServerResponse,
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  outgoing.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

export function sendProblem(
  outgoing: ServerResponse,
  body: { type: string; status: number } & Record<string, unknown>,
  headers: Record<string, string> = {},
): void {
  outgoing
    .writeHead(body.status, { 'content-type': 'application/problem+json', ...headers })
    .end(JSON.stringify({ title: 'No.', ...body }));
}
