import { kaspiDevice } from '../../src-main/payment/kaspi/device.ts';
import { newKaspiSession, type Pairing } from '../../src-main/payment/kaspi/session.ts';
import type { DeviceAddress } from '../../src-main/payment/kaspi/get.ts';
import { systemClock } from '../../src-main/platform/ports.ts';
import { VirtualKaspi } from './virtual-kaspi.ts';
import { type Fate, NEVER_ENDS } from './virtual-kaspi-books.ts';

const CLIENT_NAME = 'Sapar 1';

/** A second of the real one is some milliseconds here; a busy machine takes its time all the same. */
const PACE = { everyMs: 2, actualizeEveryMs: 2, followMs: 8000 };
/** So long what never ends is waited for. */
export const FOLLOWS_MS = 150;

interface KaspiSetUp {
  /** What was sealed; a new start goes on from it. */
  readonly sealed?: { pairing: Pairing | null };
  readonly pace?: Partial<typeof PACE>;
  readonly exponent?: number;
  readonly pairMs?: number;
  ownCheque?: () => boolean | null;
  isTried?: () => boolean;
  readonly clock?: Parameters<typeof newKaspiSession>[0]['clock'];
}

/** The adapter as one start of the program has it, at this device. */
export function kaspiAt(terminal: { readonly address: DeviceAddress }, setUp: KaspiSetUp = {}) {
  const { sealed = { pairing: null }, exponent = 0, clock = systemClock } = setUp;
  const faults: unknown[] = [];
  const session = newKaspiSession({
    address: terminal.address,
    clientName: CLIENT_NAME,
    kept: { get: () => sealed.pairing, set: (pairing) => void (sealed.pairing = pairing) },
    clock,
    fault: (fault) => faults.push(fault),
    patience: { answerMs: 5000, bodyMs: 5000 },
    pairMs: setUp.pairMs ?? 5000,
  });
  const device = kaspiDevice({
    session,
    clock: systemClock,
    exponent: () => exponent,
    ownCheque: setUp.ownCheque ?? (() => true),
    serves: setUp.isTried ?? (() => true),
    pace: { ...PACE, ...setUp.pace },
  });
  return { session, device, sealed, faults };
}

/** A device and a counter that know each other. Where one of these never ends, it is waited for a moment only. */
export async function aKaspi(...fates: Fate[]) {
  const terminal = await VirtualKaspi.start(...fates);
  const sealed: { pairing: Pairing | null } = { pairing: null };
  const pace = fates.some((fate) => NEVER_ENDS.has(fate)) ? { followMs: FOLLOWS_MS } : {};
  const { session, device } = kaspiAt(terminal, { sealed, pace });
  const paired = await session.pair();
  if (paired.state !== 'paired') throw new Error(paired.words);
  terminal.heard.length = 0;
  return { terminal, session, device, sealed };
}
