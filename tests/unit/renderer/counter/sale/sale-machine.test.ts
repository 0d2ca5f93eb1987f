import { describe, expect, test } from 'vitest';
import { money } from '../../../../../src-shared/money.ts';
import { fiscalProfile } from '../../../../devices/a-fiscal-ledger.ts';
import { aProfile, CARD_NUMBER } from '../../../../devices/a-profile.ts';
import { keysOfSale } from '../../../../../src-renderer/counter/sale/sale-keys.ts';
import type { SaleEvent } from '../../../../../src-renderer/counter/sale/sale-setup.ts';
import { nextTender } from '../../../../../src-renderer/counter/sale/sale-context.ts';
import {
  activePlace,
  answersOf,
  goingBack,
  refuseTyped,
  saysKeptAway,
  saysNoCard,
  topUpRange,
  groupInHand,
  refusePreset,
} from '../../../../../src-renderer/counter/sale/sale-view.ts';
import {
  amount,
  aSaleAtTheTill,
  bankCard,
  BLOCKED_CARD,
  code,
  FULL_CARD,
  MISSING_CARD,
  NEW_CARD,
  OTHER_CARD,
  preset,
  received,
  saleId,
  scan,
} from './a-sale-at-the-till.ts';

async function cardShown(number = CARD_NUMBER) {
  const till = aSaleAtTheTill();
  till.do(scan(number));
  await till.reaches('amount');
  return till;
}

async function paying(amountOf = 5000) {
  const till = await cardShown();
  till.do(preset(amountOf));
  return till;
}

async function atTheTerminal() {
  const till = await paying();
  till.do(bankCard);
  await till.reaches({ payment: 'terminal' });
  return till;
}

describe('the language that a customer chose', () => {
  const english = { type: 'customer-language', language: 'en' } as const;
  const languageOf = (till: Awaited<ReturnType<typeof cardShown>>) => till.now().context.customerLanguage;

  test('is theirs from before the card is there, and also when its number has to be read again', async () => {
    const till = aSaleAtTheTill();
    till.do(english, scan(MISSING_CARD));
    await till.reaches('refused');
    till.do(scan());
    await till.reaches('amount');
    expect(languageOf(till)).toBe('en');
  });

  test('goes with them where another card replaces one that was only looked at', async () => {
    const till = await cardShown();
    till.do(english, scan(OTHER_CARD));
    await till.reaches('amount');
    expect(languageOf(till)).toBe('ru');
  });

  test('goes with them where their card was refused', async () => {
    const till = aSaleAtTheTill();
    till.do(scan(BLOCKED_CARD));
    await till.reaches('refused');
    till.do(english, scan());
    await till.reaches('amount');
    expect(languageOf(till)).toBe('ru');
  });
});

describe('a cash top-up', () => {
  test('at a preset is scan, F-key, Enter', async () => {
    const till = await cardShown();
    till.do(preset(5000), 'confirm');
    const done = await till.reaches('done');
    expect(till.askedFor('sale.take')).toEqual([
      {
        saleId: saleId(1),
        language: 'ru',
        lines: [{ cardNumber: CARD_NUMBER, productId: 'purse', amount: 5000 }],
        tenders: [{ kind: 'cash', amount: 5000, received: 5000 }],
      },
    ]);
    expect(done.context.taken?.sale).toMatchObject({ amount: 5000, change: 0 });
  });

  test('without paper is one key more, and holds for this customer alone', async () => {
    const till = await paying();
    till.do({ type: 'no-paper' }, { type: 'no-paper' }, { type: 'no-paper' });
    till.do('confirm');
    await till.reaches('done');
    till.do(scan(OTHER_CARD));
    await till.reaches('amount');
    till.do(preset(5000), 'confirm');
    await till.reaches('done');
    const asked = till.askedFor('sale.take') as readonly object[];
    expect(asked.map((sale) => 'noPaper' in sale)).toEqual([true, false]);
  });

  test('typed is scan, digits Enter, digits Enter', async () => {
    const till = await cardShown();
    till.do(amount('3000'), 'confirm', received('10000'), 'confirm');
    const done = await till.reaches('done');
    expect(done.context.taken?.sale).toMatchObject({ amount: 3000, received: 10000, change: 7000 });
  });

  test('is not taken while too little was handed over', async () => {
    const till = await paying();
    till.do(received('2000'), 'confirm');
    expect(till.now().matches({ payment: 'cash' })).toBe(true);
    expect(till.now().context.refusal).toEqual({ kind: 'received-too-little', due: 5000 });
    expect(till.askedFor('sale.take')).toEqual([]);
  });

  test('is not taken for so much that five of the largest notes would go straight back', async () => {
    const till = await paying();
    till.do(received('105000'), 'confirm');
    expect(till.now().context.refusal).toEqual({ kind: 'received-too-much', due: 5000 });
    expect(till.askedFor('sale.take')).toEqual([]);
    till.do(received('20000'), 'confirm');
    expect((await till.reaches('done')).context.taken?.sale).toMatchObject({ received: 20_000, change: 15_000 });
  });

  test.each(['5001', '12345', '99999'])('is asked about where %s came faster than by hand', async (typed) => {
    const till = await paying();
    till.do(received(typed), { type: 'confirm', endsBurst: true });
    expect(till.now().context).toMatchObject({ receivedText: typed, refusal: { kind: 'received-typed-fast' } });
    expect(till.askedFor('sale.take')).toEqual([]);
    till.do('confirm');
    expect((await till.reaches('done')).context.taken?.sale).toMatchObject({ received: Number(typed) });
  });

  test('names what was typed faster than by hand, since its field may be out of sight', async () => {
    const till = await paying();
    till.do(received('12345'), { type: 'confirm', endsBurst: true });
    expect(till.now().context.refusal).toEqual({ kind: 'received-typed-fast', received: 12_345 });
  });

  test.each([5000, 6000, 10_000])('is taken at once for %i, which a key that types a note may type', async (typed) => {
    const till = await paying();
    till.do(received(String(typed)), { type: 'confirm', endsBurst: true });
    expect((await till.reaches('done')).context.taken?.sale).toMatchObject({ received: typed });
  });

  test('goes back to its amount by another preset, which may be meant as a note, and on by Enter alone', async () => {
    const till = await paying();
    till.do(preset(10_000));
    expect(till.now().matches({ amount: 'entering' })).toBe(true);
    expect(till.now().context).toMatchObject({ amountText: '10000', lines: [{ amount: 5000 }] });
    till.do(preset(2000), preset(2000));
    expect(till.now().matches({ amount: 'entering' })).toBe(true);
    till.do('confirm');
    expect(till.now().matches({ payment: 'cash' })).toBe(true);
    expect(till.now().context).toMatchObject({ lines: [{ amount: 2000 }] });
  });

  test('is cleared by Esc where a preset led back to its amount, and a preset goes on by itself again', async () => {
    const till = await paying();
    till.do(preset(10_000), 'back');
    expect(till.now().context).toMatchObject({ amountText: '', card: { number: CARD_NUMBER } });
    till.do(preset(2000));
    expect(till.now().matches({ payment: 'cash' })).toBe(true);
  });

  test('keeps its amount and what was received when a preset is pressed, and says how to go back', async () => {
    const till = await paying();
    till.do(received('10000'));
    expect(refusePreset(money(20_000), till.now())).toEqual({ kind: 'amount-agreed' });
    till.do(preset(20_000));
    expect(till.now().matches({ payment: 'cash' })).toBe(true);
    expect(till.now().context).toMatchObject({
      receivedText: '10000',
      lines: [{ amount: 5000 }],
      refusal: { kind: 'amount-agreed' },
    });
    till.do('back', preset(20_000));
    expect(till.now().context).toMatchObject({ receivedText: '', lines: [{ amount: 20_000 }], refusal: null });
  });

  test('that was refused is taken again as the same sale', async () => {
    const till = await paying();
    till.refusals['sale.take'] = { kind: 'internal', incident: 'x' };
    till.do('confirm');
    await till.reaches({ payment: 'cash' });
    expect(till.now().context.refusal).toMatchObject({ kind: 'internal' });
    delete till.refusals['sale.take'];
    till.do('confirm');
    await till.reaches('done');
    expect(till.askedFor('sale.take')).toMatchObject([{ saleId: saleId(1) }, { saleId: saleId(1) }]);
  });
});

