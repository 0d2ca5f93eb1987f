import { describe, expect, test } from 'vitest';
import { CHANNEL_NAMES, type ChannelName, CHANNELS } from '../../../src-shared/contract/ipc.ts';
import type { ClerkId } from '../../../src-shared/ids.ts';
import type { Session } from '../../../src-shared/contract/views/clerks.ts';
import { err, ok } from '../../../src-shared/result.ts';
import { newTurns } from '../../../src-main/platform/turns.ts';
import { type Handlers, refuseCaller, routerOver } from '../../../src-main/ipc/router.ts';

const clerk = (role: Session['role']): Session => ({
  clerkId: '01900000-0000-7000-8000-0000000000a1' as ClerkId,
  name: 'A',
  role,
});

/** Answers every channel with its own name, so that a test sees which one was reached. */
function reached(): { handlers: Handlers; calls: string[] } {
  const calls: string[] = [];
  const handlers: object = Object.fromEntries(
    CHANNEL_NAMES.map((name) => [
      name,
      () => {
        calls.push(name);
        return ok();
      },
    ]),
  );
  return { handlers: handlers as Handlers, calls };
}

function routed(session: Session | null | (() => Session), handlers = reached()) {
  const incidents: unknown[] = [];
  let changes = 0;
  const route = routerOver({
    handlers: handlers.handlers,
    session: () => (typeof session === 'function' ? session() : session),
    cardFormats: () => [],
    clockFault: () => null,
    turns: newTurns(),
    changed: () => void (changes += 1),
    incident: (fault) => {
      incidents.push(fault);
      return '123456';
    },
  });
  return { route, calls: handlers.calls, incidents, changes: () => changes };
}

describe('without a session', () => {
  test.each(CHANNEL_NAMES.filter((name) => CHANNELS[name].role !== 'anyone'))(
    '%s is refused before its service is asked',
    async (name) => {
      const { route, calls } = routed(null);
      const answer = await route(name, validInput[name] ?? null);
      expect(answer).toEqual(err({ kind: 'not-signed-in' }));
      expect(calls).toEqual([]);
    },
  );
});

const ID = '01900000-0000-7000-8000-000000000001';
const sale = {
  saleId: ID,
  lines: [{ cardNumber: '9643108503304172259', productId: 'purse', amount: 5000 }],
  tenders: [{ kind: 'cash', amount: 5000 }],
  language: 'en',
};
const printer = {
  address: 'tcp://127.0.0.1:9100',
  model: 'epson',
  paper: 80,
  wholeReceiptAsImage: false,
  codePage: null,
};
const validInput: Partial<Record<(typeof CHANNEL_NAMES)[number], unknown>> = {
  'counter.language': { language: 'en' },
  'counter.look': { theme: 'dark', textPercent: 100 },
  'session.sign-in': { clerkId: ID, pin: '123456' },
  'upstream.set': { address: 'https://upstream.example.kz', proxy: 'http://proxy.example.kz:3128' },
  'upstream.trust': { trusted: 'system' },
  'counter.enrol': { code: 'AB12-CD34' },
  'display.show': { scene: { kind: 'reading' }, language: 'en' },
  'display.set': { setting: 'auto' },
  'window.set': { fullScreen: true },
  'trial.keep': { trial: 'drawer', outcome: 'worked' },
  'reports.shift': { shiftId: ID },
  'history.open': { entryId: ID },
  'reports.fiscal': { shiftId: ID },
  'reports.fiscal-export': { shiftId: ID },
  'reports.export': { shiftId: ID, as: 'csv' },
  'restore.prepare': { kind: 'upstream' },
  'shift.open': { counts: [], fromSafe: 0 },
  'shift.x-report': { print: false },
  'shift.count': { counts: [] },
  'shift.count-terminals': { totals: [] },
  'shift.close': { carried: 0 },
  'shift.approve': { entryId: ID, approval: { clerkId: ID, pin: '123456' } },
  'cash.move': { movement: { kind: 'safe-drop', amount: 1000, bagSeal: 'B1' } },
  'cash.count': { counts: [] },
  'count.keep': { purpose: 'close', written: [] },
  'count.find': { purpose: 'close' },
  'cash.open-drawer': { reason: 'change' },
  'safe.hand-over': { bags: [ID], to: 'Bank', slip: '1' },
  'safe.count': { seen: [ID], unseen: [] },
  'safe.say': { bag: ID, is: 'missing', reason: 'r', approval: { clerkId: ID, pin: '123456' } },
  'card.look-up': { text: '9643108503304172259' },
  'sale.await-payment': sale,
  'sale.take': sale,
  'sale.finish': { saleId: ID },
  'sale.abandon': { saleId: ID },
  'sale.decline': { saleId: ID },
  'sale.end-seen': { saleId: ID },
  'sale.settle-unreadable': { saleId: ID, paid: true, approval: { clerkId: ID, pin: '123456' } },
  'sale.finish-return': { returnId: ID },
  'sale.settle-return': {
    returnId: ID,
    codes: [null],
    cash: 0,
    evidence: 'bank',
    approval: { clerkId: ID, pin: '123456' },
  },
  'sale.judge': { lines: sale.lines },
  'card.balance-slip': { cardNumber: '9643108503304172259', language: 'en' },
  'sale.return': { saleId: ID, lines: [1], reason: 'wrong-amount', tenders: [{ kind: 'cash', amount: 1000 }] },
  'sale.retry-credit': { saleId: ID, line: 1 },
  'alarm.settle': { alarm: 'journal-gap', approval: { clerkId: ID, pin: '123456' } },
  'claim.file': {
    claimId: ID,
    cardNumber: '9643108503304172259',
    channel: 'kiosk',
    amount: 2000,
    at: '2026-11-22T08:25:00.123Z',
    note: '',
    language: 'en',
  },
  'claim.pay': { claim: ID.slice(0, -8), number: '0000-C1A1' },
  'claim.settle': { claim: ID.slice(0, -8) },
  'history.find': { text: '2259' },
  'history.newest': { olderThan: null },
  'receipt.came-out': { jobId: ID, cameOut: true },
  'receipt.held': { print: true },
  'receipt.preview': { entryId: ID, copy: 0 },
  'receipt.reprint': { entryId: null },
  'printer.change': printer,
  'printer.set-up-paper': { paper: 'outage' },
  'printer.find': { port9100: false },
  'printer.try': printer,
  'printer.preview': printer,
  'register.set': { url: '', number: '', apiKey: '', login: '', password: '', sure: false },
  'register.remove': { sure: false },
  'register.again': { key: ID },
  'register.settle': { key: ID, deed: 'again' },
  'terminal.set': { address: '', certificateName: '', clientName: '', takes: [] },
  'terminal.try': { amount: 10 },
  'terminal.compare': { shown: 10 },
};

