import { createActor, fromPromise, waitFor } from 'xstate';
import type { ChannelAnswer, ChannelName } from '../../../../../src-shared/contract/ipc.ts';
import type { Refusal } from '../../../../../src-shared/contract/refusals.ts';
import { CardView, type ConfirmedLine, type ConfirmedSale } from '../../../../../src-shared/contract/views/sale.ts';
import { CardNumber } from '../../../../../src-shared/contract/wire-types.ts';
import { SaleId } from '../../../../../src-shared/ids.ts';
import { money } from '../../../../../src-shared/money.ts';
import { err, ok } from '../../../../../src-shared/result.ts';
import type { Day } from '../../../../../src-shared/time.ts';
import type { SaleRules } from '../../../../../src-renderer/counter/sale/sale-context.ts';
import { saleMachine } from '../../../../../src-renderer/counter/sale/sale-machine.ts';
import type { SaleEvent } from '../../../../../src-renderer/counter/sale/sale-setup.ts';
import type { SaleSnapshot } from '../../../../../src-renderer/counter/sale/sale-view.ts';
import { aCard, aProfile, CARD_NUMBER } from '../../../../devices/a-profile.ts';

export const OTHER_CARD = '9643108503304177777';
export const BLOCKED_CARD = '9643108503304176666';
export const NEW_CARD = '9643108503304175555';
export const FULL_CARD = '9643108503304174444';
export const MISSING_CARD = '9643108503304170000';

/** Eight digits stand for the card that ends with them, as the main process finds it. */
const meant = (text: string) => [OTHER_CARD, BLOCKED_CARD].find((card) => card.slice(-8) === text) ?? text;

export function saleId(number: number) {
  return SaleId.parse(`019a0000-0000-7000-8000-${String(number).padStart(12, '0')}`);
}

function statusOf(number: string) {
  if (number === BLOCKED_CARD) return 'blocked';
  return number === NEW_CARD ? 'not-activated' : 'active';
}

function viewOf(number: string) {
  const blocked = number === BLOCKED_CARD;
  return CardView.parse({
    number,
    source: 'live',
    hotlisted: false,
    luhnFails: false,
    waiting: 0,
    card: aCard({
      number,
      status: statusOf(number),
      balance: number === FULL_CARD ? 99_500 : 1240,
    }),
    refusal: blocked ? { kind: 'card-blocked', cardNumber: number } : null,
  });
}

function takenOf(sale: ConfirmedSale) {
  const amount = money(sale.lines.reduce((total, line) => total + line.amount, 0));
  const cash = sale.tenders.find((tender) => tender.received !== undefined);
  return {
    saleId: sale.saleId,
    receiptNumber: '1-7',
    amount,
    tenders: sale.tenders.map(({ kind, amount: each }) => ({ kind, amount: each })),
    received: cash?.received ?? null,
    change: money((cash?.received ?? 0) - (cash?.amount ?? 0)),
    offline: false,
  };
}

const RULES: SaleRules = {
  profile: aProfile(),
  today: '2026-11-22' as Day,
  language: 'ru',
  keepsAway: null,
  devices: [],
};

/** The sale's machine before a main process that answers as asked for, and that remembers what it was asked. */
export function aSaleAtTheTill(rules: Partial<SaleRules> = {}) {
  const asked: (readonly [ChannelName, unknown])[] = [];
  const refusals: Partial<Record<ChannelName, Refusal>> = {};
  let minted = 0;

  function answer<Name extends ChannelName>(
    channel: Name,
    input: unknown,
    value: () => ChannelAnswer<Name>,
  ): ChannelAnswer<Name> {
    asked.push([channel, input]);
    const refusal = refusals[channel];
    return refusal ? err(refusal) : value();
  }

  const machine = saleMachine.provide({
    actors: {
      lookUp: fromPromise(async ({ input }: { input: { text: string } }) =>
        answer('card.look-up', input, () =>
          input.text === MISSING_CARD || !CardNumber.safeParse(meant(input.text)).success
            ? err({ kind: 'card-unknown' })
            : ok(viewOf(meant(input.text))),
        ),
      ),
      judge: fromPromise(async ({ input }: { input: { lines: ConfirmedLine[] } }) =>
        answer('sale.judge', input, () => ok()),
      ),
      begin: fromPromise(async () => answer('sale.begin', null, () => ok({ saleId: saleId((minted += 1)) }))),
      keep: fromPromise(async ({ input }: { input: ConfirmedSale }) => answer('sale.await-payment', input, () => ok())),
      take: fromPromise(async ({ input }: { input: ConfirmedSale }) =>
        answer('sale.take', input, () => ok(takenOf(input))),
      ),
      decline: fromPromise(async ({ input }: { input: { saleId: SaleId } }) =>
        answer('sale.decline', input, () => ok({ isOver: actor.getSnapshot().context.parts.length === 0 })),
      ),
      abandon: fromPromise(async ({ input }: { input: { saleId: SaleId } }) =>
        answer('sale.abandon', input, () => ok({ back: [] })),
      ),
    },
  });
  const actor = createActor(machine, { input: { ...RULES, ...rules } });
  actor.start();

  return {
    asked,
    refusals,
    do(
      ...events: (
        | SaleEvent
        | (SaleEvent['type'] &
            (
              | 'confirm'
              | 'back'
              | 'passes'
              | 'add-card'
              | 'remove.last'
              | 'tender.next'
              | 'declined'
              | 'answer.add'
              | 'answer.stay'
              | 'answer.no-money'
              | 'answer.later'
            ))
      )[]
    ) {
      for (const event of events) actor.send(typeof event === 'string' ? { type: event } : event);
    },
    reaches: (state: Parameters<SaleSnapshot['matches']>[0]) =>
      waitFor(actor, (snapshot) => snapshot.matches(state), { timeout: 1_000 }),
    now: () => actor.getSnapshot(),
    askedFor: (channel: ChannelName) => asked.filter(([name]) => name === channel).map(([, input]) => input),
  };
}

export const scan = (text = CARD_NUMBER): SaleEvent => ({ type: 'scanned', text });
export const preset = (amount: number): SaleEvent => ({ type: 'preset', amount: money(amount) });
export const amount = (text: string): SaleEvent => ({ type: 'amount.typed', text });
export const received = (text: string): SaleEvent => ({ type: 'received.typed', text });
export const code = (text: string): SaleEvent => ({ type: 'code.typed', text });
export const bankCard: SaleEvent = { type: 'tender', kind: 'bank-card' };
