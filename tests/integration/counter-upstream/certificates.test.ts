import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Trust, trustIn, trustOfSystem, WELL_KNOWN } from '../../../src-main/platform/trust.ts';
import { aComposedCounter } from '../../devices/a-composed-counter.ts';
import { anAuthority, type Vouched } from '../../devices/an-authority.ts';
import {
  type ControllableUpstream,
  controllableUpstream,
  type Reference,
  sharedReference,
} from '../../devices/controllable-upstream.ts';

/** An upstream under an authority of the operator's own, and everything that can be wrong with its certificate. */

const PATIENT = { timeout: 15_000 };
const operators = anAuthority('Carrier of the tests');
const others = anAuthority('Somebody else');

let reference: Reference;
let upstream: ControllableUpstream;
let dataDir: string;
beforeAll(async () => {
  reference = await sharedReference();
});
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'sapar-certificates-'));
});
afterEach(async () => {
  await upstream.close();
  rmSync(dataDir, { recursive: true, force: true });
});

function trusting(pem: string): Trust {
  const trust = trustIn(Buffer.from(pem), Date.now());
  if (!trust.ok) throw new Error(trust.error);
  return trust.value;
}

const aCode = async () => reference.operator.newEnrolmentCode((await reference.operator.addCounter()).number);

/** The sentence by which the first start is refused, or how the counter then stands. */
async function startsAt(vouched: Vouched, upstreamTrust: Trust): Promise<string> {
  upstream = await controllableUpstream(reference, vouched);
  const started = await aComposedCounter({
    dataDir,
    upstreamUrl: upstream.url,
    enrolmentCode: await aCode(),
    upstreamTrust,
  }).catch((fault: unknown) => (fault instanceof Error ? fault.message : String(fault)));
  if (typeof started === 'string') return started;
  const { state } = started.counter.upstream.contact;
  const stands = state();
  await started.stop();
  return stands;
}

test('under the operator’s own authority, chosen as a file, the counter is enrolled and served', async () => {
  expect(await startsAt(operators.vouchesFor('localhost'), trusting(operators.ca))).toBe('online');
});

test.each<[string, Vouched, Trust, RegExp]>([
  [
    'that nobody here vouches for',
    operators.vouchesFor('localhost'),
    WELL_KNOWN,
    /the certificate of localhost is vouched for by «Carrier of the tests», which this counter does not trust/,
  ],
  [
    'of another authority than the chosen one',
    others.vouchesFor('localhost'),
    trusting(operators.ca),
    /vouched for by «Somebody else», which this counter does not trust; give it the operator’s authority/,
  ],
  [
    'that has expired',
    operators.vouchesFor('localhost', { fromDay: -40, days: 30 }),
    trusting(operators.ca),
    /vouched for by «Carrier of the tests», was valid until 20.*Z, and it is 20.*Z by this machine; set the clock/,
  ],
  [
    'that is not valid yet',
    operators.vouchesFor('localhost', { fromDay: 5 }),
    trusting(operators.ca),
    /is valid from 20.*Z, and it is 20.*Z by this machine; set the clock if it is wrong/,
  ],
  [
    'of another name',
    operators.vouchesFor('upstream.example.kz'),
    trusting(operators.ca),
    /the certificate of localhost is for «upstream\.example\.kz», another name; check the address/,
  ],
])('a certificate %s is told with name and reason, and nothing is sent', async (_what, vouched, trust, sentence) => {
  expect(await startsAt(vouched, trust)).toMatch(sentence);
  expect(upstream.calls).toEqual([]);
});

test('a counter that runs tells which certificate keeps it away, and is served once that is mended', async () => {
  upstream = await controllableUpstream(reference, operators.vouchesFor('localhost'));
  const started = await aComposedCounter({
    dataDir,
    upstreamUrl: upstream.url,
    enrolmentCode: await aCode(),
    upstreamTrust: trusting(operators.ca),
    machine: { pace: { knockMs: 50 } },
  });
  const { contact } = started.counter.upstream;
  await upstream.stop();
  upstream.shows(operators.vouchesFor('localhost', { fromDay: -40, days: 30 }));
  await upstream.start();
  await expect.poll(() => contact.certificate()?.why, PATIENT).toBe('expired');
  expect(started.counter.machine.desk.settings().certificate).toMatchObject({
    host: 'localhost',
    certificate: { name: 'localhost', issuer: 'Carrier of the tests' },
  });

  await upstream.stop();
  upstream.shows(operators.vouchesFor('localhost'));
  await upstream.start();
  await expect.poll(() => contact.certificate(), PATIENT).toBeNull();
  await expect.poll(() => contact.state(), PATIENT).toBe('online');
  await started.stop();
});

test('the system’s store knows no authority of the operator’s until it is put there', async () => {
  const system = trustOfSystem();
  // A system without a store is a sentence of its own: it is as far from the operator's authority.
  const said = system.ok ? await startsAt(operators.vouchesFor('localhost'), system.value) : system.error;
  expect(said).toMatch(/which this counter does not trust|^no-system-store$/);
});

test('what the system’s store holds is trusted', async () => {
  const system: Trust = { kind: 'system', pem: others.ca + operators.ca };
  expect(await startsAt(operators.vouchesFor('localhost'), system)).toBe('online');
});
