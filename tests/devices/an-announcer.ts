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
/** As many as a packet of loopback takes. */
const IN_ONE_ANSWER = 50;
const SERVICE = '_pdl-datastream._tcp.local';

interface Announced {
  readonly name: string;
  readonly port: number;
  readonly ty?: string;
}

/**
 * `raw`: another answer than a printer's, byte for byte. `at`: the port that it hears at; one of its own by itself.
 * `others`: printers that it tells of as well, before its own.
 */
export async function anAnnouncer(
  printer: Announced,
  {
    raw,
    at = 0,
    others = [],
  }: { readonly raw?: Buffer | undefined; readonly at?: number; readonly others?: readonly Announced[] } = {},
): Promise<Announcer> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  let asked = 0;
  socket.on('message', (bytes, from) => {
    const { questions = [] } = decode(bytes);
    if (!questions.some(({ name, type }) => name === SERVICE && type === 'PTR')) return;
    asked += 1;
    for (let first = 0; first < others.length; first += IN_ONE_ANSWER)
      socket.send(answerOf(others.slice(first, first + IN_ONE_ANSWER)), from.port, from.address);
    socket.send(raw ?? answerOf([printer]), from.port, from.address);
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

function answerOf(printers: readonly Announced[]): Buffer {
  const instanceOf = ({ name }: Announced) => `${name}.${SERVICE}`;
  return encode({
    type: 'response',
    answers: printers.map((each) => ({ type: 'PTR', name: SERVICE, data: instanceOf(each) })),
    additionals: printers.flatMap((each) => [
      { type: 'SRV', name: instanceOf(each), data: { port: each.port, target: 'printer.local' } },
      {
        type: 'TXT',
        name: instanceOf(each),
        data: each.ty === undefined ? ['txtvers=1'] : ['txtvers=1', `ty=${each.ty}`],
      },
    ]),
  });
}
