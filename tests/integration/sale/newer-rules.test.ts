import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { Profile } from '../../../src-shared/contract/upstream.ts';
import { ConfirmedSale } from '../../../src-shared/contract/views/sale.ts';
import { demoProfile } from '../../../src-upstream/demo/profile.ts';
import { aCounterInProcess, type CounterInProcess } from '../../devices/a-counter-in-process.ts';
import { AIGERIM, aFreshCard, SAULE_THE_SUPERVISOR } from '../../devices/a-demo-operator.ts';
import { AIGERIM_AT_WORK, aSale as aSaleAt, aTill, notes, type Till } from '../../devices/a-till.ts';
import { aProfile } from '../../devices/a-profile.ts';
import { type Reference, startReference } from '../../devices/controllable-upstream.ts';
import { DEMO_CLERKS } from '../../../src-upstream/demo/clerks.ts';
import { findHistory, historyIn } from '../../../src-main/sale/history.ts';
import { returnSale } from '../../../src-main/sale/return-sale.ts';
import { awaitPayment, finishSale, takeSale } from '../../../src-main/sale/take-sale.ts';
import { openShift } from '../../../src-main/shift/open-shift.ts';
import type { ReturnId } from '../../../src-shared/ids.ts';
import { money } from '../../../src-shared/money.ts';
import { QUICK, until } from '../counter-upstream/a-counter-side.ts';

/** Whatever is open comes to its end by the rules that it was begun under, whatever is published meanwhile. */

