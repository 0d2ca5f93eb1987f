import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RunningCounter } from '../../../src-main/compose.ts';
import { counterState } from '../../../src-main/ipc/counter-state.ts';
import { registerHandlersOver, settleJob } from '../../../src-main/ipc/register-handlers.ts';
import { Session } from '../../../src-shared/contract/views/clerks.ts';
import type { ShiftId } from '../../../src-shared/ids.ts';
import { aComposedCounter } from '../../devices/a-composed-counter.ts';
import { cashSale, shiftOpened } from '../../devices/a-ledger.ts';
import { type Reference, startReference } from '../../devices/controllable-upstream.ts';
import { VirtualPrinter } from '../../devices/virtual-printer.ts';
import { LOGIN, SERIAL_NUMBER, VirtualRegister } from '../../devices/virtual-register.ts';
import { withoutIds } from '../../devices/without-ids.ts';
import { tcpAddress } from '../printing/bench.ts';

/** The whole counter, composed as it is shipped, with a register set by its settings. */

let reference: Reference;
let device: VirtualRegister;
let dataDir: string;
beforeAll(async () => void (reference = await startReference()));
afterAll(() => reference.stop());
beforeEach(async () => {
  device = await VirtualRegister.start();
  dataDir = mkdtempSync(join(tmpdir(), 'sapar-with-register-'));
});
afterEach(async () => {
  await device.isDown();
  rmSync(dataDir, { recursive: true, force: true });
});

interface StartOptions {
  readonly isFirst?: boolean;
  readonly hasRegister?: boolean;
  readonly printer?: VirtualPrinter;
}

async function starts({ isFirst = true, hasRegister = true, printer }: StartOptions = {}): Promise<RunningCounter> {
  const { operator } = reference;
  return aComposedCounter({
    dataDir,
    upstreamUrl: reference.url,
    enrolmentCode: isFirst ? await operator.newEnrolmentCode((await operator.addCounter()).number) : null,
    printer: printer ? tcpAddress(printer) : null,
    register: hasRegister ? { url: device.url, ...LOGIN, uniqueNumber: SERIAL_NUMBER } : null,
  });
}

const opensIn = ({ counter }: RunningCounter) =>
  void counter.ledger.append(shiftOpened({ clock: counter.clock, ids: counter.ids }));

const moves = () => device.books().moves.map(({ sum, comesIn }) => [sum / 100, comesIn]);

test('each commit wakes the queue, and the register hears of it', async () => {
  const running = await starts();
  expect(device.heard).toEqual([]);
  opensIn(running);
  await expect.poll(moves).toEqual([[20_000, true]]);
  await running.stop();
});

test('without a register nothing is asked, and one that is set later is told what waits', async () => {
  const before = await starts({ hasRegister: false });
  opensIn(before);
  await before.stop();
  expect(device.heard).toEqual([]);
  const running = await starts({ isFirst: false });
  await expect.poll(moves, { timeout: 10_000 }).toEqual([[20_000, true]]);
  await running.stop();
});

test('a blocked register keeps new sales away, and a counter that was stopped asks it nothing', async () => {
  const running = await starts();
  device.books().isBlocked = true;
  opensIn(running);
  const asked = () => device.heard.filter(({ path }) => path.endsWith('MoneyOperation')).length;
  await expect.poll(asked).toBe(1);
  await expect.poll(() => running.counter.sale.registerRefusal?.(0)).toEqual({ kind: 'register-blocked' });
  await running.stop();
  const heard = device.heard.length;
  device.books().isBlocked = false;
  await new Promise((resolve) => setImmediate(resolve));
  expect([device.heard.length, moves()]).toEqual([heard, []]);
});

const TYPED = () => {
  const { login, password, apiKey } = LOGIN;
  return { url: device.url.href, number: SERIAL_NUMBER, apiKey, login, password };
};
const TECHNICIAN = Session.parse({ clerkId: '01900000-0000-7000-8000-0000000000a1', name: 'T', role: 'technician' });

const filesWith = (secret: string) =>
  readdirSync(dataDir, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => readFileSync(path, 'latin1').includes(secret))
    .map((path) => path.slice(dataDir.length + 1));

