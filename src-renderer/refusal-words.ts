import { lastFour } from '../src-shared/card-number.ts';
import type { Refusal } from '../src-shared/contract/refusals.ts';
import { money, type Money } from '../src-shared/money.ts';
import type { TextParams, Translate } from './i18n.ts';

/** What the counter refused, in words a clerk can act on. */
export interface RefusalWords {
  readonly says: string;
  readonly now: string;
}

const MONEY_PARAMS = new Set(['minimum', 'maximum', 'step', 'price', 'cap', 'room', 'due', 'tendered', 'left']);
const SECONDS_A_MINUTE = 60;

export function refusalWords(refusal: Refusal, t: Translate, show: (amount: Money) => string): RefusalWords {
  const params = refusalParams(refusal, t, show);
  const says =
    refusal.kind === 'card-number-unreadable'
      ? t(`cardNumber.${refusal.why}`)
      : t(`refusal.${refusal.kind}.says`, params);
  return { says, now: t(`refusal.${refusal.kind}.now`, params) };
}

function refusalParams(refusal: Refusal, t: Translate, show: (amount: Money) => string): TextParams {
  switch (refusal.kind) {
    // Here `maximum` counts cards.
    case 'too-many-cards':
      return { count: refusal.maximum };
    case 'wrong-pin':
      return { count: refusal.triesLeft };
    case 'clerk-locked':
      return { count: Math.max(1, Math.ceil(refusal.secondsLeft / SECONDS_A_MINUTE)) };
    case 'role-needed':
      return { role: t(`role.${refusal.role}`) };
    default:
      return Object.fromEntries(Object.entries(refusal).map(([name, value]) => [name, shown(name, value, show)]));
  }
}

function shown(name: string, value: string | number, show: (amount: Money) => string): string | number {
  if (name === 'cardNumber') return `…${lastFour(String(value))}`;
  return typeof value === 'number' && MONEY_PARAMS.has(name) ? show(money(value)) : value;
}