describe('after done', () => {
  async function done() {
    const till = await paying();
    till.do('confirm');
    await till.reaches('done');
    return till;
  }

  test('Enter does nothing, however often', async () => {
    const till = await done();
    till.do('confirm', 'confirm', 'back', preset(5000));
    expect(till.now().matches('done')).toBe(true);
    expect(till.askedFor('sale.take')).toHaveLength(1);
  });

  test('the sale stays readable until the next card is looked up, which is the next customer', async () => {
    const till = await done();
    till.do({ type: 'card.typed', text: '9' });
    expect(till.now().context.taken?.sale.amount).toBe(5000);
    till.do(scan(OTHER_CARD));
    expect(till.now().context.taken).toBeNull();
    await till.reaches('amount');
    expect(till.now().context).toMatchObject({ amountText: '', saleId: null, card: { number: OTHER_CARD } });
  });

  test.each([
    ['is served', OTHER_CARD, 'amount'],
    ['is refused', BLOCKED_CARD, 'refused'],
  ] as const)('a card found by its last digits %s as the next customer’s', async (_, card, state) => {
    const till = await done();
    till.do({ type: 'card.typed', text: card.slice(-8) }, 'confirm');
    await till.reaches(state);
    expect(till.now().context).toMatchObject({ taken: null, card: { number: card } });
  });

  test('a number that leads to no card leaves the sale readable', async () => {
    const till = await done();
    till.do({ type: 'card.typed', text: '2259' }, 'confirm');
    await till.reaches('refused');
    expect(till.now().context).toMatchObject({ taken: { sale: { amount: 5000 } }, refusal: { kind: 'card-unknown' } });
  });

  test('a card that was scanned while the money was written down is served next', async () => {
    const till = await paying();
    till.do('confirm', scan(OTHER_CARD));
    const next = await till.reaches('amount');
    expect(next.context.card?.number).toBe(OTHER_CARD);
    expect(till.askedFor('sale.take')).toHaveLength(1);
  });
});

describe('the amount', () => {
  test("is refused in place by the operator's limits, and stays to be corrected", async () => {
    const till = await cardShown();
    till.do(amount('50'), 'confirm');
    expect(till.now().context).toMatchObject({
      refusal: { kind: 'amount-below-minimum', minimum: 1000 },
      amountText: '50',
    });
    till.do(amount('500'));
    expect(till.now().context.refusal).toBeNull();
  });

  test('above the largest preset wants a second Enter', async () => {
    const till = await cardShown();
    till.do(amount('45000'), 'confirm');
    await till.reaches({ amount: 'unusual' });
    till.do('confirm');
    expect(till.now().matches({ payment: 'cash' })).toBe(true);
  });

  test('that can not be sold now is refused at once, and not asked about', async () => {
    const till = await cardShown();
    till.refusals['sale.judge'] = { kind: 'offline-top-up-limit', maximum: money(20_000) };
    till.do(amount('45000'), 'confirm');
    await till.reaches({ amount: 'judging' });
    await till.reaches({ amount: 'entering' });
    expect(till.now().context).toMatchObject({ amountText: '45000', refusal: { kind: 'offline-top-up-limit' } });
    expect(till.askedFor('sale.judge')).toMatchObject([{ lines: [{ amount: 45_000 }] }]);
  });

  test('is hinted at as far as it can be sold now', () => {
    const profile = aProfile();
    const offline = { allowed: true, hoursLeft: 5, maxTopUp: money(20_000), totalLeft: money(200_000) };
    expect(topUpRange(profile, null)).toEqual({ min: profile.limits.minTopUp, max: profile.limits.maxTopUp });
    expect(topUpRange(profile, offline)?.max).toBe(20_000);
    expect(topUpRange(profile, { ...offline, totalLeft: money(7_500) })?.max).toBe(
      7_500 - (7_500 % profile.limits.stepTopUp),
    );
    expect(topUpRange(profile, { ...offline, totalLeft: money(0) })).toBeNull();
    expect(topUpRange(profile, { ...offline, allowed: false })).toBeNull();
  });

  test('that is unusual and typed on asks again', async () => {
    const till = await cardShown();
    till.do(amount('45000'), 'confirm', amount('40000'), 'confirm');
    await till.reaches({ amount: 'unusual' });
    till.do(amount('4000'), 'confirm');
    expect(till.now().context.lines).toMatchObject([{ amount: 4000 }]);
  });

  test('empty is not confirmed', async () => {
    const till = await cardShown();
    till.do('confirm', 'confirm');
    expect(till.now().matches({ amount: 'entering' })).toBe(true);
  });

  test('of a pass is its price', async () => {
    const till = await cardShown();
    const day = till.now().context.rules.profile.products.find((product) => product.id === 'day');
    if (!day) throw new Error('the profile sells no day pass');
    till.do('passes', { type: 'pass', product: day }, 'confirm');
    await till.reaches('done');
    expect(till.askedFor('sale.take')).toMatchObject([{ lines: [{ productId: 'day', amount: 500 }] }]);
  });

  test('of a pass that is being paid is a top-up only by Enter, whatever preset is pressed', async () => {
    const till = await cardShown();
    const day = till.now().context.rules.profile.products.find((product) => product.id === 'day');
    if (!day) throw new Error('the profile sells no day pass');
    till.do('passes', { type: 'pass', product: day });
    till.do(preset(5000));
    expect(till.now().matches({ amount: 'entering' })).toBe(true);
    expect(till.now().context).toMatchObject({ amountText: '5000', lines: [{ productId: 'day', amount: 500 }] });
    till.do('confirm');
    expect(till.now().context.lines).toMatchObject([{ productId: 'purse', amount: 5000 }]);
  });
});

