import { existsSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { userInfo } from 'node:os';
import type { PrinterAddress } from '../platform/printer-address.ts';
import { type IppAnswer, ippAnswer, type IppAttribute, ippRequest, NOT_FOUND, OPERATION } from './ipp.ts';
import type { ReachableState } from './printer.ts';

export type CupsAddress = Extract<PrinterAddress, { kind: 'cups' }>;

/** `refused`: CUPS answered no, or could not be reached at all: nothing was taken. `lost`: it may have taken it. */
type CupsFault = 'refused' | 'lost';

const ANSWER_MS = 5000;
const ANSWER_BYTES_MAX = 1024 * 1024;
const IPP_PORT = 631;
/** Where a CUPS of this machine listens, on Linux and on macOS. */
const SOCKETS = ['/run/cups/cups.sock', '/var/run/cups/cups.sock', '/private/var/run/cupsd'];

export const JOB_STATES = { completed: 9, aborted: 8, canceled: 7 } as const;
const PRINTER_BUSY = 4;
const PRINTER_STOPPED = 5;

interface QueueState {
  readonly state: ReachableState;
  /** CUPS is at work on a job. It says no more than this when it looks for its printer in vain. */
  readonly isBusy: boolean;
}

/** One queue of CUPS, asked in its own protocol: the words of its command line change with language and version. */
export class CupsClient {
  readonly #address: CupsAddress;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 2 });
  #requests = 0;

  constructor(address: CupsAddress) {
    this.#address = address;
  }

  /** null: CUPS can't be reached, or has no such queue. */
  async queue(): Promise<QueueState | null> {
    const answer = await this.#ask(OPERATION.getPrinterAttributes, [
      {
        tag: 'keyword',
        name: 'requested-attributes',
        values: ['printer-state', 'printer-state-reasons', 'printer-is-accepting-jobs'],
      },
    ]);
    if (typeof answer === 'string' || answer.failed) return null;
    return queueState(answer);
  }

  /** The number that CUPS gave the job. */
  async print(job: Uint8Array, title: string): Promise<number | CupsFault> {
    const answer = await this.#ask(
      OPERATION.printJob,
      [
        { tag: 'name', name: 'job-name', values: [title] },
        // Raw: CUPS changes nothing of the bytes.
        { tag: 'mime', name: 'document-format', values: ['application/vnd.cups-raw'] },
      ],
      job,
    );
    if (typeof answer === 'string') return answer;
    const id = answer.attributes.get('job-id')?.[0];
    if (answer.failed) return 'refused';
    return typeof id === 'number' ? id : 'lost';
  }

  /** null: CUPS can't be reached now. 'gone': it does not know the job any more. */
  async jobState(id: number): Promise<number | 'gone' | null> {
    const answer = await this.#ask(OPERATION.getJobAttributes, [
      { tag: 'integer', name: 'job-id', values: [id] },
      { tag: 'keyword', name: 'requested-attributes', values: ['job-state'] },
    ]);
    if (typeof answer === 'string') return null;
    const state = answer.attributes.get('job-state')?.[0];
    if (answer.failed) return answer.status === NOT_FOUND ? 'gone' : null;
    return typeof state === 'number' ? state : null;
  }

  close(): void {
    this.#agent.destroy();
  }

  #ask(operation: number, attributes: readonly IppAttribute[], document?: Uint8Array): Promise<IppAnswer | CupsFault> {
    const path = `/printers/${encodeURIComponent(this.#address.queue)}`;
    this.#requests += 1;
    const body = ippRequest(
      operation,
      this.#requests,
      [
        { tag: 'uri', name: 'printer-uri', values: [`ipp://localhost${path}`] },
        ...attributes.filter(({ name }) => name === 'job-id'),
        { tag: 'name', name: 'requesting-user-name', values: [userInfo().username] },
        ...attributes.filter(({ name }) => name !== 'job-id'),
      ],
      document,
    );
    return new Promise((settled) => {
      const headers = { Host: 'localhost', 'Content-Type': 'application/ipp', 'Content-Length': body.length };
      const asked = request({
        ...serverOf(this.#address),
        method: 'POST',
        path,
        headers,
        agent: this.#agent,
        timeout: ANSWER_MS,
      });
      asked.on('timeout', () => asked.destroy());
      // Refused before a byte went out: nothing was taken. Anything later may have been.
      asked.on('error', (fault) =>
        settled('code' in fault && (fault.code === 'ECONNREFUSED' || fault.code === 'ENOENT') ? 'refused' : 'lost'),
      );
      asked.on('response', (response) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes <= ANSWER_BYTES_MAX) chunks.push(chunk);
          else asked.destroy();
        });
        response.on('error', () => settled('lost'));
        response.on('close', () => settled('lost'));
        response.on('end', () =>
          settled(response.statusCode === 200 ? (ippAnswer(Buffer.concat(chunks)) ?? 'lost') : 'refused'),
        );
      });
      asked.end(body);
    });
  }
}

function queueState({ attributes }: IppAnswer): QueueState {
  const reasons = (attributes.get('printer-state-reasons') ?? []).map((reason) =>
    String(reason).replace(/-(report|warning|error)$/, ''),
  );
  const has = (...names: string[]) => names.some((name) => reasons.includes(name));
  const printer = attributes.get('printer-state')?.[0];
  const stateOf = (state: ReachableState): QueueState => ({ state, isBusy: printer === PRINTER_BUSY });
  if (printer === PRINTER_STOPPED || attributes.get('printer-is-accepting-jobs')?.[0] === false)
    return stateOf('stopped');
  if (has('cover-open', 'door-open')) return stateOf('cover-open');
  if (has('media-empty', 'media-needed')) return stateOf('paper-out');
  if (has('offline', 'shutdown', 'timed-out')) return stateOf('offline');
  return stateOf(has('media-low') ? 'paper-low' : 'ready');
}

function serverOf({
  server,
}: CupsAddress): { readonly host: string; readonly port: number } | { readonly socketPath: string } {
  if (server) return server;
  const socketPath = SOCKETS.find((path) => existsSync(path));
  return socketPath === undefined ? { host: 'localhost', port: IPP_PORT } : { socketPath };
}