describe('what a counter has open', () => {
  let reference: Reference;
  let counter: CounterInProcess;
  beforeAll(async () => {
    reference = await startReference();
  });
  afterAll(() => reference.stop());
  beforeEach(async () => {
    counter = await aCounterInProcess(reference, { pace: QUICK });
    await counter.signsIn(AIGERIM);
    await opens();
  });
  afterEach(async () => {
    await counter.end();
    await reference.operator.setProfile(demoProfile);
  });

  const opens = (fromSafe = 20_000) => counter.gets('shift.open', { counts: notes([1000, 20]), fromSafe });
  const version = () => counter.state().profile?.version;
  const refusal = () => counter.running.counter.machine.desk.settings().profileRefused ?? '';
  const withoutTender = (kind: string) => ({
    version: `without ${kind}`,
    tenders: demoProfile.tenders.filter((tender) => tender.kind !== kind),
  });

  type Changes = Partial<z.input<typeof Profile>> & { readonly version: string };
  async function publishes(changes: Changes): Promise<void> {
    await reference.operator.setProfile({ ...demoProfile, ...changes });
    const { profiles } = counter.running.counter.upstream;
    const here = () => profiles.pending()?.version === changes.version || refusal().includes(changes.version);
    await until('it is here', () => here() || version() === changes.version);
  }

  async function looksUp(): Promise<string> {
    const text = await aFreshCard(reference);
    await counter.gets('card.look-up', { text, inGroup: false });
    return text;
  }

  async function aSale(
    kind: 'cash' | 'bank-card' | 'qr',
    productId = 'stored-value',
    amount = 5000,
  ): Promise<ConfirmedSale> {
    const cardNumber = await looksUp();
    const { saleId } = await counter.gets('sale.begin', null);
    const tenders = [{ kind, amount, ...(kind === 'cash' ? { received: amount } : {}) }];
    return ConfirmedSale.parse({ saleId, lines: [{ cardNumber, productId, amount }], tenders, language: 'en' });
  }

  async function paid(sale: ConfirmedSale): Promise<ConfirmedSale> {
    const tenders = sale.tenders.map((tender) => (tender.kind === 'cash' ? tender : { ...tender, authCode: 'A10001' }));
    await counter.gets('sale.take', { ...sale, tenders });
    return sale;
  }

  let bags = 0;
  /** Sold for cash: what the drawer holds beside its float of 20 000. */
  async function closes(carried: number, sold = 0): Promise<void> {
    await counter.gets('shift.count', { counts: notes([1000, (20_000 + sold) / 1000]) });
    await counter.gets('shift.reveal', null);
    await counter.gets('shift.close', { carried, bagSeal: `B-${(bags += 1)}` });
  }

  test(
    'a payment that was begun is finished by its tender and product, for which newer rules wait',
    { tags: ['long'] },
    async () => {
      const pass = demoProfile.products.find(({ kind }) => kind === 'pass');
      const amount = Number(pass?.price);
      const sale = await aSale('bank-card', pass?.id, amount);
      await counter.gets('sale.await-payment', sale);
      await publishes({
        ...withoutTender('bank-card'),
        version: 'poorer',
        products: demoProfile.products.filter(({ id }) => id !== pass?.id),
      });
      await counter.gets('session.sign-out', null);
      expect(version()).toBe(demoProfile.version);
      expect(refusal()).toMatch(/«poorer» can't be used: it has no tender «bank-card», and a sale that was begun/);

      counter = await counter.startsAgain();
      await counter.signsIn(AIGERIM);
      await until('it is told again', () => refusal() !== '');
      await counter.gets('sale.finish', { saleId: sale.saleId, authCode: 'A10001' });
      const sold = counter.running.counter.ledger.lastOfKind('sale');
      expect(sold?.body).toMatchObject({
        profileVersion: demoProfile.version,
        lines: [{ productId: pass?.id, amount }],
        tenders: [{ tenderId: 'bank-card', amount }],
      });
      await looksUp();
      expect(refusal()).toMatch(/no tender «bank-card», and a shift is open in which money came by it/);
      await until('it is credited', () => counter.running.counter.upstream.shipper.unsent() === 0);
      await closes(20_000);
      await until('it is taken over', () => version() === 'poorer');
      expect(refusal()).toBe('');
    },
  );

  test('7 000 tenge and 25 dollars are never added up: the shift ends in the money that it was begun in', async () => {
    await paid(await aSale('cash', 'stored-value', 7000));
    await publishes({
      version: 'dollars',
      currency: { code: 'USD', exponent: 2, symbol: '$' },
      limits: { ...demoProfile.limits, minTopUp: 100 },
    });
    const sale = await aSale('cash', 'stored-value', 2500);
    expect(counter.state().profile?.currency.code).toBe('KZT');
    await paid(sale);
    await counter.gets('session.sign-out', null);
    counter = await counter.startsAgain();
    await counter.signsIn(AIGERIM);
    expect(counter.state().profile?.currency.code).toBe('KZT');
    await counter.gets('shift.count', { counts: notes([1000, 29], [500, 1]) });
    await counter.gets('shift.reveal', null);
    await counter.gets('shift.close', { carried: 0, bagSeal: 'B-Z' });
    await opens();
    await paid(await aSale('cash'));
    expect(counter.state().profile?.currency.code).toBe('KZT');
    const named = counter.running.counter.ledger.entriesFrom(1, 100).map(({ body }) => body['profileVersion']);
    expect(new Set(named)).toEqual(new Set([demoProfile.version]));
  });

  test.each<[string, number, RegExp]>([
    ['a float in the drawer', 20_000, /no tender «cash», and the drawer holds a float/],
    ['a claim that is to be paid', 0, /no tender «cash», and the claim .* is to be paid in cash/],
  ])('a profile without cash waits for %s, also while no shift is open', async (_, carried, words) => {
    const { claimId } = await counter.gets('claim.begin', null);
    if (carried === 0) {
      const cardNumber = await aFreshCard(reference);
      const claim = { claimId, cardNumber, channel: 'kiosk', amount: 1000, at: '2026-11-22T08:25:00.000Z' } as const;
      await counter.gets('claim.file', { ...claim, note: '', language: 'en' });
      await until('it is open', () => counter.running.counter.claim.claims.byId(claimId)?.status === 'open');
      await reference.operator.decideClaim(claimId, 'refund-at-counter');
      await until(
        'it is to be paid',
        () => counter.running.counter.claim.claims.byId(claimId)?.status === 'refund-at-counter',
      );
    }
    await closes(carried);
    await publishes(withoutTender('cash'));
    await counter.gets('session.sign-out', null);
    expect(refusal()).toMatch(words);
    expect(version()).toBe(demoProfile.version);
  });

  test('money goes back the way it came, also after that way was closed to new money', async () => {
    const sale = await paid(await aSale('qr'));
    await until(
      'it is credited',
      () => counter.running.counter.upstream.outcomes.ofEntry(sale.saleId)[0]?.status === 'credited',
    );
    await closes(20_000);
    await publishes(withoutTender('qr'));
    await counter.gets('session.sign-out', null);
    expect(version()).toBe('without qr');
    await counter.signsIn(AIGERIM);
    await opens(0);
    const supervisor = DEMO_CLERKS.find(({ name }) => name === SAULE_THE_SUPERVISOR.name);
    const returned = await counter.ask('sale.return', {
      saleId: sale.saleId,
      lines: [1],
      reason: 'customer-request',
      tenders: [{ kind: 'qr', amount: 5000, authCode: 'R10001' }],
      approval: { clerkId: supervisor?.id ?? '', pin: SAULE_THE_SUPERVISOR.pin },
    });
    expect(returned).toMatchObject({ ok: true });
    expect(counter.running.counter.ledger.lastOfKind('return')?.body).toMatchObject({
      profileVersion: 'without qr',
      tenders: [{ tenderId: 'qr', kind: 'qr', amount: 5000 }],
    });
  });
});

describe('a ledger of before', () => {
  const tenge = aProfile();
  const dollars = aProfile({ version: 'dollars', currency: { code: 'USD', exponent: 2, symbol: '$' } });
  let till: Till;
  beforeEach(() => {
    till = aTill();
    openShift({ counts: notes([1000, 20]), fromSafe: money(20_000) }, AIGERIM_AT_WORK, till);
  });
  afterEach(() => till.close());
  const profileByVersion = (version: string) => [tenge, dollars].find((each) => each.version === version) ?? null;
  const states = { outcomes: { ofEntry: () => [] }, printStateOf: () => 'printed' as const };

  async function soldInTenge(): Promise<ConfirmedSale> {
    const sale = aSaleAt(till);
    expect(await takeSale(sale, AIGERIM_AT_WORK, till)).toMatchObject({ ok: true });
    till.world.profile = dollars;
    return sale;
  }

  test('that holds other money gives none of it back as if it were that of today', async () => {
    const sale = await soldInTenge();
    const { seq } = till.ledger.head();
    const counter = {
      ...till,
      ...states,
      profileByVersion,
      shipper: { offeredSeq: () => 0 },
      holds: { ask: () => Promise.resolve('held' as const), release: () => {}, leave: () => {}, fulfilled: () => {} },
    };
    const tenders = [{ kind: 'cash' as const, amount: money(5000) }];
    const asked = { returnId: till.ids.mint<ReturnId>(), saleId: sale.saleId, lines: [1], tenders };
    const people = { clerk: AIGERIM_AT_WORK, supervisorId: null };
    expect(await returnSale({ ...asked, reason: 'wrong-amount' }, people, counter)).toEqual({
      ok: false,
      error: { kind: 'other-currency' },
    });
    expect(till.ledger.head().seq).toBe(seq);
  });

  test('that holds other money shows its amounts in it', async () => {
    const sale = await soldInTenge();
    const history = historyIn(till.bench.db);
    const counter = { ...till, ...states, history, receiptSources: { profileByVersion }, clerkName: () => '' };
    expect(findHistory('2259', counter).entries).toMatchObject([{ saleId: sale.saleId, currency: tenge.currency }]);
    till.world.profile = tenge;
    expect(findHistory('2259', counter).entries[0]).not.toHaveProperty('currency');
  });

  test('finishes a begun sale whose rules are not here by others that know its tender, or says so', async () => {
    const sale = aSaleAt(till, { tenders: [{ kind: 'bank-card', amount: money(5000) }] });
    expect(awaitPayment(sale, AIGERIM_AT_WORK, till)).toMatchObject({ ok: true });
    const tenders = tenge.tenders.filter(({ kind }) => kind === 'cash');
    till.world.profile = { ...tenge, version: 'cash alone', tenders };
    const finish = () => finishSale(sale.saleId, 'A10001', AIGERIM_AT_WORK, till);
    expect(await finish()).toEqual({ ok: false, error: { kind: 'rules-not-here' } });
    till.world.profile = { ...tenge, version: 'as before' };
    expect(await finish()).toMatchObject({ ok: true });
  });
});