test(
  'a technician sets a register while sales go on; it is sealed, outlives the run, and is taken away',
  { tags: ['long'] },
  async () => {
    const running = await starts({ hasRegister: false });
    opensIn(running);
    const desk = registerHandlersOver(running.counter);
    const set = await desk['register.set']({ ...TYPED(), sure: false }, TECHNICIAN);
    expect(set).toMatchObject({ ok: true, value: { setUp: { origin: 'screen', number: SERIAL_NUMBER } } });
    await expect.poll(moves).toEqual([[20_000, true]]);
    expect(await desk['register.test'](null, TECHNICIAN)).toMatchObject({
      ok: true,
      value: { answer: 'told', view: { says: { serialNumber: SERIAL_NUMBER, dayIsOpen: true }, queue: [] } },
    });
    const trials = [{ trial: 'register', outcome: 'worked', by: { clerkId: TECHNICIAN.clerkId, name: 'T' } }];
    expect(counterState(running.counter, TECHNICIAN).trials).toMatchObject(trials);
    await running.counter.machine.desk.diagnostics();
    await running.stop();
    const secret = join('secrets', 'register');
    expect(filesWith(LOGIN.password)).toEqual([secret]);
    expect(filesWith(LOGIN.apiKey)).toEqual([secret]);

    const again = await starts({ isFirst: false, hasRegister: false });
    const told = JSON.stringify([
      counterState(again.counter, TECHNICIAN),
      await registerHandlersOver(again.counter)['register.view'](null, TECHNICIAN),
    ]);
    expect(told).toContain(SERIAL_NUMBER);
    for (const hidden of [LOGIN.password, LOGIN.apiKey, LOGIN.login]) expect(told).not.toContain(hidden);
    expect(counterState(again.counter, TECHNICIAN).trials).toMatchObject(trials);
    // Another password was not tried, though place and number are the same.
    const deskAgain = registerHandlersOver(again.counter);
    await deskAgain['register.set']({ ...TYPED(), password: 'another', sure: true }, TECHNICIAN);
    expect(counterState(again.counter, TECHNICIAN).trials).toEqual([]);
    await deskAgain['register.test'](null, TECHNICIAN);
    expect(counterState(again.counter, TECHNICIAN).trials).toMatchObject([{ outcome: 'failed' }]);
    await deskAgain['register.remove']({ sure: false }, TECHNICIAN);
    expect([again.counter.register.current(), filesWith(LOGIN.password)]).toEqual([null, []]);
    // It was another register than today's, which is none.
    expect(counterState(again.counter, TECHNICIAN).trials).toEqual([]);
    await again.stop();
    const log = readFileSync(join(dataDir, 'audit.sqlite'), 'latin1');
    const noted = [...log.matchAll(/"setting":"register","value":"(.*?)"/g)].map(([, value]) => value);
    expect(new Set(noted)).toEqual(new Set([SERIAL_NUMBER, '']));
  },
);

test(
  'a register for which documents wait is changed once that was told; bad input changes nothing',
  { tags: ['long'] },
  async () => {
    const running = await starts({ hasRegister: false });
    const desk = registerHandlersOver(running.counter);
    await desk['register.set']({ ...TYPED(), sure: false }, TECHNICIAN);
    device.books().isBlocked = true;
    opensIn(running);
    await expect.poll(() => running.counter.sale.registerRefusal?.(0)).toEqual({ kind: 'register-blocked' });
    const other = { ...TYPED(), number: 'SWK00099999' };
    expect(await desk['register.set']({ ...other, url: 'nowhere', sure: true }, TECHNICIAN)).toEqual({
      ok: false,
      error: { kind: 'register-unfit', why: 'url-unreadable' },
    });
    expect(await desk['register.set']({ ...other, sure: false }, TECHNICIAN)).toEqual({
      ok: false,
      error: { kind: 'register-jobs-wait', jobs: 1, number: SERIAL_NUMBER },
    });
    expect(running.counter.register.inUse()?.settings.uniqueNumber).toBe(SERIAL_NUMBER);
    expect(await desk['register.set']({ ...other, sure: true }, TECHNICIAN)).toMatchObject({
      ok: true,
      value: { setUp: { number: 'SWK00099999' }, queue: [{ does: 'cash-in', register: null }] },
    });
    await running.stop();
  },
);

