import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
  type ControllableUpstream,
  controllableUpstream,
  problemOf,
  type Reference,
  startReference,
} from '../../devices/controllable-upstream.ts';
import { type Machine, Wire } from './wire.ts';

/** The device that other tests lean on, doing what its first page says. */

const CARD = '9643108503304172259';

let reference: Reference;
let upstream: ControllableUpstream;
let till: Machine;

beforeAll(async () => {
  reference = await startReference();
  upstream = await controllableUpstream(reference);
  till = await new Wire(upstream.url).enrol(reference.demo.enrolmentCode);
});
afterEach(() => upstream.behave());
afterAll(async () => {
  await upstream.close();
  await reference.stop();
});

const health = () => fetch(`${upstream.url}/healthz`);

test('is stopped, which is connection refused, and started again on the same port', async () => {
  await upstream.stop();
  await expect(health()).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  await upstream.start();
  expect((await health()).status).toBe(200);
});

test('answers late', async () => {
  upstream.delayAnswers(1_000, { times: 1 });
  const first = performance.now();
  await health();
  expect(performance.now() - first).toBeGreaterThan(990);
  const second = performance.now();
  await health();
  expect(performance.now() - second).toBeLessThan(900);
});

test('cuts before a request is read: nothing has happened', async () => {
  upstream.cutBeforeReading({ path: /entries$/ });
  till.journal.note();
  await expect(till.sendFrom(1)).rejects.toThrow('fetch failed');
  expect(await reference.operator.entries(till.counterId)).toEqual([]);
  expect((await health()).status).toBe(200);
});

test('cuts after a request is processed: it has happened, and the answer is lost', async () => {
  const sale = till.journal.sale([{ cardNumber: CARD, amount: 700 }]);
  upstream.cutAfterProcessing({ times: 1 });
  await expect(till.sendFrom(1)).rejects.toThrow('fetch failed');
  expect(await reference.operator.entries(till.counterId)).toEqual(till.journal.entries);
  expect((await till.sendFrom(1)).body).toMatchObject({ outcomes: [{ entryId: sale.id }] });
  expect(await reference.operator.creditsOf(CARD)).toMatchObject([{ saleId: sale.id, amount: 700 }]);
});

test('answers what it is told, and garbage', async () => {
  upstream.answer(problemOf('rate-limited', { retryAfterSeconds: 7 }), { method: 'GET', times: 1 });
  const limited = await health();
  expect([limited.status, limited.headers.get('retry-after'), await limited.json()]).toEqual([
    429,
    '7',
    expect.objectContaining({ type: 'rate-limited' }),
  ]);
  upstream.answerGarbage({ times: 1 });
  await expect((await health()).json()).rejects.toThrow('JSON');
  expect((await health()).status).toBe(200);
});

test('remembers what came and how it was answered', async () => {
  const before = upstream.calls.length;
  await health();
  upstream.cutBeforeReading({ times: 1 });
  await health().catch(() => undefined);
  expect(upstream.calls.slice(before)).toEqual([
    { method: 'GET', path: '/healthz', status: 200 },
    { method: 'GET', path: '/healthz', status: undefined },
  ]);
});

test('has as many doors as tests need', async () => {
  const other = await controllableUpstream(reference);
  await upstream.stop();
  expect((await fetch(`${other.url}/healthz`)).status).toBe(200);
  await upstream.start();
  await other.close();
});
