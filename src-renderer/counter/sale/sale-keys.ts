import { afterPadKey, type PadKey } from '../../ui/pad.tsx';
import type { Command } from '../../keys/table.ts';
import { nextQuickNote, quickNotes } from './notes-and-coins.ts';
import { digitsOfAmount } from './sale-answers.ts';
import { AMOUNT_DIGITS_MAX, CARD_TEXT_MAX, CODE_LENGTH_MAX, presetsOf } from './sale-context.ts';
import { activePlace, cashOf, type ActivePlace } from './sale-view.ts';
import { nextCustomerLanguage, type Sale } from './use-sale.ts';

/** What a command means in the present state of the sale; false when nothing. */
export function obeyInSale(command: Command, sale: Sale): boolean {
  const { snapshot, send } = sale;
  const place = activePlace(snapshot);
  switch (command.kind) {
    case 'preset': {
      // While passes are listed, a preset's key would choose another product without a word.
      if (place === 'passes') return true;
      const amount = presetsOf(snapshot.context)[command.index];
      if (amount !== undefined) send({ type: 'preset', amount });
      return true;
    }
    case 'passes':
      send({ type: 'passes' });
      return true;
    case 'bank-card':
    case 'qr':
      send({ type: 'tender', kind: command.kind });
      return true;
    case 'next-tender':
      send({ type: 'tender.next' });
      return true;
    case 'customer-language':
      send({
        type: 'customer-language',
        language: nextCustomerLanguage(snapshot.context.customerLanguage, snapshot.context.rules.profile),
      });
      return true;
    case 'confirm':
    case 'back':
      send({ type: command.kind });
      return true;
    case 'thousand':
      typePadKey('000', place, sale);
      return true;
    case 'add-card':
      send({ type: 'add-card' });
      return true;
    case 'more-cash':
    case 'less-cash':
      return handNextNote(sale, command.kind);
    case 'remove-last':
      if (!snapshot.matches('gathering') || snapshot.context.cardText !== '') return false;
      send({ type: 'remove.last' });
      return true;
    default:
      return false;
  }
}

/** ↑ while cash is counted: the next note that the customer may have handed over; ↓ goes back to the exact amount. */
function handNextNote({ snapshot, send }: Sale, which: 'more-cash' | 'less-cash'): boolean {
  if (activePlace(snapshot) !== 'received') return false;
  const { due, received } = cashOf(snapshot.context);
  const next =
    which === 'more-cash'
      ? nextQuickNote(received, quickNotes(due, snapshot.context.rules.profile.cash.denominations))
      : null;
  send({ type: 'received.typed', text: next === null ? '' : digitsOfAmount(next, snapshot.context) });
  return true;
}

/** A key of the pad, or `*`, into the place that takes what is typed. */
export function typePadKey(key: PadKey, place: ActivePlace, { snapshot, send }: Sale): void {
  const { context } = snapshot;
  if (place === 'card') {
    // A number that was refused, or sold onto, is not typed on: the next one begins.
    const text = snapshot.matches('refused') && key !== 'erase' ? '' : context.cardText;
    send({ type: 'card.typed', text: afterPadKey(text, key, CARD_TEXT_MAX) });
  }
  // A preset that stands there from before is replaced, as by the selected field.
  if (place === 'amount')
    send({
      type: 'amount.typed',
      text: afterPadKey(context.steppedBack && key !== 'erase' ? '' : context.amountText, key, AMOUNT_DIGITS_MAX),
    });
  if (place === 'received')
    send({ type: 'received.typed', text: afterPadKey(context.receivedText, key, AMOUNT_DIGITS_MAX) });
  if (place === 'code') send({ type: 'code.typed', text: afterPadKey(context.codeText, key, CODE_LENGTH_MAX) });
}