test('what is on its way to a register ends before another one is asked', async () => {
  const running = await starts({ hasRegister: false });
  const { counter } = running;
  await counter.register.change(TYPED(), false);
  let changed: Promise<unknown> | null = null;
  const heardBefore: string[] = [];
  device.atEachStep = () => {
    if (changed || !device.heard.at(-1)?.path.endsWith('MoneyOperation')) return;
    changed = counter.register.change({ ...TYPED(), login: 'nobody' }, true).then(() => {
      heardBefore.push(...(counter.register.current()?.openJobs() ?? []).map(({ state }) => state));
    });
  };
  opensIn(running);
  await expect.poll(() => changed).not.toBeNull();
  await changed;
  expect([moves(), heardBefore]).toEqual([[[20_000, true]], []]);
  await running.stop();
});

test('that a register was taken away is in the auditor’s log before the answer on its way is waited for', async () => {
  const running = await starts({ hasRegister: false });
  const { counter } = running;
  await counter.register.change(TYPED(), false);
  device.fateOf = (path) => (path.endsWith('MoneyOperation') ? { acts: true, answer: 'silence' } : null);
  opensIn(running);
  await expect.poll(moves).toEqual([[20_000, true]]);
  let isDone = false;
  const removed = Promise.resolve(registerHandlersOver(counter)['register.remove']({ sure: true }, TECHNICIAN)).finally(
    () => (isDone = true),
  );
  const log = () => ['', '-wal'].map((end) => readFileSync(join(dataDir, `audit.sqlite${end}`), 'latin1')).join('');
  await expect.poll(() => log().includes('"setting":"register","value":""')).toBe(true);
  expect(isDone).toBe(false);
  await device.isDown();
  expect(await removed).toMatchObject({ ok: true });
  await running.stop();
});

test('what the environment says of a register goes before the screen, and can’t be changed there', async () => {
  const running = await starts();
  const desk = registerHandlersOver(running.counter);
  const pinned = { ok: false, error: { kind: 'register-pinned' } };
  expect(await desk['register.set']({ ...TYPED(), sure: false }, TECHNICIAN)).toEqual(pinned);
  expect(await desk['register.remove']({ sure: true }, TECHNICIAN)).toEqual(pinned);
  expect(await desk['register.view'](null, TECHNICIAN)).toMatchObject({
    ok: true,
    value: { setUp: { origin: 'environment', number: SERIAL_NUMBER }, status: { state: 'not-asked' } },
  });
  await running.stop();
});

/** The X that is asked for before cash moves. */
const BEFORE_ITS_FIRST_DAY = { says: { code: 13, text: 'смена не открыта' } };

test('that the register is short of cash, and its words on cash, a supervisor reads alone', async () => {
  const running = await starts();
  const { counter } = running;
  device.willDo(BEFORE_ITS_FIRST_DAY, { says: { code: 8, text: 'в кассе 12345' } });
  opensIn(running);
  await expect.poll(() => counter.register.current()?.status().aside).toBe(1);
  const told = async (role: Session['role']) => {
    const who = { ...TECHNICIAN, role };
    const view = role === 'clerk' ? null : await registerHandlersOver(counter)['register.view'](null, who);
    return withoutIds([counterState(counter, who), view]);
  };
  for (const role of ['clerk', 'technician'] as const) expect(await told(role)).not.toMatch(/little-cash|12345/);
  expect(await told('supervisor')).toMatch(/little-cash.*12345/);
  // Whoever may not see it may not ask for it either: that it could be told again would say why it waits.
  const key = counter.register.current()?.openJobs()[0]?.key ?? '';
  for (const role of ['clerk', 'technician'] as const)
    expect(
      settleJob({ key, deed: 'again' }, { clerk: { ...TECHNICIAN, role }, supervisorId: null }, counter),
    ).toMatchObject({ error: { kind: 'register-job-settled' } });
  const supervisor = { clerk: { ...TECHNICIAN, role: 'supervisor' as const }, supervisorId: null };
  expect(settleJob({ key, deed: 'again' }, supervisor, counter)).toMatchObject({ ok: true });
  await running.stop();
});