describe('a card', () => {
  test("that can't be sold onto is refused with its reason, and Enter asks about it again", async () => {
    const till = aSaleAtTheTill();
    till.do(scan(BLOCKED_CARD));
    const refused = await till.reaches('refused');
    expect(refused.context).toMatchObject({ refusal: { kind: 'card-blocked' }, card: { number: BLOCKED_CARD } });
    till.do(preset(5000), 'confirm');
    expect(till.now().matches('lookingUp')).toBe(true);
    await till.reaches('refused');
  });

  test('that is not known leaves the number to be corrected', async () => {
    const till = aSaleAtTheTill();
    till.do({ type: 'card.typed', text: MISSING_CARD }, 'confirm');
    const refused = await till.reaches('refused');
    expect(refused.context).toMatchObject({ refusal: { kind: 'card-unknown' }, cardText: MISSING_CARD });
  });

  test('scanned before payment replaces the one before and clears the amount', async () => {
    const till = await cardShown();
    till.do(amount('5000'), scan(OTHER_CARD));
    const shown = await till.reaches('amount');
    expect(shown.context).toMatchObject({ amountText: '', card: { number: OTHER_CARD } });
  });

  test('scanned again during its own payment changes nothing', async () => {
    const till = await paying();
    till.do(received('10000'), scan(CARD_NUMBER));
    expect(till.now().matches({ payment: 'cash' })).toBe(true);
    expect(till.now().context.receivedText).toBe('10000');
  });

  test("scanned during another's payment asks first", async () => {
    const till = await paying();
    till.do(scan(OTHER_CARD), 'confirm');
    expect(till.now().matches({ payment: 'interrupted' })).toBe(true);
    till.do('answer.stay');
    expect(till.now().context).toMatchObject({ card: { number: CARD_NUMBER }, waitingScan: null });
    till.do(scan(OTHER_CARD), 'answer.no-money');
    const shown = await till.reaches('amount');
    expect(shown.context.card?.number).toBe(OTHER_CARD);
  });

  test('that is none, scanned during a payment, is refused beside it and changes nothing', async () => {
    const refusal = { kind: 'card-number-unreadable', why: 'no-number-in-it' };
    const till = await paying();
    till.do(received('10000'), scan('HTTPXYZ123'));
    expect(till.now().matches({ payment: 'cash' })).toBe(true);
    expect(till.now().context).toMatchObject({ receivedText: '10000', waitingScan: null, refusal });
    till.do(scan(OTHER_CARD), scan('HTTPXYZ123'));
    expect(till.now().context.waitingScan).toBe(OTHER_CARD);

    const terminal = await atTheTerminal();
    terminal.do(code('12'), scan('HTTPXYZ123'));
    expect(terminal.now().matches({ payment: 'terminal' })).toBe(true);
    expect(terminal.now().context).toMatchObject({ codeText: '12', refusal });
  });

  test.each([
    ['a bottle', '4600682000013', 'wrong-prefix'],
    ['a small bottle', '46009333', 'too-short'],
    ['a foreign link', 'https://example.org/xyz', 'no-number-in-it'],
    ['half of a card', CARD_NUMBER.slice(0, 11), 'too-short'],
    ['a damaged code', CARD_NUMBER.replace('0850', '08X0'), 'not-digits'],
  ])('is not lost by the scan of %s, wherever the sale stands', async (_, other, why) => {
    const refusal = { kind: 'card-number-unreadable', why };
    const till = await cardShown();
    till.do(amount('5000'), scan(other));
    expect(till.now().matches({ amount: 'entering' })).toBe(true);
    expect(till.now().context).toMatchObject({ amountText: '5000', card: { number: CARD_NUMBER }, refusal });
    // The amount is as good as before: the scan's words are not the amount's.
    expect(refuseTyped(till.now().context)).toBeNull();
    till.do('passes', scan(other));
    expect(till.now().matches({ amount: 'passes' })).toBe(true);
    expect(till.now().context).toMatchObject({ card: { number: CARD_NUMBER }, refusal });
    till.do('passes', amount('50000'), 'confirm');
    await till.reaches({ amount: 'unusual' });
    till.do(scan(other), 'confirm');
    await till.reaches({ amount: 'unusual' });
    expect(till.now().context).toMatchObject({ amountText: '50000', refusal: null });

    till.do(amount('5000'), 'add-card', { type: 'card.typed', text: '22' }, scan(other));
    expect(till.now().matches({ gathering: 'scanning' })).toBe(true);
    expect(till.now().context).toMatchObject({ cards: [{}], cardText: '22', notAdded: [{ text: other, refusal }] });
    till.do('back', 'back', scan(OTHER_CARD));
    await till.reaches({ gathering: 'scanning' });
    till.do('back', 'back', scan(other));
    expect(till.now().matches('droppingGroup')).toBe(true);
    expect(till.now().context.cards).toHaveLength(2);
    // A question has no place for it, so the till says it.
    expect(saysNoCard(till.now())).toBe(false);
    till.do('answer.stay');

    till.do('confirm', received('20000'), scan(NEW_CARD), scan(other));
    expect(till.now().matches({ payment: 'interrupted' })).toBe(true);
    expect(till.now().context).toMatchObject({ waitingScan: NEW_CARD, refusal: null });
    till.do('answer.stay', scan(other));
    expect(till.now().context).toMatchObject({ receivedText: '20000', refusal });
    till.do('confirm', scan(other));
    const done = await till.reaches('done');
    expect(done.context).toMatchObject({ taken: { sale: { amount: 10_000 } }, waitingScan: null });
    till.do(scan(other));
    expect(till.now().matches('done')).toBe(true);
    expect(saysNoCard(till.now())).toBe(false);
    // Its first character may have been typed: the change that still lies on the desk stays on the screen.
    till.do({ type: 'card.typed', text: '22' }, scan(other));
    expect(till.now().context.taken).toMatchObject({ sale: { change: 10_000 } });
  });

  test('that is typed by its last digits is the next customer’s: nothing of the sale before is beside it', async () => {
    const till = await paying();
    till.do('confirm');
    await till.reaches('done');
    till.do({ type: 'card.typed', text: '12345678901' }, 'confirm');
    expect(till.now().context.taken).not.toBeNull();
    till.do('back', { type: 'card.typed', text: CARD_NUMBER.slice(-8) }, 'confirm');
    expect(till.now().context.taken).toBeNull();
  });

  test('that is looked up is not lost by a scan of no card', async () => {
    const till = aSaleAtTheTill();
    till.do(scan(), scan('4600682000013'));
    const shown = await till.reaches('amount');
    expect(shown.context).toMatchObject({
      card: { number: CARD_NUMBER },
      refusal: { kind: 'card-number-unreadable', why: 'wrong-prefix' },
    });
  });
});

describe('Esc', () => {
  test('once goes back from payment to the amount, which stays', async () => {
    const till = await paying();
    till.do('back');
    expect(till.now().matches({ amount: 'entering' })).toBe(true);
    expect(till.now().context.amountText).toBe('5000');
  });

  test('twice clears the sale', async () => {
    const till = await paying();
    till.do('back', 'back');
    expect(till.now().matches('idle')).toBe(true);
    expect(till.now().context).toMatchObject({ card: null, amountText: '', lines: [] });
  });

  test('twice clears it from a typed amount as well', async () => {
    const till = await cardShown();
    till.do(amount('3000'), 'back');
    expect(till.now().context).toMatchObject({ amountText: '', card: { number: CARD_NUMBER } });
    till.do('back');
    expect(till.now().matches('idle')).toBe(true);
  });
});

