import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { fiscalJobsIn } from '../../../src-main/fiscal/fiscal-job.ts';
import { aFiscalLedger, fiscalProfile } from '../../devices/a-fiscal-ledger.ts';
import { AFiscalCounter } from './a-fiscal-counter.ts';
import { ARegister, type Fault } from './a-register.ts';

/**
 * The program is killed at each step of its work with a register, whatever the register does at that step, and started
 * again. The steps are those of a run to its end: one more is cut off each time, until nothing is cut off any more.
 */

const WORDS = ['unreachable', 'lost before', 'heard', 'throws after'] as const;
const REFUSALS = ['busy', 'credentials', 'day-too-long', 'little-cash'] as const;
export const FAULTS: Readonly<Record<string, Fault | null>> = {
  'nothing goes wrong': null,
  ...Object.fromEntries(WORDS.map((is) => [is, { is }])),
  ...Object.fromEntries(REFUSALS.map((why) => [`refused: ${why}`, { is: 'refused', why } as const])),
};
const GOING = "SELECT key FROM fiscal_job WHERE does IN ('return', 'cash-out') AND part = 'itself'";
const STEPS_MAX = 400;
const DAY = ['cash-in', 'sale', 'cash-in', 'cash-out', 'return', 'sale', 'cash-out', 'day-end'];

let folder: string;
let played: string;
export function playDay(): void {
  folder = mkdtempSync(join(tmpdir(), 'sapar-cut-off-'));
  const counter = new AFiscalCounter(new ARegister());
  counter.opens();
  const sale = counter.sells();
  counter.moves('pay-in');
  counter.moves('safe-drop');
  counter.returns(sale);
  counter.sells(3000);
  counter.closes();
  counter.bench.db.pragma('wal_checkpoint(TRUNCATE)');
  played = join(folder, 'played.sqlite');
  copyFileSync(counter.bench.file, played);
  counter.bench.close();
}
export const forgetDay = () => rmSync(folder, { recursive: true, force: true });

class Killed extends Error {}

/** Each call is a step before its work and one after it. From the step on at which the power goes nothing works. */
function powerThatGoesAt(step: number) {
  let steps = 0;
  let goes: () => void = () => {};
  const gone = new Promise<void>((resolve) => (goes = resolve));
  const never = new Promise<never>(() => {});
  const isGone = () => steps >= step;
  const tick = () => {
    steps += 1;
    if (isGone()) goes();
    return isGone();
  };
  return {
    gone,
    isGone,
    over<Service extends object>(service: Service, names: readonly (keyof Service)[]): Service {
      const cut = names.map((name) => [name, cutOff(service, name)]);
      return { ...service, ...Object.fromEntries(cut) };
    },
  };

  function end(name: PropertyKey): Promise<never> {
    if (CALLS.includes(name)) return never;
    throw new Killed('the power went');
  }

  function cutOff<Service extends object>(service: Service, name: keyof Service) {
    const work = service[name];
    if (typeof work !== 'function') throw new Error(`${String(name)} is no work`);
    return (...given: unknown[]) => {
      // Nobody hears any more of a call that was made; work of the disk ends where it is.
      if (tick()) return end(name);
      const done: unknown = work.apply(service, given);
      if (done instanceof Promise) return done.then((value: unknown) => (tick() ? never : value));
      return tick() ? end(name) : done;
    };
  }
}

const CALLS: readonly PropertyKey[] = ['submit', 'find', 'state'];

/** Each document goes wrong so when it is told first. */
function goesWrongOnce(register: ARegister, fault: Fault | null, mayLackCash: (key: string) => boolean): void {
  const told = new Set<string>();
  register.fault = (call, key) => {
    if (call !== 'submit' || key === null || key.includes('day-end') || told.has(key)) return null;
    told.add(key);
    return fault?.is === 'refused' && fault.why === 'little-cash' && !mayLackCash(key) ? null : fault;
  };
}

/** Runs, is killed at this step, and starts again. false: it had come to its end before. */
async function isCutOffAt(step: number, fault: Fault | null): Promise<boolean> {
  const own = mkdtempSync(join(folder, 'run-'));
  copyFileSync(played, join(own, 'ledger.sqlite'));
  const register = new ARegister();
  const before = new AFiscalCounter(register, aFiscalLedger(fiscalProfile(), own));
  const power = powerThatGoesAt(step);
  const { db, ledger } = before.bench;
  // What goes before more cash comes: the bag of the close would wait for the next shift.
  const going = new Set(db.prepare(GOING).pluck().all());
  goesWrongOnce(register, fault, (key) => going.has(key));
  const port = power.over(
    {
      submit: register.submit.bind(register),
      find: register.find.bind(register),
      state: register.state.bind(register),
    },
    ['submit', 'find', 'state'],
  );
  const jobs = fiscalJobsIn(db);
  const run = before.start({
    jobs: power.over(jobs, ['begin', 'change', 'taken', 'sentInVain', 'belongsTo', 'release']),
    ledger: power.over(ledger, ['append', 'transaction']),
    register: { serial: register.serial, port },
  });
  await Promise.race([power.gone, run]).catch((thrown: unknown) => {
    if (!(thrown instanceof Killed)) throw thrown;
  });
  db.close();

  const after = new AFiscalCounter(register, aFiscalLedger(fiscalProfile(), own, before.bench.clock));
  await after.start();
  const left = after.jobs().filter((job) => !/ (signed|not-needed)$/.test(job));
  const keys = register.keys();
  const wanted = after.bench.db.prepare("SELECT key FROM fiscal_job WHERE state = 'signed' ORDER BY no").pluck().all();
  const signed = after.bench.ledger
    .newestOfKind('note', 10)
    .map(({ body }) => Reflect.get(Object(body['fiscalised']), 'key'));
  after.bench.close();
  expect([...new Set(keys)]).toEqual(keys);
  expect(keys.toSorted()).toEqual(wanted.map(String).toSorted());
  expect(signed.toSorted()).toEqual(
    register.took
      .filter(({ does }) => /sale|return/.test(does))
      .map(({ key }) => key)
      .toSorted(),
  );
  expect(left).toEqual([]);
  expect([register.cashHeld, register.sums]).toEqual([0, { sold: 8000, returned: 5000 }]);
  if (!isOutOfOrder(fault)) expect(register.took.map(({ does }) => does)).toEqual(DAY);
  return power.isGone();
}

/** An end of a day comes in between, or what stepped aside comes behind. */
function isOutOfOrder(fault: Fault | null): boolean {
  return fault?.is === 'refused' && (fault.why === 'day-too-long' || fault.why === 'little-cash');
}

/** All its steps, one run each. Answers how many there were. */
export async function cutOffAtEachStep(fault: Fault | null): Promise<number> {
  let step = 1;
  while (await isCutOffAt(step, fault)) {
    step += 1;
    expect(step).toBeLessThan(STEPS_MAX);
  }
  expect(step).toBeGreaterThan(2 * DAY.length);
  return step;
}