test(
  'a word on what the register has is a supervisor’s, and stands in the auditor’s log',
  { tags: ['long'] },
  async () => {
    const running = await starts();
    const { counter } = running;
    device.willDo(BEFORE_ITS_FIRST_DAY, { says: { code: 1014, text: 'неверный документ' } });
    opensIn(running);
    await expect
      .poll(() => counterState(counter, TECHNICIAN).attention)
      .toMatchObject([{ kind: 'register-job', does: 'cash-in', why: 'document', words: null, may: ['again'] }]);
    const key = counter.register.current()?.openJobs()[0]?.key ?? '';
    const clerk = { ...TECHNICIAN, role: 'clerk' as const };
    const alone = { clerk, supervisorId: null };
    expect(settleJob({ key, deed: 'done' }, alone, counter)).toMatchObject({ error: { kind: 'supervisor-needed' } });
    const supervisorId = clerk.clerkId;
    expect(settleJob({ key, deed: 'done' }, { clerk, supervisorId }, counter)).toMatchObject({
      error: { kind: 'register-job-settled' },
    });
    expect(settleJob({ key, deed: 'again' }, alone, counter)).toMatchObject({ ok: true });
    await expect.poll(() => counterState(counter, TECHNICIAN).attention).toEqual([]);
    await running.stop();
    expect(readFileSync(join(dataDir, 'audit.sqlite'), 'latin1')).toContain(`"key":"${key}"`);
  },
);

test('neither key nor password of the register stands in any file', async () => {
  const running = await starts();
  device.willDoAtLogin({ says: { code: 1, text: `wrong: ${LOGIN.login} ${LOGIN.password}` } });
  opensIn(running);
  await expect.poll(() => device.heard.length).toBeGreaterThan(0);
  await running.stop();
  const files = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  const texts = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'));
  expect(texts.length).toBeGreaterThan(3);
  for (const secret of [LOGIN.password, LOGIN.apiKey])
    expect(texts.filter((text) => text.includes(secret))).toEqual([]);
});

function sellsAt({ counter: { ledger, clock, ids, profile } }: RunningCounter): void {
  const draft = cashSale({ clock, ids }, ledger.openShift()?.id as ShiftId);
  const lines = draft.body.lines.map((line) => ({ ...line, productId: 'stored-value' }));
  const sold = ledger.append({ ...draft, body: { ...draft.body, lines, profileVersion: profile()?.version ?? '' } });
  expect(sold.ok).toBe(true);
}

test('the receipt of a sale waits for the register, and comes out with its sign and its code', async () => {
  const printer = await VirtualPrinter.start();
  const running = await starts({ printer });
  opensIn(running);
  sellsAt(running);
  const { text } = await printer.waitForReceipt(1);
  const sign = device.books().tickets.at(-1)?.sign;
  expect([text.includes('ФИСКАЛЬНЫЙ ЧЕК'), text.includes(String(sign))]).toEqual([true, true]);
  await running.stop();
  await printer.stop();
});

/** What a clerk is told, and whether the next sale in cash is taken. */
const toldAt = ({ counter }: RunningCounter, role: Session['role'] = 'clerk') => {
  const { register, attention } = counterState(counter, { ...TECHNICIAN, role });
  return {
    state: register?.state,
    unsigned: register?.unsigned,
    items: attention.flatMap((item) => (item.kind === 'register-missing' ? [item.why] : [])),
    refusal: counter.sale.registerRefusal?.(0) ?? null,
  };
};

async function withRules(fiscal: Readonly<Record<string, unknown>>, during: () => Promise<void>): Promise<void> {
  const { operator } = reference;
  const rules = await operator.profile();
  if (!rules) throw new Error('the demo operator has rules');
  await operator.setProfile({ ...rules, version: randomUUID(), fiscal: { ...rules.fiscal, ...fiscal } });
  try {
    await during();
  } finally {
    await operator.setProfile({ ...rules, version: randomUUID() });
  }
}