describe('a bank card', () => {
  test("is kept durably before the clerk keys the amount, and taken with the slip's code", async () => {
    const till = await atTheTerminal();
    till.do(code('A1-2345'), 'confirm');
    await till.reaches('done');
    expect(till.asked.map(([channel]) => channel)).toEqual([
      'card.look-up',
      'sale.judge',
      'sale.begin',
      'sale.await-payment',
      'sale.take',
    ]);
    expect(till.askedFor('sale.await-payment')).toMatchObject([
      { saleId: saleId(1), tenders: [{ kind: 'bank-card', amount: 5000 }] },
    ]);
    expect(till.askedFor('sale.take')).toMatchObject([
      { saleId: saleId(1), tenders: [{ kind: 'bank-card', amount: 5000, authCode: 'A1-2345' }] },
    ]);
  });

  test('without a code is not taken', async () => {
    const till = await atTheTerminal();
    till.do('confirm');
    expect(till.now().context.refusal).toEqual({ kind: 'authorisation-code-needed' });
    expect(till.askedFor('sale.take')).toEqual([]);
  });

  test('is asked about where its code came faster than by hand: a bottle says nothing of a terminal', async () => {
    const till = await atTheTerminal();
    till.do(code('12345'), { type: 'confirm', endsBurst: true });
    expect(till.now().context.refusal).toEqual({ kind: 'authorisation-code-typed-fast', code: '12345' });
    expect(till.askedFor('sale.take')).toEqual([]);
    till.do('confirm');
    await till.reaches('done');
  });

  test('is taken at once by six letters or digits, as banks give them: one key, or a code on the slip', async () => {
    const till = await atTheTerminal();
    till.do(code('K70001'), { type: 'confirm', endsBurst: true });
    expect((await till.reaches('done')).context.taken?.sale).toMatchObject({ amount: 5000 });
  });

  test('is left only by an answer: back to the code', async () => {
    const till = await atTheTerminal();
    till.do(code('12'), 'back', 'confirm');
    expect(till.now().matches({ payment: 'leaving' })).toBe(true);
    till.do('back');
    expect(till.now().matches({ payment: 'terminal' })).toBe(true);
    expect(till.now().context.codeText).toBe('12');
  });

  test('is left only by an answer: no money was taken', async () => {
    const till = await atTheTerminal();
    till.do('back', 'answer.no-money');
    await till.reaches({ payment: 'cash' });
    expect(till.askedFor('sale.abandon')).toEqual([{ saleId: saleId(1) }]);
    till.do(received('5000'), 'confirm');
    await till.reaches('done');
    expect(till.askedFor('sale.take')).toMatchObject([{ saleId: saleId(2) }]);
  });

  test('that took no money is no cash by a key too many: exact cash is taken once it is chosen', async () => {
    const till = await atTheTerminal();
    till.do('back', 'answer.no-money');
    await till.reaches({ payment: 'cash' });
    expect(till.now().context.refusal).toEqual({ kind: 'payment-not-made' });
    // A bottle shown to the scanner takes the words' place, and answers nothing.
    till.do({ type: 'scanned', text: '4870001156784' }, 'confirm');
    const { context } = await till.reaches({ payment: 'cash' });
    expect(context.refusal).toBeNull();
    expect(till.askedFor('sale.take')).toEqual([]);
    till.do('confirm');
    await till.reaches('done');
  });

  test('that was left for cash takes exact cash at once: it was chosen', async () => {
    const till = await atTheTerminal();
    till.do({ type: 'tender', kind: 'cash' }, 'answer.no-money');
    await till.reaches({ payment: 'cash' });
    expect(till.now().context.refusal).toBeNull();
    till.do('confirm');
    await till.reaches('done');
  });

  test('is left for another one, which comes next only where the answer is that no money was taken', async () => {
    const till = await atTheTerminal();
    const { rules } = till.now().context;
    const qr = { id: 'qr', kind: 'qr', name: { ru: 'QR' }, fiscalisedBy: 'counter' } as const;
    const profile = { ...rules.profile, tenders: [...rules.profile.tenders, qr] };
    till.do({ type: 'rules', rules: { ...rules, profile } });
    till.do('tender.next', 'back', 'back', 'answer.no-money');
    await till.reaches({ payment: 'cash' });
    till.do(bankCard);
    await till.reaches({ payment: 'terminal' });
    till.do('tender.next', 'answer.no-money');
    await till.reaches({ payment: 'terminal' });
    expect(till.now().context).toMatchObject({ tender: 'qr', keyed: 5000, wanted: null, saleId: saleId(3) });
    expect(till.askedFor('sale.abandon')).toEqual([{ saleId: saleId(1) }, { saleId: saleId(2) }]);
  });

  test('that was declined is not charged: one key says so, and the next way of paying is one more', async () => {
    const till = await atTheTerminal();
    till.do('declined');
    await till.reaches({ payment: 'cash' });
    expect(till.askedFor('sale.decline')).toEqual([{ saleId: saleId(1) }]);
    expect(till.now().context).toMatchObject({ codeText: '', saleId: null, refusal: { kind: 'payment-declined' } });
    till.do({ type: 'tender', kind: 'bank-card' });
    await till.reaches({ payment: 'terminal' });
    expect(till.now().context).toMatchObject({ keyed: 5000, saleId: saleId(2), refusal: null });
  });

  test('whose code is typed was charged: «declined» asks first, and forgets this part alone', async () => {
    const till = await paying();
    till.do(received('3000'), bankCard);
    await till.reaches({ payment: 'terminal' });
    till.do(code('77'), 'confirm');
    await till.reaches({ payment: 'rest' });
    till.do(bankCard);
    await till.reaches({ payment: 'terminal' });
    till.do(code('A1'), 'declined');
    expect(till.now().matches({ payment: 'leaving' })).toBe(true);
    till.do('answer.stay');
    await till.reaches({ payment: 'terminal' });
    expect(till.now().context.codeText).toBe('A1');
    expect(till.askedFor('sale.decline')).toEqual([]);
    till.do('declined', 'answer.no-money');
    await till.reaches({ payment: 'rest' });
    expect(till.now().context).toMatchObject({ parts: [{ amount: 2000, authCode: '77' }], saleId: saleId(1) });
    till.do(bankCard);
    await till.reaches({ payment: 'terminal' });
    expect(till.now().context).toMatchObject({ codeText: '', leavesDeclined: false });
  });

  test.each([
    ['Enter', 'confirm' as const],
    ['its button', { type: 'tender', kind: 'cash' } as const],
  ])(
    'that was declined is no cash by a key too many: exact cash is taken once it is chosen by %s',
    async (_, chooses) => {
      const till = await atTheTerminal();
      till.do('declined');
      await till.reaches({ payment: 'cash' });
      till.do(chooses);
      const { context } = await till.reaches({ payment: 'cash' });
      expect(context.refusal).toBeNull();
      expect(till.askedFor('sale.take')).toEqual([]);
      till.do('confirm');
      await till.reaches('done');
    },
  );

  test('that was declined beside cash leaves the cash typed, and the other way takes the rest', async () => {
    const till = await paying();
    till.do(received('3000'), bankCard);
    await till.reaches({ payment: 'terminal' });
    till.do('declined');
    await till.reaches({ payment: 'cash' });
    expect(till.now().context.receivedText).toBe('3000');
    till.do('tender.next');
    await till.reaches({ payment: 'terminal' });
    expect(till.now().context.keyed).toBe(2000);
  });

  test('that was declined is not the next way again, where there is another', async () => {
    const till = await atTheTerminal();
    till.do('declined');
    const { context } = await till.reaches({ payment: 'cash' });
    const { tenders } = context.rules.profile;
    const qr = { id: 'qr', kind: 'qr', name: { ru: 'QR' }, fiscalisedBy: 'counter' } as const;
    const profile = { ...context.rules.profile, tenders: [...tenders, qr] };
    expect(nextTender({ ...context, rules: { ...context.rules, profile } })).toBe('qr');
    till.do('tender.next');
    const again = await till.reaches({ payment: 'terminal' });
    expect(again.context).toMatchObject({ tender: 'bank-card', declined: null });
  });

  test('that was declined forgets no part that was paid before it', async () => {
    const till = await paying();
    till.do(received('3000'), bankCard);
    await till.reaches({ payment: 'terminal' });
    till.do(code('77'), 'confirm');
    await till.reaches({ payment: 'rest' });
    till.do(bankCard);
    await till.reaches({ payment: 'terminal' });
    till.do('declined');
    await till.reaches({ payment: 'rest' });
    expect(till.now().context).toMatchObject({ parts: [{ amount: 2000, authCode: '77' }], saleId: saleId(1) });
    till.do('confirm', 'confirm');
    await till.reaches('done');
    expect(till.askedFor('sale.take')).toMatchObject([
      {
        saleId: saleId(1),
        tenders: [
          { amount: 2000, authCode: '77' },
          { kind: 'cash', amount: 3000 },
        ],
      },
    ]);
  });

  test('whose «declined» could not be written down stays at the terminal', async () => {
    const till = await atTheTerminal();
    till.refusals['sale.decline'] = { kind: 'ledger-unwritable', detail: 'disk full' };
    till.do(code('A1'), 'declined', 'answer.no-money');
    await till.reaches({ payment: 'declining' });
    await till.reaches({ payment: 'terminal' });
    expect(till.now().context).toMatchObject({ codeText: 'A1', refusal: { kind: 'ledger-unwritable' } });
  });

  test('is left only by an answer: to be decided later, while the next customer is served', async () => {
    const till = await atTheTerminal();
    till.do(scan(OTHER_CARD));
    expect(till.now().matches({ payment: 'leaving' })).toBe(true);
    till.do('answer.later');
    const shown = await till.reaches('amount');
    expect(shown.context).toMatchObject({ card: { number: OTHER_CARD }, saleId: null });
    expect(till.askedFor('sale.abandon')).toEqual([]);
    expect(till.askedFor('sale.begin')).toHaveLength(2);
  });

  test('that could not be kept is not keyed', async () => {
    const till = await paying();
    till.refusals['sale.await-payment'] = { kind: 'ledger-unwritable', detail: 'disk full' };
    till.do(bankCard);
    await till.reaches({ payment: 'cash' });
    expect(till.now().context.refusal).toMatchObject({ kind: 'ledger-unwritable' });
  });

  test('is not offered where the operator does not take it', async () => {
    const till = await paying();
    till.do({ type: 'tender', kind: 'qr' });
    expect(till.now().matches({ payment: 'cash' })).toBe(true);
  });
});

