import type { TerminalKind } from '../../../src-shared/journal/kinds/terminals-body.ts';
import type { DeviceOf } from '../../../src-main/payment/port.ts';
import { newStandAlone } from '../../../src-main/payment/stand-alone.ts';
import { aKaspi, kaspiAt } from '../../devices/a-kaspi.ts';
import type { Fate as KaspiFate, Kept } from '../../devices/virtual-kaspi-books.ts';
import { type Fate, VirtualTerminal } from '../../devices/virtual-terminal.ts';
import { virtualTerminalAt } from '../../devices/virtual-terminal-link.ts';

/** What stands on the desks of generated shifts, each with its own books of what it moved. */

/** One movement as the device itself has it; what went back is below zero. */
interface Moved {
  readonly kind: TerminalKind;
  readonly amount: number;
  /** What its own list calls it. */
  readonly number: string;
}

export interface TerminalOnDesk {
  readonly serves: readonly TerminalKind[];
  /** The close asks it for its total; else a person reads it off its list. */
  readonly settles: boolean;
  /** The adapters of a new start. */
  deviceOf(): DeviceOf;
  /** Chooses what becomes of the next operations, and says it in words. Nothing goes back by another way than asked. */
  willDo(chance: number, parts: number, kind: TerminalKind, does: 'collect' | 'refund'): string;
  /** What begins in `work` is of this sale or return. What went wrong there is over behind it. */
  during<Value>(id: string, work: () => Promise<Value>): Promise<Value>;
  /** Whoever stands at it pays or walks away; false: nobody does. */
  theCustomer(pays: boolean): boolean;
  moved(id: string): readonly Moved[];
  net(kind: TerminalKind): number;
  end(): Promise<void>;
}

const KASPI_APPROVES: readonly KaspiFate[] = [
  'approves by card',
  'approves by QR',
  'approves by palm',
  'tells no amount',
  'restarts in the middle',
  'does not know, and finds that it was paid',
];
const KASPI_DECLINES: readonly KaspiFate[] = [
  'declines',
  'is cancelled by the customer',
  'does not know, and finds that nothing was paid',
  'is busy',
];
/** It takes them by card, whatever was pressed. */
const KASPI_LEAVES_OPEN: readonly KaspiFate[] = ['is late', 'charges and vanishes'];
/** Only its own list can say. A person books it as it was asked for, which is the card. */
const KASPI_NAMELESS: readonly KaspiFate[] = [
  'charges and loses its answer',
  'charges and names nothing',
  'is lost before it begins',
];
const KASPI_BY_QR: readonly KaspiFate[] = ['approves by QR', 'approves by palm'];

const KIND_OF = (method: string): TerminalKind => (method === 'card' ? 'bank-card' : 'qr');

/** `serves`: for the other way of paying a stand-alone terminal lies beside it. */
export async function aKaspiOnDesk(serves: readonly TerminalKind[]): Promise<TerminalOnDesk> {
  const { terminal, sealed } = await aKaspi();
  const isQrAlone = !serves.includes('bank-card');
  const whose = new Map<string, string>();
  const kept = () => terminal.books().operations.filter(({ state }) => state === 'moved');
  const inBooks = ({ does, method, amount, number }: Kept): Moved => ({
    kind: KIND_OF(method),
    amount: does === 'payment' ? amount : -amount,
    number,
  });
  return {
    serves,
    settles: false,
    deviceOf() {
      const { device } = kaspiAt(terminal, { sealed, pace: { followMs: FOLLOWS_MS } });
      const typed = newStandAlone();
      return (kind) => (serves.includes(kind) ? device : typed);
    },
    willDo(chance, parts, kind) {
      const approves = isQrAlone ? KASPI_BY_QR : KASPI_APPROVES;
      const open = [...KASPI_LEAVES_OPEN, ...(kind === 'bank-card' ? KASPI_NAMELESS : [])];
      // The second of two parts fails. What is open in the first ends the sale, and nothing else is begun.
      const fates = isQrAlone ? [approves, KASPI_DECLINES] : [approves, KASPI_DECLINES, parts === 1 ? open : approves];
      const fate = pick(pick(fates, chance), Math.floor(chance / fates.length));
      terminal.willDo(...Array.from({ length: parts - 1 }, () => pick(approves, chance)), fate);
      return fate;
    },
    async during(id, work) {
      const before = new Set(terminal.books().operations.map(({ processId }) => processId));
      try {
        return await work();
      } finally {
        terminal.forgetsFates();
        await terminal.isPluggedIn();
        for (const { processId } of terminal.books().operations) if (!before.has(processId)) whose.set(processId, id);
      }
    },
    theCustomer(pays) {
      if (!terminal.isWaiting()) return false;
      terminal.theCustomer(pays ? 'pays' : 'walks away');
      return true;
    },
    moved: (id) =>
      kept()
        .filter(({ processId }) => whose.get(processId) === id)
        .map(inBooks),
    net: (kind) => sumOf(kept().map(inBooks), kind),
    end: () => terminal.isUnplugged(),
  };
}

/** A slow customer is left for later. */
const FOLLOWS_MS = 150;

const APPROVES: readonly Fate[] = ['approves', 'approves and says so twice', 'moves it by QR'];
const DECLINES: readonly Fate[] = ['declines'];
const LEAVES_OPEN: readonly Fate[] = [
  'approves and never says so',
  'declines and never says so',
  'says that it does not know',
  'approves and hangs up',
  'restarts before the card',
  'restarts after the card',
];

/** A device that takes ids of ours and tells its total. */
export async function aSettlingTerminal(): Promise<TerminalOnDesk> {
  const terminal = await VirtualTerminal.start();
  const moved = (id: string): Moved[] =>
    [...terminal.memory()]
      .filter(([each, { state }]) => each.startsWith(id) && state === 'moved')
      .map(([number, { does, kind, amount }]) => ({ kind, amount: does === 'collect' ? amount : -amount, number }));
  return {
    serves: ['bank-card', 'qr'],
    settles: true,
    deviceOf() {
      const device = virtualTerminalAt(() => terminal.port);
      return () => device;
    },
    willDo(chance, parts, _, does) {
      const approves = does === 'refund' ? APPROVES.filter((fate) => fate !== 'moves it by QR') : APPROVES;
      const fates = parts === 1 ? [approves, approves, DECLINES, LEAVES_OPEN] : [approves, DECLINES, LEAVES_OPEN];
      const fate = pick(pick(fates, chance), Math.floor(chance / fates.length));
      terminal.willDo(...Array.from({ length: parts - 1 }, (): Fate => 'approves'), fate);
      return fate;
    },
    async during(_, work) {
      try {
        return await work();
      } finally {
        terminal.forgetsFates();
      }
    },
    theCustomer: () => false,
    moved,
    net: (kind) => sumOf(moved(''), kind),
    end: () => terminal.isUnplugged(),
  };
}

function pick<Item>(items: readonly Item[], chance: number): Item {
  const item = items[chance % items.length];
  if (item === undefined) throw new Error('there is something to choose among');
  return item;
}

function sumOf(moved: readonly Moved[], kind: TerminalKind): number {
  return moved.filter((each) => each.kind === kind).reduce((sum, { amount }) => sum + amount, 0);
}
