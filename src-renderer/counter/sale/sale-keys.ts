import { AUTHORISATION_CODE_LENGTH_MAX } from '../../../src-shared/contract/authorisation-code.ts';
import { denominationsInUse } from '../../../src-shared/notes-in-use.ts';
import { BY_HAND, type KeyActions } from '../../keys/table.ts';
import { AMOUNT_DIGITS_MAX } from '../../ui/digits.ts';
import { withNextLetter } from '../../ui/next-letter.ts';
import { afterPadKey, type PadKey } from '../../ui/pad.tsx';
import { nextQuickNote, quickNotes } from './notes-and-coins.ts';
import { digitsOfAmount } from './sale-answers.ts';
import { CARD_TEXT_MAX, presetsOf } from './sale-context.ts';
import { activePlace, answersByDigit, answersOf, cashOf, goingBack, passesOf, type ActivePlace } from './sale-view.ts';
import { nextCustomerLanguage, type Sale } from './use-sale.ts';

/** Where a `−` that is held began. */
let begunAt: ActivePlace | null = null;

/** What the keys of the sale do in its present state. `choose`: Enter pays by no way before one was chosen. */
export function keysOfSale(sale: Sale, choose: () => void): KeyActions<'sale'> {
  const { snapshot, send } = sale;
  const { context } = snapshot;
  const place = activePlace(snapshot);
  const back = () => send({ type: 'back' });
  const more = { type: goingBack(snapshot) === null ? (besideTerminal(place) ?? 'add-card') : 'park' } as const;
  return {
    preset(nth) {
      // While passes are listed, a preset's key would choose another product without a word.
      const amount = place === 'passes' ? undefined : presetsOf(context)[nth];
      if (amount !== undefined) send({ type: 'preset', amount });
    },
    passes: () => send({ type: 'passes' }),
    bankCard: () => send({ type: 'tender', kind: 'bank-card' }),
    qr: () => send({ type: 'tender', kind: 'qr' }),
    nextTender() {
      if (place === 'amount' || place === 'passes') send({ type: 'passes' });
      else if (place === 'code' && context.codeText !== '')
        send({ type: 'code.typed', text: withNextLetter(context.codeText) });
      else send({ type: 'tender.next' });
    },
    customerLanguage: () =>
      send({
        type: 'customer-language',
        language: nextCustomerLanguage(context.customerLanguage, context.rules.profile),
      }),
    confirm(_nth, { endsBurst } = BY_HAND) {
      if (place === 'tenders') choose();
      else send({ type: 'confirm', endsBurst });
    },
    back,
    minus(_nth, { isHeldDown } = BY_HAND) {
      if (!isHeldDown) begunAt = place;
      // From a question it leads to a field, and takes nothing away there.
      else if (begunAt !== place) return;
      if (holdsTyped(place, sale)) typePadKey('erase', place, sale);
      // A key that is held has emptied the field, and leads no further.
      else if (!isHeldDown) back();
    },
    // It may stand in an authorisation code.
    hyphen: place === 'code' ? null : back,
    thousand() {
      // Nothing is a thousand of nothing: there the key is free, and a keypad has no other.
      if (isUntyped(place, sale)) send({ type: 'no-paper' });
      // A code is no amount: its zeros are typed one by one.
      else if (place !== 'code') typePadKey('000', place, sale);
    },
    noPaper() {
      if (place === 'received' || place === 'code' || place === 'device') send({ type: 'no-paper' });
    },
    addCard: () => send(more),
    plus() {
      // Where cards are being added it goes to no control: the next one would take a card out by Enter.
      if (snapshot.hasTag('gathering')) return true;
      if (!snapshot.can(more)) return false;
      send(more);
      return true;
    },
    moreCash: () => handNextNote(sale, 'more'),
    exactCash: () => handNextNote(sale, 'exact'),
    removeLast() {
      if (!snapshot.hasTag('gathering') || context.cardText !== '') return false;
      send({ type: 'remove.last' });
      return true;
    },
  };
}

/** There no card is added: the same key says that a slip was declined, or leaves a device that says nothing. */
function besideTerminal(place: ActivePlace): 'declined' | 'park' | null {
  if (place === 'code') return 'declined';
  return place === 'device' ? 'park' : null;
}

/** Passes and the answers of a question are chosen by a digit. */
export function choicesOfSale({ snapshot, send }: Sale): KeyActions<'choices'> {
  switch (activePlace(snapshot)) {
    case 'passes':
      return {
        choose(nth) {
          const product = passesOf(snapshot.context)[nth];
          if (product) send({ type: 'pass', product });
        },
      };
    case 'question':
      return {
        choose(nth) {
          const type = answersOf(snapshot)[nth];
          // Whoever scanned the next card types its amount: its first digit does not say that no money was taken.
          if (type && answersByDigit(snapshot)) send({ type });
        },
      };
    default:
      return {};
  }
}

/** ↑ while cash is counted: the next note that the customer may have handed over; ↓ goes back to the exact amount. */
function handNextNote({ snapshot, send }: Sale, which: 'more' | 'exact'): boolean {
  if (activePlace(snapshot) !== 'received') return false;
  const { due, received } = cashOf(snapshot.context);
  const next =
    which === 'more'
      ? nextQuickNote(
          received,
          quickNotes(due, denominationsInUse(snapshot.context.rules.today, snapshot.context.rules.profile)),
        )
      : null;
  send({ type: 'received.typed', text: next === null ? '' : digitsOfAmount(next, snapshot.context) });
  return true;
}

function isUntyped(place: ActivePlace, { snapshot: { context } }: Sale): boolean {
  if (place === 'received') return context.receivedText === '';
  return place === 'code' && context.codeText === '';
}

/** What was refused or stood there before is left whole: a figure replaces it. */
function holdsTyped(place: ActivePlace, { snapshot }: Sale): boolean {
  const { amountText, cardText, codeText, receivedText, steppedBack } = snapshot.context;
  if (place === 'card') return cardText !== '' && !snapshot.hasTag('refused');
  if (place === 'amount') return amountText !== '' && !steppedBack;
  if (place === 'received') return receivedText !== '';
  return place === 'code' && codeText !== '';
}

/** A key of the pad, or `*`, into the place that takes what is typed. */
export function typePadKey(key: PadKey, place: ActivePlace, { snapshot, send }: Sale): void {
  const { context } = snapshot;
  if (place === 'card') {
    // A number that was refused, or sold onto, is not typed on: the next one begins.
    const text = snapshot.hasTag('refused') && key !== 'erase' ? '' : context.cardText;
    send({ type: 'card.typed', text: afterPadKey(text, key, CARD_TEXT_MAX) });
  }
  // A preset that stands there from before is replaced, as by the selected field, and so is what was refused.
  const anew = key !== 'erase' && context.refusal !== null;
  const isReplaced = anew || ((context.steppedBack || context.awaitsEnter) && key !== 'erase');
  if (place === 'amount')
    send({ type: 'amount.typed', text: afterPadKey(isReplaced ? '' : context.amountText, key, AMOUNT_DIGITS_MAX) });
  if (place === 'received')
    send({ type: 'received.typed', text: afterPadKey(anew ? '' : context.receivedText, key, AMOUNT_DIGITS_MAX) });
  if (place === 'code')
    send({ type: 'code.typed', text: afterPadKey(anew ? '' : context.codeText, key, AUTHORISATION_CODE_LENGTH_MAX) });
}