describe('a group', () => {
  async function aGroup(...more: string[]) {
    const till = await cardShown();
    till.do(amount('5000'), 'add-card');
    for (const card of more) till.do(scan(card));
    await till.reaches({ gathering: 'scanning' });
    return till;
  }
  const numbers = (till: Awaited<ReturnType<typeof aGroup>>) => till.now().context.cards.map((card) => card.number);

  test('begins from an amount, and each further scan adds a card at the same amount', async () => {
    const till = await aGroup(OTHER_CARD, FULL_CARD.replace('4444', '4443'));
    // The rules that the group began by are those of its next card as well.
    expect(till.askedFor('card.look-up')).toMatchObject([
      { text: CARD_NUMBER },
      { text: OTHER_CARD, inGroup: true },
      { inGroup: true },
    ]);
    expect(till.now().context.lines).toMatchObject([
      { amount: 5000 },
      { cardNumber: OTHER_CARD, amount: 5000 },
      { amount: 5000 },
    ]);
    till.do('confirm', received('20000'), 'confirm');
    const done = await till.reaches('done');
    expect(till.askedFor('sale.take')).toMatchObject([
      { lines: [{}, {}, {}], tenders: [{ kind: 'cash', amount: 15_000, received: 20_000 }] },
    ]);
    expect(done.context.taken?.sale).toMatchObject({ amount: 15_000, change: 5000 });
  });

  test('begins while cash is counted as well, and without an amount it says what is missing', async () => {
    const till = await paying();
    till.do('add-card', scan(OTHER_CARD));
    await till.reaches({ gathering: 'scanning' });
    expect(numbers(till)).toEqual([CARD_NUMBER, OTHER_CARD]);
    const empty = await cardShown();
    empty.do('add-card');
    expect(empty.now().context.refusal).toEqual({ kind: 'amount-needed' });
  });

  test('takes scans that come quicker than look-ups, in their order', async () => {
    const cards = Array.from({ length: 19 }, (_, index) => `96431085033000001${String(index).padStart(2, '0')}`);
    const till = await aGroup(...cards);
    expect(numbers(till)).toEqual([CARD_NUMBER, ...cards]);
  });

  test('says in place which card stays out and why, and goes on with the others', async () => {
    const till = await aGroup(CARD_NUMBER, BLOCKED_CARD, MISSING_CARD, FULL_CARD, OTHER_CARD);
    expect(numbers(till)).toEqual([CARD_NUMBER, OTHER_CARD]);
    expect(till.now().context.notAdded.map(({ text, refusal }) => [text, refusal.kind])).toEqual([
      [FULL_CARD, 'card-full'],
      [MISSING_CARD, 'card-unknown'],
      [BLOCKED_CARD, 'card-blocked'],
      [CARD_NUMBER, 'card-twice'],
    ]);
  });

  test('asks for the limits that only the main process knows with each card', async () => {
    const till = await aGroup();
    till.refusals['sale.judge'] = { kind: 'offline-total-used', maximum: money(50_000), left: money(0) };
    till.do(scan(OTHER_CARD));
    await till.reaches({ gathering: 'scanning' });
    expect(numbers(till)).toEqual([CARD_NUMBER]);
    expect(till.now().context.notAdded).toMatchObject([{ text: OTHER_CARD, refusal: { kind: 'offline-total-used' } }]);
  });

  test('loses a card by its last four digits, by the key for the last one, or by its button', async () => {
    const till = await aGroup(OTHER_CARD, NEW_CARD);
    expect(till.now().context.lines).toHaveLength(4);
    till.do('remove.last');
    expect(numbers(till)).toEqual([CARD_NUMBER, OTHER_CARD]);
    till.do({ type: 'card.typed', text: '2259' }, 'confirm');
    expect(numbers(till)).toEqual([OTHER_CARD]);
    till.do({ type: 'remove', cardNumber: OTHER_CARD }, 'confirm');
    expect(till.now().matches('gathering')).toBe(true);
    expect(till.now().context.lines).toEqual([]);
  });

  test('keeps its cards whatever key adds one, also where Enter follows', async () => {
    const till = await aGroup(OTHER_CARD);
    const { plus } = keysOfSale({ snapshot: till.now(), send: till.do }, () => undefined);
    // True: no control gets the focus, which would be the cross of the newest card.
    expect(plus?.(0)).toBe(true);
    expect(till.now().matches('gathering')).toBe(true);
    expect(numbers(till)).toEqual([CARD_NUMBER, OTHER_CARD]);
  });

  test('gets another amount for all its cards; one that does not take it is named and stays out', async () => {
    const till = await aGroup(OTHER_CARD);
    till.do('back', amount('50000'), 'confirm');
    await till.reaches({ amount: 'unusual' });
    till.do('confirm');
    await till.reaches({ gathering: 'scanning' });
    expect(till.now().context.lines).toMatchObject([{ amount: 50_000 }, { amount: 50_000 }]);
    till.do(preset(2000));
    expect(till.now().context.lines).toMatchObject([{ amount: 2000 }, { amount: 2000 }]);
  });

  test('says who stayed out until its payment begins', async () => {
    const till = await aGroup(OTHER_CARD);
    till.do(scan(BLOCKED_CARD));
    await till.reaches({ gathering: 'adding' });
    await till.reaches({ gathering: 'scanning' });
    expect(till.now().context.notAdded).toMatchObject([{ text: BLOCKED_CARD }]);
    till.do('confirm');
    expect(till.now().context).toMatchObject({ notAdded: [], lines: [{}, {}] });
    expect(till.now().matches({ payment: 'cash' })).toBe(true);
  });

  test('is not cleared by Esc alone, however often: it is asked, and stays whole', async () => {
    const till = await aGroup(OTHER_CARD);
    till.do('confirm', 'back', 'back');
    expect(till.now().matches('droppingGroup')).toBe(true);
    expect(activePlace(till.now())).toBe('question');
    expect(answersOf(till.now())).toEqual(['answer.stay', 'answer.no-money']);
    for (const leave of ['back', 'answer.stay'] as const) {
      till.do(leave);
      expect(till.now().matches('gathering')).toBe(true);
      expect(numbers(till)).toEqual([CARD_NUMBER, OTHER_CARD]);
      till.do('back', 'back');
      expect(till.now().matches('droppingGroup')).toBe(true);
    }
    till.do(scan(NEW_CARD));
    await till.reaches({ gathering: 'scanning' });
    expect(numbers(till)).toEqual([CARD_NUMBER, OTHER_CARD, NEW_CARD]);
    till.do('back', 'back', 'answer.no-money');
    expect(till.now().matches('idle')).toBe(true);
    expect(till.now().context).toMatchObject({ cards: [], inGroup: false });
  });

  test('of one card is cleared by Esc twice, as every sale', async () => {
    const till = await aGroup();
    till.do('back', 'back');
    expect(till.now().matches('idle')).toBe(true);
  });

  test('goes back to its amount by a preset in its payment, and by Enter on to its list', async () => {
    const till = await aGroup(OTHER_CARD);
    const { lines } = till.now().context;
    till.do('confirm', preset(2000));
    expect(till.now().matches({ amount: 'entering' })).toBe(true);
    expect(till.now().context).toMatchObject({ amountText: '2000', lines });
    expect(groupInHand(till.now().context)).toEqual({ cards: 2, due: 4000 });
    till.do('confirm');
    expect(till.now().matches('gathering')).toBe(true);
    expect(till.now().context.lines).toMatchObject([{ amount: 2000 }, { amount: 2000 }]);
  });

  test('shows what was agreed once a card is scanned for it, and nothing that was only typed', async () => {
    const till = await aGroup();
    const agreed = till.now().context.offer?.amount;
    till.do('confirm', preset(2000), scan(OTHER_CARD));
    await till.reaches({ gathering: 'scanning' });
    expect(till.now().context.lines.map((line) => line.amount)).toEqual([agreed, agreed]);
    expect(till.now().context.amountText).toBe(String(agreed));
  });

  test('says why it takes no preset that no card takes, wherever that is pressed', async () => {
    const till = await aGroup(OTHER_CARD);
    till.do(preset(999_000));
    expect(till.now().context).toMatchObject({ refusal: { kind: 'amount-above-maximum' } });
    till.do('confirm', preset(999_000));
    expect(till.now().matches({ payment: 'cash' })).toBe(true);
    expect(till.now().context).toMatchObject({ refusal: { kind: 'amount-above-maximum' } });
  });

  test('can be made of a card that was scanned while another one’s cash was counted', async () => {
    const till = await paying();
    till.do(scan(OTHER_CARD), 'answer.add');
    await till.reaches({ gathering: 'scanning' });
    expect(numbers(till)).toEqual([CARD_NUMBER, OTHER_CARD]);
  });
});

describe('a new card', () => {
  test('is sold with its first top-up as two lines of one card', async () => {
    const till = await cardShown(NEW_CARD);
    till.do(preset(5000), 'confirm');
    await till.reaches('done');
    expect(till.askedFor('sale.take')).toMatchObject([
      {
        lines: [
          { productId: 'card', amount: 800 },
          { productId: 'purse', amount: 5000 },
        ],
        tenders: [{ amount: 5800 }],
      },
    ]);
  });
});

