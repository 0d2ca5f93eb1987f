import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type IppAnswer, ippAnswer, type IppAttribute, ippRequest, OPERATION } from '../../src-main/printing/ipp.ts';
import { aPort } from './a-port.ts';

/** How it refuses: by a status of HTTP, or by one of IPP with its reason in words. */
type Refuses = { readonly http: number } | { readonly ipp: number; readonly says: string };

/**
 * A print server that speaks IPP as CUPS does, and refuses as it is told to. A real CUPS stands in `private-cups.ts`;
 * it can't be brought to each of these answers without its drivers.
 */
interface VirtualCups {
  readonly port: number;
  /** For SAPAR_PRINTER. */
  readonly address: string;
  /** Documents that it took, in their order. */
  readonly jobs: Buffer[];
  /** How often it was asked for each operation. */
  asked(operation: keyof typeof OPERATION): number;
  /** null: it takes all again. */
  refuse(operation: keyof typeof OPERATION, how: Refuses | null): void;
  /** What it says of every job: completed by itself. */
  tellOfJobs(attributes: readonly IppAttribute[]): void;
  /** Takes connections and answers nobody. */
  fallSilent(): void;
  /** The jobs that were cancelled here, by their numbers. */
  readonly cancelled: number[];
  stop(): Promise<void>;
}

const IDLE = 3;
const COMPLETED = 9;

export async function aVirtualCups(queues: readonly string[] = ['till']): Promise<VirtualCups> {
  const refusals = new Map<number, Refuses>();
  const counts = new Map<number, number>();
  const jobs: Buffer[] = [];
  const cancelled: number[] = [];
  let ofJobs: readonly IppAttribute[] = [{ tag: 'enum', name: 'job-state', values: [COMPLETED] }];
  let isSilent = false;
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      // A request is laid out as an answer is, and has its operation where that has its status.
      const asked = ippAnswer(body);
      const operation = asked?.status ?? 0;
      counts.set(operation, (counts.get(operation) ?? 0) + 1);
      if (isSilent) return;
      const refusal = refusals.get(operation);
      if (refusal && 'http' in refusal) return void response.writeHead(refusal.http).end();
      if (operation === OPERATION.printJob && !refusal) jobs.push(documentOf(body));
      if (operation === OPERATION.cancelJob && !refusal) cancelled.push(Number(asked?.attributes.get('job-id')?.[0]));
      const answer = refusal
        ? ippRequest(refusal.ipp, 1, [{ tag: 'text', name: 'status-message', values: [refusal.says] }])
        : answerTo(operation, asked, queues, jobs.length, ofJobs);
      response.writeHead(200, { 'Content-Type': 'application/ipp' }).end(answer);
    });
  });
  const port = await aPort();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port,
    address: `cups://127.0.0.1:${port}/${queues[0] ?? ''}`,
    jobs,
    cancelled,
    asked: (operation) => counts.get(OPERATION[operation]) ?? 0,
    refuse(operation, how) {
      if (how) refusals.set(OPERATION[operation], how);
      else refusals.delete(OPERATION[operation]);
    },
    tellOfJobs: (attributes) => void (ofJobs = attributes),
    fallSilent: () => void (isSilent = true),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answerTo(
  operation: number,
  asked: IppAnswer | null,
  queues: readonly string[],
  job: number,
  ofJobs: readonly IppAttribute[],
): Buffer {
  const queue = (name: string): IppAttribute[] => [
    { tag: 'name', name: 'printer-name', values: [name] },
    { tag: 'text', name: 'printer-info', values: [`Receipts at ${name}`] },
    { tag: 'enum', name: 'printer-state', values: [IDLE] },
    { tag: 'keyword', name: 'printer-state-reasons', values: ['none'] },
    { tag: 'boolean', name: 'printer-is-accepting-jobs', values: [true] },
  ];
  const uri = String(asked?.attributes.get('printer-uri')?.[0] ?? '');
  const named = queues.find((name) => uri.endsWith(`/${name}`));
  if (operation === OPERATION.getQueues) return answerOf(queues.map(queue));
  if (named === undefined) return ippRequest(0x0406, 1, []);
  if (operation === OPERATION.printJob) return ippRequest(0, 1, [{ tag: 'integer', name: 'job-id', values: [job] }]);
  if (operation === OPERATION.cancelJob) return ippRequest(0, 1, []);
  return operation === OPERATION.getJobAttributes ? ippRequest(0, 1, ofJobs) : ippRequest(0, 1, queue(named));
}

/** A group for each printer, between what every answer begins and ends with. */
function answerOf(printers: readonly IppAttribute[][]): Buffer {
  const bare = ippRequest(0, 1, []);
  const [beginning, end] = [bare.subarray(0, -1), bare.subarray(-1)];
  const groups = printers.flatMap((printer) => [
    Buffer.from([0x04]),
    ippRequest(0, 1, printer).subarray(beginning.length, -1),
  ]);
  return Buffer.concat([beginning, ...groups, end]);
}

/** What follows the attributes: receipts begin with ESC, which no attribute holds. */
function documentOf(body: Buffer): Buffer {
  return body.subarray(body.indexOf(0x1b));
}