test(
  'a register that was taken away leaves what waits in sight; sales end at the limit, and go on with the next',
  { tags: ['long'] },
  () =>
    withRules({ unsignedSalesMax: 1 }, async () => {
      const running = await starts({ hasRegister: false });
      const { counter } = running;
      const desk = registerHandlersOver(counter);
      expect(toldAt(running)).toEqual({ state: 'not-set-up', unsigned: 0, items: ['not-set-up'], refusal: null });
      expect(await desk['register.remove']({ sure: false }, TECHNICIAN)).toMatchObject({ ok: true });
      expect(toldAt(running).state).toBe('not-set-up');
      await desk['register.set']({ ...TYPED(), sure: false }, TECHNICIAN);
      expect(toldAt(running)).toMatchObject({ state: 'not-asked', items: [] });
      device.books().isBlocked = true;
      opensIn(running);
      sellsAt(running);
      await expect.poll(() => counter.sale.registerRefusal?.(0)).toEqual({ kind: 'register-blocked' });

      await desk['register.remove']({ sure: true }, TECHNICIAN);
      const refusal = { kind: 'register-missing', why: 'taken-away', unsigned: 1, from: null };
      const away = { state: 'taken-away', unsigned: 1, items: ['taken-away'], refusal };
      expect(toldAt(running)).toEqual(away);
      const view = await desk['register.view'](null, TECHNICIAN);
      expect(view).toMatchObject({
        ok: true,
        value: {
          setUp: null,
          status: { state: 'taken-away', keepsAway: { refusal, tenders: ['cash', 'bank-card', 'qr'] } },
          queue: [
            { does: 'cash-in', may: [] },
            { does: 'sale', may: [] },
          ],
        },
      });
      await running.stop();

      const again = await starts({ isFirst: false, hasRegister: false });
      expect(toldAt(again)).toEqual(away);
      device.books().isBlocked = false;
      await registerHandlersOver(again.counter)['register.set']({ ...TYPED(), sure: false }, TECHNICIAN);
      await expect.poll(() => toldAt(again)).toEqual({ state: 'ready', unsigned: 0, items: [], refusal: null });
      await again.stop();
    }),
);

test('while a start still waits for the register’s first word, no more is sold than the rules leave unsigned', () =>
  withRules({ unsignedSalesMax: 1 }, async () => {
    const before = await starts({ hasRegister: false });
    opensIn(before);
    sellsAt(before);
    await before.stop();
    device.fateOf = (path) => (path.endsWith('XReport') ? { acts: true, answer: 'silence' } : null);
    const running = await starts({ isFirst: false });
    expect(toldAt(running)).toMatchObject({
      state: 'not-asked',
      refusal: { kind: 'register-unreachable', unsigned: 1 },
    });
    await device.isDown();
    await running.stop();
  }));

test.each(['key-store\nAAAA', 'plain-text\n{"url":"x"}', 'no wrapping'])(
  'a sealed file that can’t be opened is no register and no first day: it is said, and typing all anew ends it (%j)',
  async (content) => {
    mkdirSync(join(dataDir, 'secrets'));
    writeFileSync(join(dataDir, 'secrets', 'register'), content);
    const running = await starts({ hasRegister: false });
    expect(toldAt(running)).toEqual({ state: 'not-opened', unsigned: 0, items: ['not-opened'], refusal: null });
    await registerHandlersOver(running.counter)['register.set']({ ...TYPED(), sure: false }, TECHNICIAN);
    expect(toldAt(running)).toMatchObject({ state: 'not-asked', items: [] });
    await running.stop();
  },
);

test('from the day that the rules name a counter without a register sells nothing in cash, and one with it does', () =>
  withRules({ registerRequiredFrom: '2026-01-01' }, async () => {
    const bare = await starts({ hasRegister: false });
    const refusal = { kind: 'register-missing', why: 'not-set-up', unsigned: 0, from: '2026-01-01' };
    expect(toldAt(bare)).toMatchObject({ refusal });
    await bare.stop();
    const having = await starts({ isFirst: false });
    expect(toldAt(having)).toMatchObject({ state: 'not-asked', items: [], refusal: null });
    await having.stop();
  }));
