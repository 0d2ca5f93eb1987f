import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
  controllableUpstream,
  problemOf,
  type Reference,
  startReference,
} from '../../devices/controllable-upstream.ts';
import { aFolder, anEnrolledCounter, type CounterSide, openSide, until } from './a-counter-side.ts';

let reference: Reference;
const ending: (() => unknown)[] = [];
beforeAll(async () => {
  reference = await startReference();
});
afterAll(() => reference.stop());
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

function aNewMachine(url: string): CounterSide {
  const folder = aFolder();
  const side = openSide(folder, new URL(url));
  ending.push(
    () => rmSync(folder, { recursive: true, force: true }),
    () => side.stop(),
  );
  return side;
}

async function aCode(): Promise<{ code: string; number: number; counterId: string }> {
  const { id, number } = await reference.operator.addCounter();
  return { code: await reference.operator.newEnrolmentCode(number), number, counterId: id };
}

const nothingKept = (side: CounterSide) => [
  side.facts.get('enrolment'),
  side.facts.get('enrolment-request'),
  side.facts.get('acked-seq'),
];

test('a code makes this machine its counter, with receipt numbers of its own', async () => {
  const side = aNewMachine(reference.url);
  expect(side.upstream.stopReason()).toMatchObject({ kind: 'not-enrolled' });
  const { code, counterId } = await aCode();
  const enrolled = await side.upstream.enrolment.enrol(code);
  expect(enrolled).toMatchObject({
    ok: true,
    value: { counterId, receiptSeries: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{5}$/) },
  });
  expect(side.upstream.stopReason()).toBeNull();
  expect(side.facts.get('enrolment-request')).toBeUndefined();
  side.upstream.start();
  await until(
    'profile and clerks are there',
    () => side.upstream.profiles.current() !== null && side.upstream.roster.clerks().length > 0,
  );
});

test('an answer that is lost is asked for again with the same request, and nobody is superseded', async () => {
  const door = await controllableUpstream(reference);
  ending.push(() => door.close());
  door.cutAfterProcessing({ times: 1, path: /enrolments/ });
  const side = aNewMachine(door.url);
  const { code, counterId } = await aCode();
  const first = await side.upstream.enrolment.enrol(code);
  expect(first).toMatchObject({
    ok: false,
    error: { kind: 'code-refused', detail: expect.stringContaining("can't be reached") },
  });
  expect(side.facts.get('enrolment-request')).toMatchObject({ code });

  side.upstream.start();
  await until('it is enrolled', () => side.upstream.enrolment.current() !== null);
  expect(side.upstream.enrolment.current()).toMatchObject({ counterId });
  await until('it is served', () => side.upstream.contact.state() === 'online');
});

test('a wrong code is told in words and leaves nothing', async () => {
  const side = aNewMachine(reference.url);
  const refused = await side.upstream.enrolment.enrol('AAAA-0000');
  expect(refused).toMatchObject({
    ok: false,
    error: {
      kind: 'code-refused',
      why: 'refused',
      detail: expect.stringContaining(
        'the enrolment code is wrong, of another counter, used by another machine, or older than 15 minutes',
      ),
    },
  });
  expect(side.upstream.stopReason()).toEqual(
    refused.ok ? null : { kind: 'not-enrolled', detail: refused.error.detail },
  );
  expect(nothingKept(side)).toEqual([undefined, undefined, undefined]);
});

test('a code that is none is refused before anybody is asked', async () => {
  const side = aNewMachine('http://127.0.0.1:1');
  const refused = await side.upstream.enrolment.enrol('aigerim');
  expect(refused).toMatchObject({
    ok: false,
    error: { detail: '«aigerim» is no enrolment code: it looks like AB12-CD34' },
  });
});

test('a machine whose own journal is the one upstream enrols again and goes on', async () => {
  const counter = await anEnrolledCounter(reference);
  ending.push(() => counter.stop());
  counter.writesNotes(3);
  counter.upstream.start();
  await until('all is shipped', () => counter.upstream.shipper.unsent() === 0);
  const series = counter.facts.get('enrolment')?.receiptSeries;
  await reference.operator.revokeTokens(counter.counterNumber);
  await until('the token no longer counts', () => counter.upstream.alarms.has('unauthorized'));

  const again = await counter.upstream.enrolment.enrol(
    await reference.operator.newEnrolmentCode(counter.counterNumber),
  );
  expect(again).toMatchObject({ ok: true, value: { receiptSeries: series } });
  counter.writesNotes(1);
  await until('all is shipped', () => counter.upstream.shipper.unsent() === 0);
  expect(counter.upstream.alarms.list()).toEqual([]);
});

test('a machine with a journal does not become another counter', async () => {
  const counter = await anEnrolledCounter(reference);
  ending.push(() => counter.stop());
  counter.writesNotes(1);
  const { code } = await aCode();
  const refused = await counter.upstream.enrolment.enrol(code);
  expect(refused).toMatchObject({
    ok: false,
    // An upstream of 1.1 is told whose journal it is, and says so before it uses the code up.
    error: {
      detail: expect.stringMatching(/this machine's ledger belongs to another counter|the code is of another counter/),
    },
  });
  expect(counter.facts.get('enrolment')?.counterId).toBe(counter.counterId);
});

test('two attempts at once are one', async () => {
  const side = aNewMachine(reference.url);
  const { code } = await aCode();
  const [one, two] = await Promise.all([side.upstream.enrolment.enrol(code), side.upstream.enrolment.enrol(code)]);
  expect(one).toEqual(two);
});

test.each([
  ['a page', 200, 'text/html', '<html></html>'],
  ['not found', 404, 'text/plain', 'Not found'],
  [
    'a problem of another API',
    404,
    'application/problem+json',
    '{"type":"about:blank","title":"Not Found","status":404}',
  ],
])('another server that answers with %s is told from an upstream', async (_what, status, type, body) => {
  const server = createServer((_incoming, outgoing) => outgoing.writeHead(status, { 'content-type': type }).end(body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  ending.push(() => server.close());
  const side = aNewMachine(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const refused = await side.upstream.enrolment.enrol('AB12-CD34');
  expect(refused).toMatchObject({
    ok: false,
    error: { detail: expect.stringMatching(/is not a Sapar upstream .*check the address/) },
  });
});

test('too many codes are told to wait for, and the request is kept', async () => {
  const door = await controllableUpstream(reference);
  ending.push(() => door.close());
  door.answer(problemOf('rate-limited', { retryAfterSeconds: 30 }));
  const side = aNewMachine(door.url);
  const refused = await side.upstream.enrolment.enrol('AB12-CD34');
  expect(refused).toMatchObject({ ok: false, error: { detail: expect.stringContaining('wait a minute') } });
  expect(side.facts.get('enrolment-request')).toMatchObject({ code: 'AB12-CD34' });
});
