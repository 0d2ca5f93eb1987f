import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

/** Somebody outside who hears whatever comes, by TCP and by UDP on one port, and answers nothing. */
export interface Ear {
  readonly port: number;
  /** What came: `tcp` for a connection, `udp` for a packet. */
  heard(): readonly string[];
  close(): Promise<void>;
}

export async function anEar(): Promise<Ear> {
  const heard: string[] = [];
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    heard.push('tcp');
    open.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => heard.push(bytes.toString('latin1').slice(0, 80)));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the ear has no port');
  const udp = createSocket('udp4', () => heard.push('udp'));
  udp.bind(address.port, '127.0.0.1');
  await once(udp, 'listening');
  return {
    port: address.port,
    heard: () => heard,
    async close() {
      for (const socket of open) socket.destroy();
      await Promise.all([
        new Promise((done) => server.close(done)),
        new Promise<void>((done) => udp.close(() => done())),
      ]);
    },
  };
}