describe('a payment in parts', () => {
  test('keeps the typed cash for last: first the rest goes over the terminal, and only cash has change', async () => {
    const till = await paying();
    till.do(received('3000'), bankCard);
    await till.reaches({ payment: 'terminal' });
    expect(till.now().context.keyed).toBe(2000);
    till.do(code('77'), 'confirm');
    await till.reaches({ payment: 'rest' });
    till.do(received('5000'), 'confirm');
    const done = await till.reaches('done');
    expect(till.askedFor('sale.await-payment')).toMatchObject([
      {
        tenders: [
          { kind: 'bank-card', amount: 2000 },
          { kind: 'cash', amount: 3000 },
        ],
      },
      {
        tenders: [
          { kind: 'bank-card', amount: 2000, authCode: '77' },
          { kind: 'cash', amount: 3000 },
        ],
      },
    ]);
    expect(till.askedFor('sale.take')).toMatchObject([
      {
        tenders: [
          { kind: 'bank-card', amount: 2000, authCode: '77' },
          { kind: 'cash', amount: 3000, received: 5000 },
        ],
      },
    ]);
    expect(done.context.taken?.sale.change).toBe(2000);
  });

  test('takes cash that is typed while the code is kept, and forgets it with a code that is refused', async () => {
    const till = await paying();
    till.do(received('3000'), bankCard);
    await till.reaches({ payment: 'terminal' });
    till.refusals['sale.await-payment'] = { kind: 'authorisation-code-unlike', code: '77' };
    till.do(code('77'), 'confirm', received('5'));
    expect(activePlace(till.now())).toBe('received');
    await till.reaches({ payment: 'terminal' });
    expect(till.now().context).toMatchObject({ parts: [], keyed: 2000, receivedText: '' });
    delete till.refusals['sale.await-payment'];
    till.do(code('7788'), 'confirm', received('5000'), 'confirm');
    await till.reaches({ payment: 'rest' });
    expect(till.now().context).toMatchObject({ parts: [{ authCode: '7788' }], receivedText: '5000' });
    expect(till.askedFor('sale.take')).toEqual([]);
  });

  test('by two cards needs no cash', async () => {
    const till = await paying();
    till.do(received('2000'), bankCard);
    await till.reaches({ payment: 'terminal' });
    till.do(code('77'), 'confirm');
    await till.reaches({ payment: 'rest' });
    till.do(bankCard);
    await till.reaches({ payment: 'terminal' });
    till.do(code('78'), 'confirm');
    await till.reaches('done');
    expect(till.askedFor('sale.take')).toMatchObject([
      {
        tenders: [
          { amount: 3000, authCode: '77' },
          { amount: 2000, authCode: '78' },
        ],
      },
    ]);
  });

  test('is left only by an answer once a part is paid, and cash can’t be confirmed for more than is left', async () => {
    const till = await paying();
    till.do(received('3000'), bankCard);
    await till.reaches({ payment: 'terminal' });
    till.do(code('77'), 'confirm');
    await till.reaches({ payment: 'rest' });
    till.do(received('2999'), 'confirm');
    expect(till.now().context.refusal).toEqual({ kind: 'received-too-little', due: 3000 });
    for (const away of ['back', scan(OTHER_CARD)] as const) {
      till.do(away);
      expect(till.now().matches({ payment: 'leaving' })).toBe(true);
      till.do('answer.stay');
      expect(till.now().matches({ payment: 'rest' })).toBe(true);
    }
    till.do(preset(1000), 'add-card');
    expect(till.now().context).toMatchObject({ lines: [{ amount: 5000 }], refusal: { kind: 'amount-agreed' } });
    till.do('back', 'answer.no-money');
    await till.reaches({ payment: 'cash' });
    expect(till.now().context).toMatchObject({ parts: [], saleId: null });
    // Not «no money was taken»: it went back.
    expect(till.now().context.refusal).toEqual({ kind: 'payment-given-back', tendered: 2000 });
  });
});

test('a limit that only the main process knows is said before cash is counted', async () => {
  const till = await cardShown();
  till.refusals['sale.judge'] = { kind: 'offline-top-up-limit', maximum: money(2000) };
  till.do(preset(5000));
  await till.reaches('amount');
  expect(till.now().context).toMatchObject({ refusal: { kind: 'offline-top-up-limit' }, amountText: '5000' });
});

test('the key of three zeros is «no paper» at an empty code, and adds nothing to one that was begun', async () => {
  const till = await paying();
  till.do(bankCard);
  await till.reaches({ payment: 'terminal' });
  const press = () => keysOfSale({ snapshot: till.now(), send: till.do }, () => {}).thousand?.(0);
  const { noPaper } = till.now().context;
  press();
  expect(till.now().context).toMatchObject({ noPaper: !noPaper, codeText: '' });
  till.do(code('456'));
  press();
  expect(till.now().context).toMatchObject({ noPaper: !noPaper, codeText: '456' });
});

test('exactly one place takes what is typed', async () => {
  const till = aSaleAtTheTill();
  expect(activePlace(till.now())).toBe('card');
  till.do(scan());
  await till.reaches('amount');
  expect(activePlace(till.now())).toBe('amount');
  till.do('passes');
  expect(activePlace(till.now())).toBe('passes');
  till.do('back', preset(5000));
  expect(activePlace(till.now())).toBe('received');
  till.do(bankCard);
  await till.reaches({ payment: 'terminal' });
  expect(activePlace(till.now())).toBe('code');
  till.do('back');
  expect(activePlace(till.now())).toBe('question');
});

describe('while the fiscal register signs nothing', () => {
  const BLOCKED = { kind: 'register-blocked' } as const;

  async function payingWith(tenders: ('cash' | 'bank-card' | 'qr')[]) {
    const till = aSaleAtTheTill({ profile: fiscalProfile(), keepsAway: { refusal: BLOCKED, tenders } });
    till.do(scan());
    await till.reaches('amount');
    till.do(preset(5000));
    return till;
  }

  test('no cash is counted, and Enter takes none and begins nothing; a way that goes on is chosen', async () => {
    const till = await payingWith(['cash', 'qr']);
    expect(activePlace(till.now())).toBe('tenders');
    till.do(received('10000'), 'confirm');
    expect(till.now().matches({ payment: 'cash' })).toBe(true);
    expect(till.now().context.receivedText).toBe('');
    expect(till.askedFor('sale.begin')).toEqual([]);
    till.do(bankCard);
    await till.reaches({ payment: 'terminal' });
    expect(till.askedFor('sale.await-payment')).toMatchObject([{ tenders: [{ kind: 'bank-card', amount: 5000 }] }]);
  });

  test('Enter asks for a choice, and the reason stands in the place of the cash alone', async () => {
    const till = await payingWith(['cash', 'qr']);
    let said = 0;
    const keys = () => keysOfSale({ snapshot: till.now(), send: till.do }, () => void (said += 1));
    keys().confirm?.(0);
    keys().confirm?.(0);
    expect([said, till.now().matches({ payment: 'cash' }), till.askedFor('sale.begin')]).toEqual([2, true, []]);
    expect(saysKeptAway(till.now())).toBe(true);
    till.do(bankCard);
    await till.reaches({ payment: 'terminal' });
    expect(saysKeptAway(till.now())).toBe(false);
  });

  test('a way that is refused says why, and nothing is begun', async () => {
    const till = await payingWith(['cash', 'qr']);
    for (const kind of ['qr', 'cash'] as const) {
      till.do({ type: 'tender', kind });
      expect(till.now().context).toMatchObject({ refusal: BLOCKED, tender: 'cash', saleId: null });
    }
    expect(till.askedFor('sale.begin')).toEqual([]);
  });

  test('the key of the next way passes over those that are refused', async () => {
    const till = await payingWith(['cash', 'bank-card']);
    till.do('tender.next');
    await till.reaches({ payment: 'terminal' });
    expect(till.now().context.tender).toBe('qr');
  });

  test('cash that was typed before is no part of what follows', async () => {
    const till = await payingWith([]);
    till.do(received('2000'));
    const { rules } = till.now().context;
    till.do({ type: 'rules', rules: { ...rules, keepsAway: { refusal: BLOCKED, tenders: ['cash'] } } });
    expect(activePlace(till.now())).toBe('tenders');
    till.do(bankCard);
    await till.reaches({ payment: 'terminal' });
    expect(till.now().context.keyed).toBe(5000);
  });

  test('what was begun before goes on in cash too', async () => {
    const till = await payingWith([]);
    till.do(received('2000'), bankCard);
    await till.reaches({ payment: 'terminal' });
    till.do(code('A1B2C3'), 'confirm');
    await till.reaches({ payment: 'rest' });
    const { rules } = till.now().context;
    till.do({ type: 'rules', rules: { ...rules, keepsAway: { refusal: BLOCKED, tenders: ['cash'] } } });
    expect(activePlace(till.now())).toBe('received');
    till.do('confirm');
    await till.reaches('done');
    expect(till.askedFor('sale.take')).toHaveLength(1);
  });
});

