import { kaspiDevice } from '../../src-main/payment/kaspi/device.ts';
import { newKaspiSession, type Pairing } from '../../src-main/payment/kaspi/session.ts';
import { systemClock } from '../../src-main/platform/ports.ts';
import { VirtualKaspi } from './virtual-kaspi.ts';
import type { Fate } from './virtual-kaspi-books.ts';

const CLIENT_NAME = 'Sapar 1';

/** A second of the real one is some milliseconds here. */
const PACE = { everyMs: 2, actualizeEveryMs: 2, followMs: 150 };

interface KaspiSetUp {
  /** What was sealed; a new start goes on from it. */
  readonly sealed?: { pairing: Pairing | null };
  readonly pace?: Partial<typeof PACE>;
  readonly exponent?: number;
  ownCheque?: () => boolean | null;
  isTried?: () => boolean;
  readonly clock?: Parameters<typeof newKaspiSession>[0]['clock'];
}

/** The adapter as one start of the program has it, at this device. */
export function kaspiAt(terminal: VirtualKaspi, setUp: KaspiSetUp = {}) {
  const { sealed = { pairing: null }, exponent = 0, clock = systemClock } = setUp;
  const faults: unknown[] = [];
  const session = newKaspiSession({
    address: terminal.address,
    clientName: CLIENT_NAME,
    kept: { get: () => sealed.pairing, set: (pairing) => void (sealed.pairing = pairing) },
    clock,
    fault: (fault) => faults.push(fault),
    patience: { answerMs: 500, bodyMs: 500 },
    pairMs: 300,
  });
  const device = kaspiDevice({
    session,
    clock: systemClock,
    exponent: () => exponent,
    ownCheque: setUp.ownCheque ?? (() => true),
    isTried: setUp.isTried ?? (() => true),
    pace: { ...PACE, ...setUp.pace },
  });
  return { session, device, sealed, faults };
}

/** A device and a counter that know each other. */
export async function aKaspi(...fates: Fate[]) {
  const terminal = await VirtualKaspi.start(...fates);
  const sealed: { pairing: Pairing | null } = { pairing: null };
  const { session, device } = kaspiAt(terminal, { sealed });
  const paired = await session.pair();
  if (paired.state !== 'paired') throw new Error(paired.words);
  terminal.heard.length = 0;
  return { terminal, session, device, sealed };
}
