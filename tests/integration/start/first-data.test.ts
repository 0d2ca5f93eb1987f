import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { aComposedCounter, composedPage } from '../../devices/a-composed-counter.ts';
import { readKeptSetUp } from '../../../src-main/platform/kept-set-up.ts';
import { NotReady } from '../../../src-main/upstream/make-ready.ts';
import {
  type ControllableUpstream,
  controllableUpstream,
  type Reference,
  sharedReference,
} from '../../devices/controllable-upstream.ts';

/** A counter that can't begin without profile and clerks says which is missing, and why. */

let reference: Reference;
let upstream: ControllableUpstream;
let dataDir: string;
beforeAll(async () => {
  reference = await sharedReference();
});
beforeEach(async () => {
  upstream = await controllableUpstream(reference);
  dataDir = mkdtempSync(join(tmpdir(), 'sapar-first-data-'));
});
afterEach(async () => {
  await upstream.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function whyNot(): Promise<string> {
  const { number } = await reference.operator.addCounter();
  const started = await aComposedCounter({
    dataDir,
    upstreamUrl: upstream.url,
    enrolmentCode: await reference.operator.newEnrolmentCode(number),
    machine: { firstDataWithinMs: 1500 },
  }).catch((fault: unknown) => (fault instanceof Error ? fault.message : String(fault)));
  if (typeof started === 'string') return started;
  await started.stop();
  return 'it started';
}

const json = (body: unknown) => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

test('a profile that is refused at the very first start is told with its reason', async () => {
  upstream.answer(json({ version: 'v1' }), { path: /profile$/ });
  expect(await whyNot()).toMatch(
    /^This counter has no profile, .*: the one that .* sent is refused \(the profile can't be read: .+\)/,
  );
});

test('a profile that no sale can be made by is told with its reason', async () => {
  const counter = await aComposedCounter({
    dataDir: mkdtempSync(join(dataDir, 'other-')),
    upstreamUrl: upstream.url,
    enrolmentCode: await reference.operator.newEnrolmentCode((await reference.operator.addCounter()).number),
  });
  const profile = counter.counter.profile();
  await counter.stop();
  upstream.answer(json({ ...profile, tenders: [] }), { path: /profile$/ });
  expect(await whyNot()).toMatch(/^This counter has no profile, .* is refused \(.+\)\. Ask the operator to correct it/);
});

test('clerks that never come are named', async () => {
  upstream.answer(json({ clerks: [] }), { path: /clerks$/ });
  expect(await whyNot()).toMatch(/^This counter has no clerks, .* sent none within 1\.5 seconds\. Ask the operator/);
});

/** Whoever stands at the screen types a code; what is kept of it then. */
async function typed(code: string) {
  const setUp = { dataDir, upstreamUrl: upstream.url, enrolmentCode: null, machine: { firstDataWithinMs: 200 } };
  const page = composedPage(setUp, new NotReady('It is none yet.', setUp, { isBegun: false }));
  const answer = await page.route(1, async () => new Uint8Array())('counter.enrol', { code });
  await page.stop();
  const { guided, trials } = readKeptSetUp(dataDir);
  return { answer, guided, codes: trials.filter(({ trial }) => trial === 'code').map(({ outcome }) => outcome) };
}

test('a code that was taken counts as tried where the profile is refused, and the rest is asked for', async () => {
  upstream.answer(json({ version: 'v1' }), { path: /profile$/ });
  const code = await reference.operator.newEnrolmentCode((await reference.operator.addCounter()).number);
  expect(await typed(code)).toMatchObject({ answer: { ok: false }, guided: true, codes: ['worked'] });
});

test('a code that was not taken counts as tried in vain', async () => {
  expect(await typed('WRNG-CDE2')).toMatchObject({ answer: { ok: false }, codes: ['failed'] });
});

test('the upstream’s own words on a code are told without the code', async () => {
  const problem = { type: 'enrolment-code-invalid', title: 'no', status: 400, detail: 'AB12-CD34 is of line 7' };
  upstream.answer({
    status: 400,
    headers: { 'content-type': 'application/problem+json' },
    body: JSON.stringify(problem),
  });
  const refused = aComposedCounter({ dataDir, upstreamUrl: upstream.url, enrolmentCode: 'AB12-CD34' });
  await expect(refused).rejects.toMatchObject({
    fault: { key: 'code.refused', detail: expect.stringMatching(/of another counter.*\(… is of line 7\)$/) },
  });
});
