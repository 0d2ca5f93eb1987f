import { existsSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { userInfo } from 'node:os';
import type { PrinterTrouble } from '../../src-shared/contract/views/printer.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { type PrinterAddress, textOfPrinterAddress } from '../platform/printer-address.ts';
import {
  FORMAT_REFUSED,
  type IppAnswer,
  ippAnswer,
  type IppAttribute,
  ippRequest,
  NOT_AUTHENTICATED,
  NOT_FOUND,
  OPERATION,
  SERVER_ERROR,
} from './ipp.ts';
import {
  type FoundQueue,
  type QueueClient,
  type QueueFault,
  type QueueJob,
  type QueueState,
  wordsShown,
} from './queue-client.ts';
import type { ReachableState } from './standing.ts';

type CupsAddress = Extract<PrinterAddress, { kind: 'cups' }>;
export type CupsServer = NonNullable<CupsAddress['server']>;

/** A CUPS that is silent is told within 5 s, the pause between two questions included. */
const ANSWER_MS = 3000;
/** A document may take its time to a CUPS of another machine. */
const DOCUMENT_MS = 15_000;
const ANSWER_BYTES_MAX = 1024 * 1024;
const IPP_PORT = 631;
/** Where a CUPS of this machine listens, on Linux and on macOS. */
const SOCKETS = ['/run/cups/cups.sock', '/var/run/cups/cups.sock', '/private/var/run/cupsd'];

const JOB_STATES = { held: 4, completed: 9, aborted: 8, canceled: 7 } as const;
const PRINTER_BUSY = 4;
const PRINTER_STOPPED = 5;

/** `server` null: the CUPS of this machine. */
export async function queuesOf(server: CupsServer | null): Promise<readonly FoundQueue[]> {
  const client = new CupsClient({ kind: 'cups', queue: '', server });
  const queues = await client.queues();
  client.close();
  return queues;
}

/** One queue of CUPS, asked in its own protocol: the words of its command line change with language and version. */
export class CupsClient implements QueueClient {
  readonly #address: CupsAddress;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 2 });
  #requests = 0;

  constructor(address: CupsAddress) {
    this.#address = address;
  }

  async queue(): Promise<Result<QueueState, PrinterTrouble>> {
    const answer = await this.#ask(OPERATION.getPrinterAttributes, [
      {
        tag: 'keyword',
        name: 'requested-attributes',
        values: ['printer-state', 'printer-state-reasons', 'printer-is-accepting-jobs'],
      },
    ]);
    return answer.ok ? ok(queueState(answer.value.attributes)) : err(answer.error.trouble);
  }

  /** Every queue that this CUPS has; none where there is no CUPS. */
  async queues(): Promise<readonly FoundQueue[]> {
    const answer = await this.#ask(OPERATION.getQueues, [
      {
        tag: 'keyword',
        name: 'requested-attributes',
        values: ['printer-name', 'printer-info', 'printer-state', 'printer-state-reasons', 'printer-is-accepting-jobs'],
      },
    ]);
    if (!answer.ok) return [];
    return answer.value.printers.flatMap((printer) => {
      const queue = printer.get('printer-name')?.[0];
      if (typeof queue !== 'string' || queue === '') return [];
      const info = String(printer.get('printer-info')?.[0] ?? '');
      const { state } = queueState(printer);
      const address = textOfPrinterAddress({ ...this.#address, queue });
      return [{ name: info === '' ? queue : info, address, state }];
    });
  }

  async print(job: Uint8Array, title: string): Promise<Result<number, QueueFault>> {
    const answer = await this.#ask(
      OPERATION.printJob,
      [
        { tag: 'name', name: 'job-name', values: [title] },
        // Raw: CUPS changes nothing of the bytes.
        { tag: 'mime', name: 'document-format', values: ['application/vnd.cups-raw'] },
      ],
      job,
    );
    if (!answer.ok) return answer;
    const id = answer.value.attributes.get('job-id')?.[0];
    return typeof id === 'number' ? ok(id) : err({ mayHaveTaken: true, trouble: this.#away() });
  }

  async job(id: number): Promise<QueueJob | null> {
    const answer = await this.#ask(OPERATION.getJobAttributes, [
      { tag: 'integer', name: 'job-id', values: [id] },
      { tag: 'keyword', name: 'requested-attributes', values: ['job-state', ...WHY] },
    ]);
    // It does not know the job any more.
    if (!answer.ok) return answer.error.trouble.kind === 'no-queue' ? { state: 'gone', trouble: null } : null;
    const { attributes } = answer.value;
    const state = attributes.get('job-state')?.[0];
    return typeof state === 'number' ? jobOf(state, attributes) : null;
  }

  async cancel(id: number): Promise<boolean> {
    const answer = await this.#ask(OPERATION.cancelJob, [{ tag: 'integer', name: 'job-id', values: [id] }]);
    return answer.ok;
  }

  close(): void {
    this.#agent.destroy();
  }

  #away(): PrinterTrouble {
    const { server } = this.#address;
    return { kind: 'cups-away', name: server ? `${server.host}:${server.port}` : 'localhost' };
  }

  /** What CUPS refuses is an error with its reason, and nothing was taken. */
  #ask(
    operation: number,
    attributes: readonly IppAttribute[],
    document?: Uint8Array,
  ): Promise<Result<IppAnswer, QueueFault>> {
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
    const lost = err({ mayHaveTaken: true, trouble: this.#away() });
    const refused = (trouble: PrinterTrouble) => err({ mayHaveTaken: false, trouble });
    return new Promise((settled) => {
      const headers = { Host: 'localhost', 'Content-Type': 'application/ipp', 'Content-Length': body.length };
      const asked = request({
        ...serverOf(this.#address),
        method: 'POST',
        path,
        headers,
        agent: this.#agent,
        signal: AbortSignal.timeout(document ? DOCUMENT_MS : ANSWER_MS),
      });
      asked.on('error', (fault) =>
        settled('code' in fault && NEVER_REACHED.includes(String(fault.code)) ? refused(this.#away()) : lost),
      );
      asked.on('response', (response) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes <= ANSWER_BYTES_MAX) chunks.push(chunk);
          else asked.destroy();
        });
        response.on('error', () => settled(lost));
        response.on('close', () => settled(lost));
        response.on('end', () => {
          const { statusCode = 0 } = response;
          if (statusCode !== 200) return settled(refused(troubleOfHttp(statusCode)));
          const answer = ippAnswer(Buffer.concat(chunks));
          if (answer === null) return settled(lost);
          settled(answer.failed ? refused(troubleOfAnswer(answer, this.#address.queue)) : ok(answer));
        });
      });
      asked.end(body);
    });
  }
}

/** Refused before a byte went out: nothing was taken. */
const NEVER_REACHED = ['ECONNREFUSED', 'ENOENT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];
const UNAUTHORISED = 401;
const UPGRADE_REQUIRED = 426;
const HTTP_SERVER_ERROR = 500;

function troubleOfHttp(status: number): PrinterTrouble {
  if (status === UNAUTHORISED) return { kind: 'wants-password', name: '' };
  if (status === UPGRADE_REQUIRED) return { kind: 'wants-tls', name: '' };
  return { kind: status >= HTTP_SERVER_ERROR ? 'cups-busy' : 'cups-refuses', name: `HTTP ${status}` };
}

/** CUPS says its reason in words of its own, too. */
function troubleOfAnswer({ status, attributes }: IppAnswer, queue: string): PrinterTrouble {
  if (status === NOT_FOUND) return { kind: 'no-queue', name: queue };
  if (status === NOT_AUTHENTICATED) return { kind: 'wants-password', name: '' };
  if (status === FORMAT_REFUSED) return { kind: 'format-refused', name: queue };
  const said = String(attributes.get('status-message')?.[0] ?? `IPP 0x${status.toString(16)}`);
  return { kind: status >= SERVER_ERROR ? 'cups-busy' : 'cups-refuses', name: wordsShown(said) };
}

const WHY = ['job-hold-until', 'job-state-reasons', 'job-printer-state-message'] as const;
/** CUPS names a job that waits for a name and a password so, among its reasons or as what it waits for. */
const WANTS_PASSWORD = /auth/;

function jobOf(said: number, attributes: IppAnswer['attributes']): QueueJob {
  if (said === JOB_STATES.completed) return { state: 'completed', trouble: null };
  if (said === JOB_STATES.held) return { state: 'held', trouble: troubleOfJob('cups-holds', attributes) };
  return said === JOB_STATES.aborted || said === JOB_STATES.canceled
    ? { state: 'given-up', trouble: troubleOfJob('cups-keeps', attributes) }
    : { state: 'waiting', trouble: null };
}

function troubleOfJob(kind: 'cups-holds' | 'cups-keeps', attributes: IppAnswer['attributes']): PrinterTrouble {
  const [until, reasons, message] = WHY.map((name) => (attributes.get(name) ?? []).filter(isSaid).join(', '));
  if (WANTS_PASSWORD.test(`${until} ${reasons}`)) return { kind: 'wants-password', name: '' };
  return { kind, name: wordsShown(message || reasons || until || '') };
}

const isSaid = (said: unknown) => said !== '' && said !== 'none' && said !== 'no-hold';

function queueState(attributes: IppAnswer['attributes']): QueueState {
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
