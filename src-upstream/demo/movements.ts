import { instant } from '../../src-shared/time.ts';
import type { MovementSetup } from '../operator/card-desk.ts';
import type { DemoCard } from './cards.ts';
import { demoNumber } from './deterministic.ts';

/**
 * What happened with a card before it came to the counter: rides of the last days and the top-ups that paid for them.
 */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const PLACES = [
  'Bus 92',
  'Bus 12',
  'Bus 37',
  'Bus 79',
  'Metro Raiymbek Batyr',
  'Metro Almaly',
  'Trolleybus 9',
  'Bus 201',
] as const;
const KIOSK = 'Kiosk, Sayran bus station';
const FARE = 120;
const RIDES_MAX = 9;
const FAILED_AMOUNT = 2000;

export function demoMovements(card: DemoCard, nowMs: number): MovementSetup[] {
  const { number } = card.setup;
  const of = (name: string) => ({ id: `demo-${number.slice(-8)}-${number.slice(4, 5)}-${name}`, cardNumber: number });
  const hadNoRide = card.case === 'not activated' || card.case === 'single ride';
  const rides = hadNoRide ? 0 : demoNumber(`rides ${number}`, 2, RIDES_MAX);
  const movements: MovementSetup[] = [];
  for (let ride = 0; ride < rides; ride++) {
    const hoursAgo = 3 + ride * demoNumber(`hours ${number} ${ride}`, 7, 13);
    movements.push({
      ...of(`ride-${ride}`),
      at: before(nowMs, hoursAgo, number),
      channel: 'validator',
      place: PLACES[demoNumber(`place ${number} ${ride}`, 0, PLACES.length - 1)] ?? PLACES[0],
      kind: 'ride',
      amount: card.case === 'day pass' ? 0 : -FARE,
      status: 'done',
    });
  }
  if (!hadNoRide)
    movements.push({
      ...of('top-up'),
      at: before(nowMs, 130, number),
      channel: 'kiosk',
      place: KIOSK,
      kind: 'top-up',
      amount: 2000,
      status: 'done',
    });
  if (card.case === 'failed kiosk top-up') {
    movements.push({
      ...of('failed'),
      at: before(nowMs, 1, number),
      channel: 'kiosk',
      place: KIOSK,
      kind: 'top-up',
      amount: FAILED_AMOUNT,
      status: 'failed',
      claimStatus: 'refund-at-counter',
      claimReason: 'the kiosk took the notes and lost its connection',
    });
  }
  if (card.case === 'failed app top-up') {
    movements.push({
      ...of('failed'),
      at: before(nowMs, 2, number),
      channel: 'app',
      kind: 'top-up',
      amount: FAILED_AMOUNT,
      status: 'failed',
      claimStatus: 'credited',
    });
  }
  return movements;
}

function before(nowMs: number, hours: number, number: string) {
  return instant(nowMs - hours * HOUR_MS - demoNumber(`minute ${number} ${hours}`, 0, 59) * MINUTE_MS);
}
