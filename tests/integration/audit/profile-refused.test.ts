import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { LoggedEvent } from '../../../src-main/ledger/verify-audit.ts';
import { demoProfile } from '../../../src-upstream/demo/profile.ts';
import { aCounterInProcess, type CounterInProcess } from '../../devices/a-counter-in-process.ts';
import { type Reference, sharedReference } from '../../devices/controllable-upstream.ts';
import { QUICK, until } from '../counter-upstream/a-counter-side.ts';

/** Rules of the operator that this counter does not take over stand in the auditor's log, each once. */

let reference: Reference;
let counter: CounterInProcess;
beforeAll(async () => {
  reference = await sharedReference();
});
afterEach(() => counter.end());

const PROFILE = { path: /^\/v1\/profile$/ };
let tags = 0;
/** From here on this is the newest profile, under a tag of its own at each question. */
function sends(profile: object): void {
  tags += 1;
  const headers = { 'content-type': 'application/json', etag: `"other ${tags}"` };
  counter.upstream.answer({ status: 200, body: JSON.stringify(profile), headers }, PROFILE);
}
const otherContent = (phone: string) => ({ ...demoProfile, support: { ...demoProfile.support, phone } });

function refused(): readonly object[] {
  const db = new Database(join(counter.dataDir, 'audit.sqlite'), { readonly: true });
  const texts = db.prepare<[], string>('SELECT canonical FROM audit_event ORDER BY no').pluck().all();
  db.close();
  const events = texts.map((text) => LoggedEvent.parse(JSON.parse(text)).event);
  return events.filter(({ kind }) => kind === 'profile-refused');
}
const pulls = () => counter.upstream.calls.filter(({ path }) => path.startsWith('/v1/profile')).length;

test('a profile that is refused is noted once of each content, at no further pull and no start', async () => {
  counter = await aCounterInProcess(reference, { pace: { ...QUICK, pullMs: 60 } });
  sends(otherContent('+7 700 000 00 01'));
  await until('it is noted', () => refused().length === 1);
  const before = pulls();
  await until('it is pulled again', () => pulls() > before + 3);
  expect(refused()).toEqual([
    { kind: 'profile-refused', version: demoProfile.version, why: expect.stringMatching(/it has other content/) },
  ]);
  sends(otherContent('+7 700 000 00 02'));
  await until('the other one is noted', () => refused().length === 2);
  counter = await counter.startsAgain(null);
  const atStart = pulls();
  await until('it is pulled again', () => pulls() > atStart + 3);
  expect(refused()).toHaveLength(2);
});

test('one that can’t be read is noted once, without a version', async () => {
  counter = await aCounterInProcess(reference, { pace: { ...QUICK, pullMs: 60 } });
  sends({ version: 'a text alone' });
  await until('it is noted', () => refused().length === 1);
  const before = pulls();
  await until('it is pulled again', () => pulls() > before + 3);
  expect(refused()).toEqual([{ kind: 'profile-refused', version: null, why: expect.stringMatching(/can't be read/) }]);
});