describe('a way of paying for which a device is asked', () => {
  async function atTheDevice(cash = '') {
    const profile = aProfile();
    const tenders = [...profile.tenders, { ...profile.tenders[0]!, id: 'qr', kind: 'qr' as const }];
    const till = aSaleAtTheTill({ devices: ['bank-card', 'qr'], profile: { ...profile, tenders } });
    till.do(scan());
    await till.reaches('amount');
    till.do(preset(5000), ...(cash === '' ? [] : [received(cash)]), bankCard);
    await till.reaches({ payment: 'terminal' });
    return till;
  }

  test('Enter asks it, and nothing can be typed there', async () => {
    const till = await atTheDevice();
    expect(activePlace(till.now())).toBe('device');
    till.do('confirm');
    await till.reaches('done');
    expect(till.askedFor('sale.take')).toMatchObject([{ tenders: [{ kind: 'bank-card', amount: 5000 }] }]);
    expect(JSON.stringify(till.askedFor('sale.take'))).not.toContain('authCode');
  });

  test('cash that was typed before is taken with it', async () => {
    const till = await atTheDevice('2000');
    till.do('confirm');
    await till.reaches('done');
    const tenders = [
      { kind: 'bank-card', amount: 3000 },
      { kind: 'cash', amount: 2000 },
    ];
    expect(till.askedFor('sale.take')).toMatchObject([{ tenders }]);
  });

  test.each([
    { kind: 'payment-declined', reason: 'Недостаточно средств' },
    { kind: 'payment-not-begun', why: 'busy' },
  ] as const)('$kind: it is said, how it is paid is asked, and a new try is a new sale', async (refusal) => {
    const till = await atTheDevice('2000');
    till.refusals['sale.take'] = refusal;
    till.do('confirm');
    await till.reaches({ payment: 'cash' });
    expect(till.now().context).toMatchObject({ refusal, saleId: null, tender: 'cash', receivedText: '2000' });
    delete till.refusals['sale.take'];
    till.do(bankCard);
    await till.reaches({ payment: 'terminal' });
    till.do('confirm');
    await till.reaches('done');
    const [first, second] = till.askedFor('sale.take') as { saleId: string }[];
    expect(first?.saleId).not.toBe(second?.saleId);
  });

  const inTwoParts = (kind: string) => [
    { kind: 'bank-card', amount: 3000 },
    { kind, amount: 2000 },
  ];

  test.each<[string, string, readonly SaleEvent[]]>([
    ['QR', 'qr', [{ type: 'tender', kind: 'qr' }]],
    ['another card', 'bank-card', [{ type: 'tender', kind: 'bank-card' }]],
    [
      'cash again',
      'cash',
      [
        { type: 'tender', kind: 'qr' },
        { type: 'tender', kind: 'qr' },
      ],
    ],
  ])('what is left beside it goes over it as well, one part after the other: %s', async (_, kind, keys) => {
    const till = await atTheDevice('2000');
    till.do(...keys);
    expect(activePlace(till.now())).toBe('device');
    till.do('confirm');
    await till.reaches('done');
    expect(till.askedFor('sale.take')).toMatchObject([{ tenders: inTwoParts(kind) }]);
  });

  test('of two parts the second is declined: the first stays paid, and the rest goes another way', async () => {
    const till = await atTheDevice('2000');
    till.refusals['sale.take'] = { kind: 'payment-declined', reason: '', paid: [0] };
    till.do({ type: 'tender', kind: 'qr' }, 'confirm');
    await till.reaches({ payment: 'rest' });
    const [asked] = till.askedFor('sale.take') as { saleId: string }[];
    expect(till.now().context).toMatchObject({
      saleId: asked?.saleId,
      parts: [{ kind: 'bank-card', amount: 3000 }],
      declined: 'qr',
      receivedText: '',
    });
    // What is paid is not forgotten: leaving is a decision, and the device may refuse to give it back.
    till.do('back');
    expect(till.now().hasTag('leaving')).toBe(true);
    till.refusals['sale.abandon'] = { kind: 'payment-not-given-back', reason: '' };
    expect(goingBack(till.now())).toBeNull();
    till.do('answer.no-money');
    expect(goingBack(till.now())).toBe(3000);
    till.do('confirm');
    await till.reaches({ payment: 'rest' });
    expect(till.now().context.refusal).toMatchObject({ kind: 'payment-not-given-back' });
    expect(till.askedFor('sale.take')).toHaveLength(1);
    await till.reaches({ payment: 'rest' });
    till.do({ type: 'tender', kind: 'qr' });
    await till.reaches({ payment: 'terminal' });
    delete till.refusals['sale.take'];
    till.do('confirm');
    await till.reaches('done');
    expect(till.askedFor('sale.take')[1]).toMatchObject({ saleId: asked?.saleId, tenders: inTwoParts('qr') });
  });

  test('a part that it took keeps nobody at the window who takes the rest in cash: it may be left', async () => {
    const till = await atTheDevice('2000');
    till.refusals['sale.take'] = { kind: 'payment-declined', reason: '', paid: [0] };
    till.do({ type: 'tender', kind: 'qr' }, 'confirm');
    await till.reaches({ payment: 'rest' });
    delete till.refusals['sale.take'];
    till.do('confirm');
    // The first Enter has read that it declined.
    till.do('confirm', 'back');
    expect([till.now().hasTag('leaving'), till.now().context.tender]).toEqual([true, 'cash']);
    await till.reaches('done');
  });

  test('once it was asked, another way is no second part: leaving it is a decision', async () => {
    const till = await atTheDevice('2000');
    till.refusals['sale.take'] = { kind: 'payment-unknown' };
    till.do('confirm');
    await till.reaches('taking');
    await till.reaches({ payment: 'terminal' });
    till.do({ type: 'tender', kind: 'qr' });
    expect(till.now().hasTag('leaving')).toBe(true);
  });

  test('a customer who takes long is left for later, and asking again is about the same sale', async () => {
    const till = await atTheDevice();
    till.do('confirm', 'back');
    expect(till.now().hasTag('leaving')).toBe(true);
    till.do('answer.stay', 'back', 'answer.later');
    await till.reaches('idle');
    const [first, second] = till.askedFor('sale.take') as { saleId: string }[];
    expect([first?.saleId, till.askedFor('sale.begin')]).toEqual([second?.saleId, [null, null]]);
  });

  test.each(['answer.stay', 'back'] as const)(
    'what it did while it was asked about is told after %s',
    async (stays) => {
      const paid = await atTheDevice();
      paid.do('confirm', 'back', stays);
      await paid.reaches('done');

      const declined = await atTheDevice();
      declined.do('confirm', 'back');
      declined.refusals['sale.take'] = { kind: 'sale-over' };
      declined.do(stays);
      await declined.reaches({ payment: 'cash' });
      expect(declined.now().context).toMatchObject({
        refusal: { kind: 'payment-declined' },
        saleId: null,
        unpaid: true,
      });
    },
  );

  test.each([{ kind: 'payment-dropped' }, { kind: 'sale-already-settled' }] as const)(
    '$kind is no word that nothing was paid: the sale keeps its id, and the device is asked about it',
    async (refusal) => {
      const till = await atTheDevice();
      till.refusals['sale.take'] = refusal;
      till.do('confirm');
      await till.reaches('taking');
      await till.reaches({ payment: 'terminal' });
      expect(till.now().context).toMatchObject({ refusal, isAsked: true, unpaid: false });
      expect(till.now().context.saleId).not.toBeNull();
    },
  );

  test.each([
    ['of two parts at it the first may be paid: it is asked before it is dropped', 'qr', true],
    ['beside cash it was asked for nothing: it is left without a question', 'cash', false],
  ] as const)('a refusal for a reason of its own, %s', async (_, rest, isAsked) => {
    const till = await atTheDevice('2000');
    if (rest === 'qr') till.do({ type: 'tender', kind: rest });
    till.refusals['sale.take'] = { kind: 'no-open-shift' };
    till.do('confirm');
    await till.reaches('taking');
    await till.reaches({ payment: 'terminal' });
    till.do('back');
    expect([till.now().hasTag('leaving'), till.askedFor('sale.abandon').length]).toEqual([isAsked, isAsked ? 0 : 1]);
  });

  test('a sale that it ended while the clerk was asked is told as it ended, and not as one that stays', async () => {
    const paid = await atTheDevice();
    paid.refusals['sale.abandon'] = { kind: 'sale-already-settled' };
    paid.do('confirm', 'back', 'answer.no-money');
    await paid.reaches('done');
    expect(paid.now().context.refusal).toBeNull();

    const declined = await atTheDevice();
    declined.do('confirm', 'back');
    declined.refusals['sale.abandon'] = { kind: 'sale-already-settled' };
    declined.refusals['sale.take'] = { kind: 'sale-over' };
    declined.do('answer.no-money');
    await declined.reaches({ payment: 'cash' });
    expect(declined.now().context).toMatchObject({ refusal: { kind: 'payment-declined' }, saleId: null });
  });

  test('how it ends answers the question that stands meanwhile: paid, or declined', async () => {
    const paid = await atTheDevice();
    paid.do('confirm', 'back');
    expect(paid.now().hasTag('leaving')).toBe(true);
    await paid.reaches('done');

    const declined = await atTheDevice();
    declined.refusals['sale.take'] = { kind: 'payment-declined', reason: '' };
    declined.do('confirm', 'back');
    expect(declined.now().hasTag('leaving')).toBe(true);
    await declined.reaches({ payment: 'cash' });
    expect(declined.now().context).toMatchObject({ refusal: { kind: 'payment-declined' }, saleId: null });
  });

  test('a card that is scanned while it is at work is asked about, and served after its end', async () => {
    const paid = await atTheDevice();
    // The card of this sale is no other customer's, and a bottle no customer at all.
    paid.do('confirm', scan(), scan('4870001156784'));
    expect(paid.now().matches('taking')).toBe(true);
    expect(paid.now().context.refusal).toMatchObject({ kind: 'card-number-unreadable' });
    paid.do(scan(OTHER_CARD));
    expect([paid.now().hasTag('leaving'), paid.now().context.waitingScan]).toEqual([true, OTHER_CARD]);
    const done = await paid.reaches('done');
    expect(done.context).toMatchObject({ waitingScan: null, taken: { sale: { amount: 5000 } } });

    const declined = await atTheDevice();
    declined.refusals['sale.take'] = { kind: 'payment-declined', reason: '' };
    declined.do('confirm', scan(OTHER_CARD));
    await declined.reaches({ payment: 'cash' });
    expect(declined.now().context).toMatchObject({ waitingScan: null, refusal: { kind: 'payment-declined' } });

    const left = await atTheDevice();
    left.do('confirm', scan(OTHER_CARD), 'answer.later');
    const next = await left.reaches('amount');
    expect(next.context.card?.number).toBe(OTHER_CARD);
  });

  test('what can’t be dropped while it is at work is told so and heard on, and ends as it does', async () => {
    const till = await atTheDevice();
    till.refusals['sale.abandon'] = { kind: 'payment-unknown' };
    till.do('confirm', 'back', 'answer.no-money');
    const told = await till.reaches('taking');
    expect(told.context.refusal).toEqual({ kind: 'payment-not-dropped' });
    await till.reaches('done');
    const [first, ...again] = till.askedFor('sale.take') as { saleId: string }[];
    expect(again.map((each) => each.saleId)).toEqual(again.map(() => first?.saleId));
  });

  test('one that has heard nothing is left without a question, and cash on the desk stays typed', async () => {
    const till = await atTheDevice('2000');
    till.do({ type: 'tender.next' });
    await till.reaches({ payment: 'terminal' });
    expect(till.now().context).toMatchObject({ tender: 'qr', keyed: 3000, restTender: 'cash' });
    till.do('back');
    await till.reaches({ payment: 'cash' });
    expect(till.now().context).toMatchObject({ tender: 'cash', receivedText: '2000', refusal: null, saleId: null });
    till.do(bankCard);
    await till.reaches({ payment: 'terminal' });
    till.do('confirm');
    await till.reaches('done');
    expect(till.askedFor('sale.take')).toMatchObject([{ tenders: inTwoParts('cash') }]);
  });

  test('while it gives back the next is served, and what it does not say is asked for by the same word', async () => {
    const till = await atTheDevice('2000');
    till.refusals['sale.take'] = { kind: 'payment-declined', reason: '', paid: [0] };
    till.do({ type: 'tender', kind: 'qr' }, 'confirm');
    await till.reaches({ payment: 'rest' });
    till.refusals['sale.abandon'] = { kind: 'payment-unknown' };
    till.do('back', 'answer.no-money');
    await till.reaches({ payment: 'rest' });
    expect(till.now().context.refusal).toEqual({ kind: 'payment-going-back' });
    till.do('back', 'answer.no-money', { type: 'park' });
    await till.reaches('idle');
  });

  test.each([
    ['gives back', '2000', 'qr', [0], 'rest'],
    ['is asked whether it took anything', '', 'bank-card', null, 'terminal'],
  ] as const)('while it %s, a scan serves the next at once', async (_, cash, kind, paid, stands) => {
    const till = await atTheDevice(cash);
    till.refusals['sale.take'] =
      paid === null ? { kind: 'payment-unknown' } : { kind: 'payment-declined', reason: '', paid: [...paid] };
    till.do({ type: 'tender', kind }, 'confirm');
    await till.reaches('taking');
    await till.reaches({ payment: stands });
    // The card of this sale is no other customer's.
    till.do('back', 'answer.no-money', scan());
    expect(till.now().matches({ payment: 'abandoning' })).toBe(true);
    till.do(scan(OTHER_CARD));
    expect(till.now().matches({ payment: 'parking' })).toBe(true);
    const shown = await till.reaches('amount');
    expect(shown.context.card?.number).toBe(OTHER_CARD);
  });

  test('where it does not say whether money was taken, Enter asks about the same sale', async () => {
    const till = await atTheDevice();
    till.refusals['sale.take'] = { kind: 'payment-unknown' };
    till.do('confirm');
    await till.reaches('taking');
    await till.reaches({ payment: 'terminal' });
    expect(till.now().context.refusal).toEqual({ kind: 'payment-unknown' });
    delete till.refusals['sale.take'];
    till.do('confirm');
    await till.reaches('done');
    const [first, second] = till.askedFor('sale.take') as { saleId: string }[];
    expect(first?.saleId).toBe(second?.saleId);
  });

  test.each([
    ['it can never say what became of it', { kind: 'payment-unknown', nameless: true } as const],
    ['it moved another amount', { kind: 'payment-differs', due: money(5000), tendered: money(500) } as const],
  ])('where %s, Enter asks nothing', async (_, refusal) => {
    const till = await atTheDevice();
    till.refusals['sale.take'] = refusal;
    till.do('confirm');
    await till.reaches('taking');
    await till.reaches({ payment: 'terminal' });
    till.do('confirm');
    expect(till.now().matches({ payment: 'terminal' })).toBe(true);
    expect(till.askedFor('sale.take')).toHaveLength(1);
  });

  test('once it leaves open whether money moved, one key serves the next customer', async () => {
    const till = await atTheDevice();
    const more = () => keysOfSale({ snapshot: till.now(), send: till.do }, () => {}).addCard?.(0);
    more();
    expect([till.now().matches({ payment: 'terminal' }), till.now().context.isAsked]).toEqual([true, false]);
    till.refusals['sale.take'] = { kind: 'payment-differs', due: money(5000), tendered: money(2500) };
    till.do('confirm');
    await till.reaches('taking');
    await till.reaches({ payment: 'terminal' });
    // A clerk who looks at the question and stays is still told what it said.
    till.do('back', 'answer.stay');
    await till.reaches({ payment: 'terminal' });
    expect([till.now().context.refusal?.kind, till.now().context.isAsked]).toEqual(['payment-differs', true]);
    more();
    await till.reaches('idle');
    expect([till.askedFor('sale.abandon'), till.askedFor('sale.begin')]).toEqual([[], [null, null]]);
    expect(till.now().context.isAsked).toBe(false);
  });

  test('what it declined is asked for as if nothing had been', async () => {
    const till = await atTheDevice();
    till.refusals['sale.take'] = { kind: 'payment-declined', reason: '' };
    till.do('confirm', 'back', 'answer.stay', 'confirm');
    await till.reaches({ payment: 'cash' });
    delete till.refusals['sale.take'];
    till.do(bankCard);
    await till.reaches({ payment: 'terminal' });
    expect(till.now().context.isAsked).toBe(false);
  });
});
