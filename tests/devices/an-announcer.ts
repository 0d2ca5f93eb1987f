import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { decode, encode } from 'dns-packet';

/** A printer that announces itself by mDNS (RFC 6762), on loopback and at a port of its own. */
interface Announcer {
  readonly port: number;
  /** How often it was asked for the service. */
  asked(): number;
  stop(): Promise<void>;
}

const GROUP = '224.0.0.251';
const SERVICE = '_pdl-datastream._tcp.local';

/** `raw`: another answer than a printer's, byte for byte. `at`: the port that it hears at; one of its own by itself. */
export async function anAnnouncer(
  printer: { readonly name: string; readonly port: number; readonly ty?: string },
  { raw, at = 0 }: { readonly raw?: Buffer | undefined; readonly at?: number } = {},
): Promise<Announcer> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  let asked = 0;
  socket.on('message', (bytes, from) => {
    const { questions = [] } = decode(bytes);
    if (!questions.some(({ name, type }) => name === SERVICE && type === 'PTR')) return;
    asked += 1;
    const instance = `${printer.name}.${SERVICE}`;
    const answer = encode({
      type: 'response',
      answers: [{ type: 'PTR', name: SERVICE, data: instance }],
      additionals: [
        { type: 'SRV', name: instance, data: { port: printer.port, target: 'printer.local' } },
        {
          type: 'TXT',
          name: instance,
          data: printer.ty === undefined ? ['txtvers=1'] : ['txtvers=1', `ty=${printer.ty}`],
        },
      ],
    });
    socket.send(raw ?? answer, from.port, from.address);
  });
  socket.bind(at, '0.0.0.0');
  await once(socket, 'listening');
  socket.addMembership(GROUP, '127.0.0.1');
  return {
    port: socket.address().port,
    asked: () => asked,
    stop: () => new Promise((closed) => void socket.close(closed)),
  };
}
