import type { CardSetup } from '../operator/card-desk.ts';
import { demoNumber, demoUid } from './deterministic.ts';

/** 200 cards: for each case a few of the kind, so that one of them still is that case after the others were sold to. */

export const DEMO_CASES = [
  'usable',
  'day pass',
  'multi-day pass',
  'blocked',
  'expired',
  'hotlisted',
  'single ride',
  'near the cap',
  'failed kiosk top-up',
  'not activated',
  'activate at validator',
  'when connected',
  'failed app top-up',
  'credit pending',
  'same last eight digits',
] as const;
export type DemoCase = (typeof DEMO_CASES)[number];

export interface DemoCard {
  readonly case: DemoCase | 'ordinary';
  readonly setup: CardSetup & { readonly number: string };
}

const CARDS = 200;
const PER_CASE = 5;
const PREFIXES = ['96431085033', '96439085033'] as const;
/** People quote the last eight digits; this is the card of the guides and screenshots. */
const FIRST_USABLE = '9643108503304172259';
const SHARED_SUFFIX = '04455667';

export const demoCards: readonly DemoCard[] = makeCards();

function makeCards(): DemoCard[] {
  const cards: DemoCard[] = [];
  for (const each of DEMO_CASES) {
    if (each === 'same last eight digits') {
      for (const prefix of PREFIXES) cards.push(cardOf(each, prefix + SHARED_SUFFIX));
      continue;
    }
    for (let index = 0; index < PER_CASE; index++) {
      cards.push(cardOf(each, each === 'usable' && index === 0 ? FIRST_USABLE : numberOf(cards.length)));
    }
  }
  while (cards.length < CARDS) cards.push(cardOf('ordinary', numberOf(cards.length)));
  return cards;
}

/** The index stands in the number, so that no two cards share their last eight digits by chance. */
function numberOf(index: number): string {
  const prefix = PREFIXES[index % 3 === 2 ? 1 : 0];
  const last = demoNumber(`card ${index}`, 0, 99_999);
  return `${prefix}${padded(index + 1, 3)}${padded(last, 5)}`;
}

function padded(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}

function cardOf(kind: DemoCard['case'], number: string): DemoCard {
  const base = {
    number,
    uid: demoUid(number),
    kind: 'stored-value' as const,
    balance: demoNumber(`balance ${number}`, 2, 120) * 100,
  };
  return {
    case: kind,
    setup: { ...base, ...(number === FIRST_USABLE ? { balance: 1240 } : {}), ...differenceOf(kind) },
  };
}

function differenceOf(kind: DemoCard['case']): Partial<CardSetup> {
  switch (kind) {
    case 'day pass':
      return { kind: 'day-pass', balance: 0 };
    case 'multi-day pass':
      return { kind: 'multi-day-pass' };
    case 'blocked':
      return { status: 'blocked' };
    case 'expired':
      return { status: 'expired', expiresOn: '2025-12-31' };
    case 'single ride':
      return { kind: 'single-ride', balance: 0, reloadable: false };
    case 'near the cap':
      return { balance: 149_400 };
    case 'not activated':
      return { status: 'not-activated', balance: 0 };
    case 'activate at validator':
      return { effect: 'activate-at-validator' };
    case 'when connected':
      return { effect: 'when-connected' };
    case 'credit pending':
      return { creditsWait: true };
    default:
      return {};
  }
}

const HOTLISTED_ELSEWHERE = 295;
const REASONS = ['lost', 'stolen', 'fraud', 'expired', 'faulty'] as const;

/** Some hundred cards; only five of them are among the 200. */
export function demoHotlist() {
  const ours = demoCards.filter((card) => card.case === 'hotlisted').map((card) => card.setup.number);
  const elsewhere = Array.from({ length: HOTLISTED_ELSEWHERE }, (_, index) => {
    const last = demoNumber(`hotlist ${index}`, 0, 9999);
    return `${PREFIXES[index % 2]}9${padded(index, 3)}${padded(last, 4)}`;
  });
  return [...ours, ...elsewhere].map((cardNumber, index) => ({
    cardNumber,
    listed: true,
    reason: REASONS[index % REASONS.length] ?? ('other' as const),
  }));
}
