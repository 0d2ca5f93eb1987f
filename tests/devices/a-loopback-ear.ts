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

/** A port that is free for both: another program may hold the one of the two. */
export async function anEar(): Promise<Ear> {
  for (;;) {
    const ear = await anEarIfFree();
    if (ear) return ear;
  }
}

async function anEarIfFree(): Promise<Ear | null> {
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
  const close = async () => {
    for (const socket of open) socket.destroy();
    await Promise.all([
      new Promise((done) => server.close(done)),
      new Promise<void>((done) => udp.close(() => done())),
    ]);
  };
  udp.bind(address.port, '127.0.0.1');
  try {
    await once(udp, 'listening');
  } catch {
    await close();
    return null;
  }
  return { port: address.port, heard: () => heard, close };
}
