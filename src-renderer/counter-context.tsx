import { createContext, useContext, useMemo, type ReactNode } from 'react';
import { namingTheClock } from '../src-shared/clock-fault.ts';
import type { Refusal } from '../src-shared/contract/refusals.ts';
import type { CounterState } from '../src-shared/contract/views/counter-state.ts';
import type { Language } from '../src-shared/contract/views/look.ts';
import type { LocalText } from '../src-shared/contract/wire-types.ts';
import { formatAmount, formatMoney, type Currency, type Money, ZERO } from '../src-shared/money.ts';
import { localText } from '../src-shared/profile.ts';
import { assert } from '../src-shared/result.ts';
import { useT } from './i18n.ts';
import { refusalWords, type RefusalWords } from './refusal-words.ts';

const CounterContext = createContext<CounterState | null>(null);

export function CounterProvider({ state, children }: { readonly state: CounterState; readonly children: ReactNode }) {
  return <CounterContext value={state}>{children}</CounterContext>;
}

export function useCounter(): CounterState {
  const state = useContext(CounterContext);
  assert(state !== null, 'outside of the counter');
  return state;
}

// Until the operator's profile has come there is no money to show but in refusals, and no symbol to show it with.
const NO_CURRENCY: Currency = { code: '', exponent: 0, symbol: '' };
const NO_TIME_ZONE = 'UTC';

const MoneyContext = createContext<Currency | null>(null);

/** Amounts within it are of this currency; without one, of the counter's. */
export function MoneyOf({
  currency,
  children,
}: {
  readonly currency: Currency | undefined;
  readonly children: ReactNode;
}) {
  const around = useContext(MoneyContext);
  return <MoneyContext value={currency ?? around}>{children}</MoneyContext>;
}

/** How amounts are written here: with the currency's sign, and bare. */
export function useMoney(): {
  readonly currency: Currency;
  readonly show: (amount: Money) => string;
  /** A difference: what is too much has its sign as well. */
  readonly signed: (difference: Money) => string;
  readonly bare: (amount: Money) => string;
} {
  const ofTheCounter = useContext(CounterContext)?.profile?.currency ?? NO_CURRENCY;
  const currency = useContext(MoneyContext) ?? ofTheCounter;
  return useMemo(
    () => ({
      currency,
      show: (amount) => formatMoney(amount, currency).trim(),
      signed: (difference) => `${difference > ZERO ? '+' : ''}${formatMoney(difference, currency).trim()}`,
      bare: (amount) => formatAmount(amount, currency),
    }),
    [currency],
  );
}

export function useRefusalWords(): (refusal: Refusal) => RefusalWords {
  const t = useT();
  const { show } = useMoney();
  const state = useContext(CounterContext);
  const timeZone = state?.profile?.timeZone ?? NO_TIME_ZONE;
  // The page judges by the same clock as the main process.
  const clock = state?.attention.find((item) => item.kind === 'clock-wrong')?.clock ?? null;
  return useMemo(
    () => (refusal) => refusalWords(namingTheClock(refusal, clock), t, { money: show, timeZone }),
    [t, show, timeZone, clock],
  );
}

/** Names that the operator's profile gives, in the clerk's language. */
export function useLocalText(): (text: LocalText, language?: Language) => string {
  const { profile, language } = useCounter();
  return useMemo(
    () => (text, wished) => (profile ? localText(text, wished ?? language, profile) : ''),
    [profile, language],
  );
}