describe('roles', () => {
  test.each<[Session['role'], boolean]>([
    ['clerk', true],
    ['supervisor', true],
    ['technician', false],
  ])('a %s may sell: %s', async (role, may) => {
    const { route, calls } = routed(clerk(role));
    expect((await route('sale.take', sale)).ok).toBe(may);
    expect(calls).toEqual(may ? ['sale.take'] : []);
  });
  test('a supervisor and a technician have a ledger back, and a clerk does not', () => {
    expect(refuseCaller('supervisor-or-technician', clerk('clerk'))).toEqual({
      kind: 'role-needed',
      role: 'supervisor',
    });
    expect(refuseCaller('supervisor-or-technician', clerk('supervisor'))).toBeNull();
    expect(refuseCaller('supervisor-or-technician', clerk('technician'))).toBeNull();
  });
  test('a clerk may not do what a supervisor may', () => {
    expect(refuseCaller('supervisor', clerk('clerk'))).toEqual({ kind: 'role-needed', role: 'supervisor' });
    expect(refuseCaller('supervisor', clerk('supervisor'))).toBeNull();
  });
});

describe('bad input is refused before any service is asked', () => {
  test.each<[string, unknown]>([
    ['no.such', null],
    ['toString', null],
    ['__proto__', null],
    [7 as never, null],
    ['sale.take', null],
    ['sale.take', { ...sale, lines: [] }],
    ['sale.take', { ...sale, extra: 1 }],
    ['sale.take', { ...sale, saleId: 'x' }],
    ['sale.take', { ...sale, lines: [{ ...sale.lines[0], amount: 0.5 }] }],
    ['sale.take', { ...sale, lines: [{ ...sale.lines[0], amount: -5000 }] }],
    ['sale.take', { ...sale, lines: [{ ...sale.lines[0], amount: 1e20 }] }],
    ['sale.take', { ...sale, lines: [{ ...sale.lines[0], amount: Number.NaN }] }],
    ['sale.take', { ...sale, lines: [{ ...sale.lines[0], amount: '5000' }] }],
    ['sale.take', { ...sale, tenders: [{ kind: 'bank-card', amount: 5000, authCode: '4400430212345678901234' }] }],
    ['sale.take', { ...sale, language: 'fr' }],
    ['shift.count', { counts: [{ value: 1000, quantity: -1 }] }],
    ['shift.count', { counts: [{ value: 1000, quantity: 1.5 }] }],
    ['card.look-up', { text: 'x'.repeat(513) }],
    ['history.find', { text: ' ' }],
    ['history.find', { text: '1'.repeat(65) }],
    ['session.sign-in', { clerkId: ID, pin: '12345' }],
    ['session.sign-in', { clerkId: ID, pin: '9643108503377' }],
  ])('%s %j', async (channel, input) => {
    const { route, calls } = routed(clerk('clerk'));
    expect(await route(channel, input)).toMatchObject({ ok: false, error: { kind: 'bad-request' } });
    expect(calls).toEqual([]);
  });

  test('what was typed is not repeated: it may be a PIN', async () => {
    const answer = await routed(null).route('session.sign-in', { clerkId: ID, pin: '98765x' });
    expect(JSON.stringify(answer)).not.toContain('98765');
  });
});

