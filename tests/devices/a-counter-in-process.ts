import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CHANNELS,
  type ChannelAnswer,
  type ChannelInput,
  type ChannelName,
  type ChannelOutput,
} from '../../src-shared/contract/ipc.ts';
import { readAnswer } from '../../src-shared/contract/answer.ts';
import type { CounterState } from '../../src-shared/contract/views/counter-state.ts';
import { composeCounter, type RunningCounter } from '../../src-main/compose.ts';
import type { Machine } from '../../src-main/ground.ts';
import { readSettings } from '../../src-main/platform/settings.ts';
import { DEMO_CLERKS } from '../../src-upstream/demo/clerks.ts';
import type { Person } from './a-demo-operator.ts';
import { type ControllableUpstream, controllableUpstream, type Reference } from './controllable-upstream.ts';
import { sharedDrawing } from './drawing-parts.ts';
import { VirtualPrinter } from './virtual-printer.ts';

export const WINDOW = 1;
/** What takes its turn, and what waits for a device. */
const MAY_WRITE: ReadonlySet<string> = new Set(['records', 'collects']);

/**
 * The whole counter as the composition root puts it together, without a window. It asks through the router as a page
 * would, and remembers what a page would be told. Upstream and printer speak their protocols over sockets.
 */
export interface CounterInProcess {
  readonly upstream: ControllableUpstream;
  readonly printer: VirtualPrinter;
  readonly running: RunningCounter;
  /** Every answer and every state since the start, in order. */
  readonly told: readonly Told[];
  /** From here on nothing is kept of what is told: of a hundred thousand calls nobody could keep every answer. */
  isNotFollowed(): void;
  ask<Name extends ChannelName>(channel: Name, input: ChannelInput<Name>): Promise<ChannelAnswer<Name>>;
  /** As `ask`, where a refusal is a fault of the test. */
  gets<Name extends ChannelName>(channel: Name, input: ChannelInput<Name>): Promise<ChannelOutput<Name>>;
  /** As a page that sends whatever it likes. */
  sends(channel: ChannelName, input: unknown): Promise<unknown>;
  signsIn(person: Person): Promise<void>;
  state(): CounterState;
  readonly dataDir: string;
  /** The operator knows it by this number and this id. */
  readonly number: number;
  readonly counterId: string;
  /** The program has asked to be started again. */
  wantsToStartAgain(): boolean;
  /** Ends as it is at this moment: what is under way is neither finished nor told. */
  stops(): Promise<void>;
  /** The program ends and starts again on the same folder; nobody is signed in. `code`: another, or none. */
  startsAgain(code?: string | null): Promise<CounterInProcess>;
  end(): Promise<void>;
}

/** A machine as it stands in a test: drawn with the fonts of this checkout, and no key store. */
export const COUNTERS_OWN: Machine = {
  versions: { app: '0.0.0', electron: '0.0.0' },
  packaged: false,
  // Nothing of a test leaves this machine.
  printerPlaces: { networks: [] },
  hostName: 'in-process',
  language: 'en' as const,
  random: (bytes) => randomBytes(bytes),
  drawing: sharedDrawing,
  keyStore: null,
  restartToRestore: () => {},
  chooseFile: async () => null,
  startAtLogin: null,
  startAgain: () => {},
};

interface Told {
  readonly by: ChannelName | 'the state';
  readonly what: unknown;
}

/**
 * `machine`: what is other than a counter's own. `dataDir`: on a disk of the test's. `of`: whose place it takes;
 * without one, a new counter.
 */
export async function aCounterInProcess(
  reference: Reference,
  machine: Partial<Machine> = {},
  {
    dataDir = mkdtempSync(join(tmpdir(), 'sapar-in-process-')),
    of,
  }: { readonly dataDir?: string; readonly of?: Pick<CounterInProcess, 'number' | 'counterId'> | undefined } = {},
): Promise<CounterInProcess> {
  const upstream = await controllableUpstream(reference);
  const printer = await VirtualPrinter.start();
  const added = of ? null : await reference.operator.addCounter();
  const [number, counterId] = [of?.number ?? added?.number ?? 0, of?.counterId ?? added?.id ?? ''];
  const code = await reference.operator.newEnrolmentCode(number);
  return start({ upstream, printer, dataDir, number, counterId, code, machine });
}

