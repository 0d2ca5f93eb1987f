/**
 * A proxy of an operator's network, on a socket of this machine. It makes tunnels (CONNECT) and can be told not to.
 * Whatever name is asked for, it reaches the port of this machine: a name that no DNS knows is reached by it alone.
 */
import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Vouched } from './an-authority.ts';

/** `refuses`: the address is on no list of its own; `hangs-up`: it closes without an answer. */
type ProxyMode = 'serves' | 'refuses' | 'does-not-reach' | 'silent' | 'hangs-up' | 'web-server' | 'garbage';

export interface VirtualProxy {
  /** `host:port`. */
  readonly place: string;
  /** Each tunnel that was asked for, as `host:port`. */
  readonly asked: readonly string[];
  /** Each plain request: a counter never sends one to a proxy. */
  readonly plain: readonly string[];
  does(mode: ProxyMode): void;
  /** Cuts every tunnel that is open. */
  dies(): void;
  close(): Promise<void>;
}

/** `login`: `name:password` that it wants; `vouched`: it is spoken to by https, as localhost. */
export async function aVirtualProxy({
  login = null,
  vouched = null,
}: { login?: string | null; vouched?: Vouched | null } = {}): Promise<VirtualProxy> {
  const asked: string[] = [];
  const plain: string[] = [];
  const sockets = new Set<Duplex>();
  let mode: ProxyMode = 'serves';

  function answerOf({ headers }: IncomingMessage): string | null {
    const given = Buffer.from(headers['proxy-authorization']?.replace(/^Basic /, '') ?? '', 'base64').toString();
    if (login !== null && given !== login)
      return 'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="till"\r\n\r\n';
    if (mode === 'refuses') return 'HTTP/1.1 403 Forbidden\r\n\r\n';
    if (mode === 'does-not-reach') return 'HTTP/1.1 503 Service Unavailable\r\n\r\n';
    if (mode === 'web-server') return 'HTTP/1.1 405 Method Not Allowed\r\nContent-Type: text/html\r\n\r\n<h1>No</h1>';
    return mode === 'garbage' ? 'SSH-2.0-OpenSSH_9.2\r\n' : null;
  }

  function onConnect(request: IncomingMessage, socket: Duplex): void {
    const target = request.url ?? '';
    asked.push(target);
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    const answer = answerOf(request);
    if (answer !== null) return void socket.end(answer);
    if (mode === 'silent') return;
    if (mode === 'hangs-up') return void socket.destroy();
    const server = connect(Number(target.split(':').at(-1)), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      server.pipe(socket).pipe(server);
    });
    server.on('error', () => socket.destroy());
    socket.on('close', () => server.destroy());
  }

  const server = vouched ? createSecureServer(vouched) : createServer();
  server
    .on('connect', onConnect)
    .on('request', ({ url = '' }, outgoing) => {
      plain.push(url);
      outgoing.writeHead(400).end();
    })
    .on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const dies = () => sockets.forEach((socket) => socket.destroy());
  return {
    place: `${vouched ? 'localhost' : '127.0.0.1'}:${(server.address() as AddressInfo).port}`,
    asked,
    plain,
    does: (next) => void (mode = next),
    dies,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        dies();
      }),
  };
}