test('a fault of ours becomes a number for support, and nothing is thrown', async () => {
  const { handlers, calls } = reached();
  const fault = new Error('the drawer is on fire');
  const { route, incidents } = routed(clerk('clerk'), {
    handlers: {
      ...handlers,
      'sale.take': () => {
        throw fault;
      },
    },
    calls,
  });
  expect(await route('sale.take', sale)).toEqual(err({ kind: 'internal', incident: '123456' }));
  expect(incidents).toEqual([fault]);
});

describe('what a row says of a channel is done for it', () => {
  const withSession = (name: ChannelName) => clerk(CHANNELS[name].role === 'technician' ? 'technician' : 'supervisor');
  const records = CHANNEL_NAMES.filter((name) => CHANNELS[name].does === 'records');
  const atOnce = CHANNEL_NAMES.filter((name) => CHANNELS[name].does !== 'records');

  /** Every call stays inside of its service until it is let out. */
  function withSlowServices() {
    const inside: string[] = [];
    const ways: (() => void)[] = [];
    const handlers: object = Object.fromEntries(
      CHANNEL_NAMES.map((name) => [
        name,
        async () => {
          inside.push(name);
          await new Promise<void>((resolve) => ways.push(resolve));
          inside.splice(inside.indexOf(name), 1);
          return ok();
        },
      ]),
    );
    const letOut = () => ways.splice(0).forEach((way) => way());
    return { handlers: handlers as Handlers, inside, letOut };
  }
  const settle = () => new Promise((resolve) => setImmediate(resolve));

  test('whatever records goes one after the other, in the order of the calls, of whichever channels', async () => {
    const { handlers, inside, letOut } = withSlowServices();
    let who = clerk('supervisor');
    const { route } = routed(() => who, { handlers, calls: [] });
    const twice = [...records, ...records.toReversed()];
    const answers = twice.map((name) => {
      who = withSession(name);
      return route(name, validInput[name] ?? null);
    });
    for (const name of twice) {
      await settle();
      expect(inside).toEqual([name]);
      letOut();
    }
    expect(await Promise.all(answers)).toEqual(twice.map(() => ok()));
  });

  test('nothing else waits, neither for one another nor for what records', async () => {
    const { handlers, inside, letOut } = withSlowServices();
    let who = clerk('clerk');
    const { route } = routed(() => who, { handlers, calls: [] });
    const before = route('cash.count', { counts: [] });
    const answers = atOnce.map((name) => {
      who = withSession(name);
      return route(name, validInput[name] ?? null);
    });
    await settle();
    expect(inside.toSorted()).toEqual(['cash.count', ...atOnce].toSorted());
    letOut();
    expect(await Promise.all([before, ...answers])).toEqual([ok(), ...atOnce.map(() => ok())]);
  });

  test.each(CHANNEL_NAMES)('the screen is told after %s, unless its row says that it only answers', async (name) => {
    const { route, changes } = routed(withSession(name));
    await route(name, validInput[name] ?? null);
    expect(changes()).toBe(CHANNELS[name].does === 'answers' ? 0 : 1);
  });

  test('one that fails in its turn holds up nobody behind it, and the screen is told of it too', async () => {
    const { handlers, calls } = reached();
    const failing = () => {
      throw new Error('the drawer is on fire');
    };
    const { route, changes } = routed(clerk('clerk'), { handlers: { ...handlers, 'cash.count': failing }, calls });
    const [failed, taken] = await Promise.all([route('cash.count', { counts: [] }), route('sale.take', sale)]);
    expect(failed).toMatchObject({ error: { kind: 'internal' } });
    expect([taken, changes()]).toEqual([ok(), 2]);
  });
});