interface Parts {
  readonly upstream: ControllableUpstream;
  readonly printer: VirtualPrinter;
  readonly dataDir: string;
  readonly number: number;
  readonly counterId: string;
  readonly code: string | null;
  readonly machine: Partial<Machine>;
}

async function start(parts: Parts): Promise<CounterInProcess> {
  const { upstream, printer, dataDir, number, counterId, code, machine } = parts;
  const settings = readSettings(
    {
      SAPAR_DATA_DIR: dataDir,
      SAPAR_UPSTREAM_URL: upstream.url,
      ...(code !== null && { SAPAR_ENROLMENT_CODE: code }),
      SAPAR_PRINTER: printer.address,
      SAPAR_LANGUAGE: 'en',
    },
    dataDir,
  );
  if (!settings.ok) throw settings.error;
  let wantsToStartAgain = false;
  const running = await composeCounter(settings.value, {
    ...COUNTERS_OWN,
    startAgain: () => void (wantsToStartAgain = true),
    ...machine,
  });
  const told: Told[] = [];
  const state = () => running.state(WINDOW);
  let followed = true;
  running.onChanged(() => void (followed && told.push({ by: 'the state', what: state() })));
  const route = running.route(WINDOW, () => Promise.resolve(new TextEncoder().encode('%PDF-1.7')));

  const asking = new AsyncLocalStorage<ChannelName>();
  running.counter.ledger.onAppended(({ kind }) => {
    const channel = asking.getStore();
    if (channel && !MAY_WRITE.has(CHANNELS[channel].does))
      throw new Error(`${channel} wrote a ${kind}, and its row does not say so`);
  });

  async function sends(channel: ChannelName, input: unknown): Promise<unknown> {
    const answer = await asking.run(channel, () => route(channel, input));
    if (followed) told.push({ by: channel, what: answer });
    return answer;
  }
  async function ask<Name extends ChannelName>(channel: Name, input: ChannelInput<Name>): Promise<ChannelAnswer<Name>> {
    const answer = readAnswer(channel, await sends(channel, input));
    if (!answer) throw new Error(`the answer of ${channel} is none of its contract`);
    // What can't happen must fail the test that made it happen, with its own words.
    if (!answer.ok && answer.error.kind === 'internal') throw new Error(faultLogged(dataDir, answer.error.incident));
    return answer;
  }
  async function gets<Name extends ChannelName>(
    channel: Name,
    input: ChannelInput<Name>,
  ): Promise<ChannelOutput<Name>> {
    const answer = await ask(channel, input);
    if (!answer.ok) throw new Error(`${channel} was refused: ${JSON.stringify(answer.error)}`);
    return answer.value;
  }
  return {
    upstream,
    printer,
    running,
    told,
    isNotFollowed: () => void (followed = false),
    ask,
    gets,
    sends,
    state,
    async signsIn({ name, pin }) {
      const clerk = DEMO_CLERKS.find((each) => each.name === name);
      await gets('session.sign-in', { clerkId: clerk?.id ?? '', pin });
    },
    dataDir,
    number,
    counterId,
    wantsToStartAgain: () => wantsToStartAgain,
    stops: () => running.stop(),
    async startsAgain(another = code) {
      await running.stop();
      return start({ ...parts, code: another });
    },
    async end() {
      await running.stop();
      await printer.stop();
      await upstream.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

const faultLogged = (dataDir: string, incident: string) =>
  readFileSync(join(dataDir, 'counter.log'), 'utf8')
    .split('\n')
    .findLast((line) => line.includes(`"${incident}"`)) ?? incident;

/** Channels that a clerk's role reaches, in the order of the contract. */
export type ClerksChannel = {
  [Name in ChannelName]: (typeof CHANNELS)[Name]['role'] extends 'anyone' | 'clerk' ? Name : never;
}[ChannelName];

export function isClerksChannel(name: ChannelName): name is ClerksChannel {
  const { role } = CHANNELS[name];
  return role === 'anyone' || role === 'clerk';
}
