import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { aComposedCounter } from '../../devices/a-composed-counter.ts';
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
