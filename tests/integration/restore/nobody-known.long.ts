import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { LoggedEvent } from '../../../src-main/ledger/verify-audit.ts';
import { LedgerUnusable } from '../../../src-main/restore/found.ts';
import { DEMO_CLERKS } from '../../../src-upstream/demo/clerks.ts';
import { aComposedCounter, composedSteps } from '../../devices/a-composed-counter.ts';
import { SAULE_THE_SUPERVISOR } from '../../devices/a-demo-operator.ts';
import { controllableUpstream, type Reference, sharedReference } from '../../devices/controllable-upstream.ts';
import { QUICK, until } from '../counter-upstream/a-counter-side.ts';
import { aNote } from '../../devices/a-ledger.ts';

/** The ledger can't be used and the secrets are gone too: nobody is known here, and a code of the operator helps. */

let reference: Reference;
beforeAll(async () => {
  reference = await sharedReference();
});

const WINDOW = 1;
const ENTRIES = 3;

async function aFolderThatKnowsNobody() {
  const dataDir = mkdtempSync(join(tmpdir(), 'sapar-nobody-'));
  const door = await controllableUpstream(reference);
  const { number } = await reference.operator.addCounter();
  onTestFinished(async () => {
    await door.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const setUp = { dataDir, upstreamUrl: door.url, machine: { pace: QUICK } };
  const enrolmentCode = await reference.operator.newEnrolmentCode(number);
  const { counter, stop } = await aComposedCounter({ ...setUp, enrolmentCode });
  for (let at = 0; at < ENTRIES; at += 1) counter.ledger.append(aNote(counter, 'a note', null));
  await until('all is sent', () => counter.upstream.shipper.unsent() === 0);
  await stop();
  rmSync(join(dataDir, 'secrets'), { recursive: true });
  for (const name of readdirSync(dataDir).filter((each) => each.startsWith('ledger.sqlite')))
    writeFileSync(join(dataDir, name), 'no ledger any more');
  return { setUp, number, door };
}

const steps = (setUp: Awaited<ReturnType<typeof aFolderThatKnowsNobody>>['setUp'], enrolmentCode: string | null) =>
  composedSteps({ ...setUp, enrolmentCode }, new LedgerUnusable('unreadable', 'the ledger is no database'));
function stepsLogged(dataDir: string): unknown[] {
  const db = new Database(join(dataDir, 'audit.sqlite'), { readonly: true });
  const texts = db.prepare<[], string>('SELECT canonical FROM audit_event ORDER BY no').pluck().all();
  db.close();
  const events = texts
    .map((text) => LoggedEvent.parse(JSON.parse(text)).event)
    .filter(({ kind }) => kind === 'restore');
  return events.map(({ step, clerkId }) => [step, clerkId]);
}
const tiles = (desk: ReturnType<typeof composedSteps>) => desk.state(WINDOW).clerks.map(({ name }) => name);

test('without a code nobody can sign in; with one the steps go on, and the journal comes back', async () => {
  const { setUp, number, door } = await aFolderThatKnowsNobody();
  const without = steps(setUp, null);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(tiles(without)).toEqual([]);
  await without.stop();

  const wrong = steps(setUp, 'AAAA-2222');
  await until('it is refused', () => wrong.state(WINDOW).upstream.code === 'refused');
  expect(tiles(wrong)).toEqual([]);
  await wrong.stop();

  // Without connection the code waits, and is asked again by itself.
  await door.stop();
  const enrolmentCode = await reference.operator.newEnrolmentCode(number);
  const desk = steps(setUp, enrolmentCode);
  await until('it waits', () => desk.state(WINDOW).upstream.code === 'no-answer');
  await door.start();
  await until('people are known', () => tiles(desk).includes(SAULE_THE_SUPERVISOR.name));
  const route = desk.route(WINDOW, () => Promise.reject(new Error('there is no page')));
  const saule = DEMO_CLERKS.find(({ name }) => name === SAULE_THE_SUPERVISOR.name);
  expect(await route('session.sign-in', { clerkId: saule?.id, pin: SAULE_THE_SUPERVISOR.pin })).toMatchObject({
    ok: true,
  });
  await until('the operator was asked', () => desk.state(WINDOW).restore?.upstream.seq === ENTRIES);
  expect(await route('restore.prepare', { kind: 'upstream' })).toMatchObject({ ok: true });
  await until('it is ready', () => desk.state(WINDOW).restore?.step === 'ready');
  expect(await route('restore.replace', null)).toMatchObject({ ok: true });
  await desk.stop();
  expect(stepsLogged(setUp.dataDir).slice(-4)).toEqual([
    ['steps-opened', null],
    ['prepared', saule?.id],
    ['replaced', saule?.id],
    ['steps-left', null],
  ]);

  const { counter, stop } = await aComposedCounter({ ...setUp, enrolmentCode });
  onTestFinished(stop);
  await until('it is whole', () => counter.stopped() === null);
  expect(counter.ledger.head().seq).toBe(ENTRIES + 1);
  await until('it is accepted', () => counter.upstream.contact.state() === 'online');
  expect(counter.upstream.alarms.list()).toEqual([]);
  expect(counter.upstream.enrolment.codeProblem()).toBeNull();
});
