import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onTheSpotOver } from '../../../src-main/upstream/on-the-spot.ts';
import { ClaimId, ReturnId, SaleId } from '../../../src-shared/ids.ts';
import { money } from '../../../src-shared/money.ts';
import { Instant } from '../../../src-shared/time.ts';
import { type AskedServer, aServer } from './a-server.ts';

const ID = '01900000-0000-7000-8000-00000000000a';
const CARD = '9643108503304172259';
const claim = {
  cardNumber: CARD,
  channel: 'kiosk',
  amount: money(2000),
  at: Instant.parse('2026-11-22T08:00:00.000Z'),
  note: '',
} as const;

let server: AskedServer;
beforeAll(async () => {
  server = await aServer();
});
afterAll(() => server.close());

/** The server answers the next call with this, and the clerk's question is asked. */
const told = <Word>(
  status: number,
  body: object | null,
  ask: (asked: ReturnType<typeof onTheSpotOver>) => Promise<Word>,
) => {
  server.answersWith((outgoing) => {
    const isProblem = status >= 400;
    outgoing.writeHead(status, { 'content-type': isProblem ? 'application/problem+json' : 'application/json' });
    outgoing.end(body === null ? undefined : JSON.stringify(isProblem ? { title: 'no', status, ...body } : body));
  });
  return ask(onTheSpotOver(server.client));
};

describe('a card that is asked about', () => {
  const byNumber = ({ cards }: ReturnType<typeof onTheSpotOver>) => cards.byNumber(CARD, 1000);
  const bySuffix = ({ cards }: ReturnType<typeof onTheSpotOver>) => cards.bySuffix('04172259', 1000);
  test.each([
    ['unknown to the upstream', 404, { type: 'card-unknown' }, 'unknown'],
    ['one of several', 409, { type: 'card-ambiguous' }, 'ambiguous'],
    ['asked about too often', 429, { type: 'rate-limited' }, 'no-answer'],
    ['asked about of another server', 404, { type: 'other' }, 'no-answer'],
  ])('is %s', async (_, status, body, kind) => {
    expect(await told(status, body, byNumber)).toEqual({ kind });
    expect(await told(status, body, bySuffix)).toEqual({ kind });
  });
});

describe('a hold', () => {
  const ask = ({ holds }: ReturnType<typeof onTheSpotOver>) =>
    holds.ask(ReturnId.parse(ID), { saleId: SaleId.parse(ID), lines: [{ line: 1, amount: money(2000) }] }, {});
  const release = ({ holds }: ReturnType<typeof onTheSpotOver>) => holds.release(ReturnId.parse(ID), {});
  test.each([
    ['is granted', 204, null, 'held'],
    ['is refused, for the value was spent', 409, { type: 'not-held' }, 'not-held'],
    ['is not spoken of by an upstream at work on itself', 503, { type: 'maintenance' }, 'no-answer'],
  ])('%s', async (_, status, body, word) => expect(await told(status, body, ask)).toBe(word));
  test.each([
    ['is released', 204, null, 'released'],
    ['that was never granted needs no release', 409, { type: 'not-held' }, 'released'],
    ['whose release nobody answered is not released', 500, { type: 'internal' }, 'no-answer'],
  ])('%s', async (_, status, body, word) => expect(await told(status, body, release)).toBe(word));
});

describe('a claim that is filed', () => {
  const file = ({ claims }: ReturnType<typeof onTheSpotOver>) => claims.file(ClaimId.parse(ID), claim, {});
  test('has the status that the upstream says', async () => {
    expect(await told(200, { claimId: ID, status: 'open' }, file)).toEqual({
      kind: 'status',
      status: 'open',
      reason: null,
    });
  });
  test.each([
    ['a card that the upstream does not know', 404, 'card-unknown'],
    ['a movement that another counter filed', 409, 'claim-differs'],
    ['what the upstream can not read', 422, 'schema'],
  ])('of %s is refused', async (_, status, type) =>
    expect(await told(status, { type }, file)).toMatchObject({ kind: 'refused', why: expect.stringContaining(type) }),
  );
  test.each([
    ['answered with an error of its own may keep no other claim waiting', 500, { type: 'internal' }, null, true],
    ['answered by another server may keep no other claim waiting', 404, { type: 'other' }, null, true],
    ['answered with «unauthorized» keeps all waiting', 401, { type: 'unauthorized' }, null, false],
    ['answered with a time to wait keeps all waiting', 503, { type: 'maintenance', retryAfterSeconds: 7 }, 7000, false],
  ])('and %s', async (_, status, body, retryAfterMs, mayConcernOneClaim) =>
    expect(await told(status, body, file)).toMatchObject({ kind: 'no-answer', retryAfterMs, mayConcernOneClaim }),
  );
});
