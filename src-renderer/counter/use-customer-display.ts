import { useEffect } from 'react';
import { lastFour } from '../../src-shared/card-number.ts';
import type { SaleOnDisplay } from '../../src-shared/contract/display.ts';
import { TerminalWay } from '../../src-shared/contract/views/terminal.ts';
import { call } from '../bridge.ts';
import { useCounter } from '../counter-context.tsx';
import { asksDevice, dueOf } from './sale/sale-context.ts';
import { cashOf, type SaleSnapshot } from './sale/sale-view.ts';
import type { Sale } from './sale/use-sale.ts';

/** Tells the customer's display what is in hand, and takes over the language that the customer touched there. */
export function useCustomerDisplay({ snapshot, send }: Sale): void {
  const { on, customerChose } = useCounter().display;
  useEffect(() => {
    if (customerChose) send({ type: 'customer-language', language: customerChose });
  }, [customerChose, send]);

  // What is taken is told by the main process itself, once it is durable: the page has nothing to add to it.
  const settled = snapshot.hasTag('taking') || snapshot.hasTag('done');
  const told = settled
    ? null
    : JSON.stringify({ sale: onDisplay(snapshot), language: snapshot.context.customerLanguage });
  useEffect(() => {
    if (told !== null && on !== 'nowhere') void call('display.show', JSON.parse(told));
  }, [told, on]);
}

function onDisplay(snapshot: SaleSnapshot): SaleOnDisplay | null {
  const { context } = snapshot;
  const { card, lines } = context;
  if (!card) return null;
  const cash = cashOf(context);
  return {
    lines:
      lines.length > 0
        ? lines.map((line) => ({ lastFour: lastFour(line.cardNumber), productId: line.productId, amount: line.amount }))
        : [{ lastFour: lastFour(card.number), productId: null, amount: null }],
    balance: card.source === 'live' && card.refusal === null ? (card.card?.balance ?? null) : null,
    due: lines.length > 0 ? dueOf(lines) : null,
    cash:
      snapshot.hasTag('nothing-paid') && context.receivedText !== ''
        ? { received: cash.received, change: cash.change }
        : null,
    terminal: atTerminal(snapshot),
  };
}

/** From the moment in which a terminal is chosen. The customer takes whichever way of one device they like. */
function atTerminal(snapshot: SaleSnapshot): SaleOnDisplay['terminal'] {
  const { context } = snapshot;
  const { tender, keyed, rules } = context;
  if (tender === 'cash' || !(snapshot.hasTag('code') || snapshot.hasTag('leaving'))) return null;
  const takesAll = asksDevice(context) && TerminalWay.options.every((kind) => rules.devices.includes(kind));
  return { amount: keyed, by: takesAll ? 'either' : tender };
}
