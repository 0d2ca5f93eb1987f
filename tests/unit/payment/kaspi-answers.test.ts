import { describe, expect, test } from 'vitest';
import {
  readDevice,
  readEnvelope,
  readPair,
  readStarted,
  readStatus,
} from '../../../src-main/payment/kaspi/answers.ts';

/** Answers as clients that are public expect them; docs/terminals.md names each. Names and addresses are nobody's. */

const CARD = {
  processId: 'p-1',
  status: 'success',
  subStatus: 'CardTransactionSuccess',
  transactionId: '307208187011',
  chequeInfo: {
    method: 'card',
    amount: '1500 ₸',
    cardMask: '440043******6389',
    rrn: '307208187011',
    authorizationCode: '123456',
    terminalId: '31452963',
    date: '23.07.26 12:00:00',
  },
};
const QR = {
  status: 'success',
  subStatus: 'QrTransactionSuccess',
  transactionId: '504711333',
  chequeInfo: { method: 'qr', amount: '1500 ₸', orderNumber: '504711333', terminalId: '31452963' },
};
const withCheque = (changes: object) => ({ ...CARD, chequeInfo: { ...CARD.chequeInfo, ...changes } });
const paid = (data: object) => {
  const read = readStatus(data, 'p-1');
  return read?.status === 'success' ? read.paid : null;
};

describe('a payment', () => {
  test('by card has its RRN, the code of its bank and the numbers of the card that may be kept', () => {
    expect(paid(CARD)).toEqual({
      kind: 'bank-card',
      isWayKnown: true,
      tenge: 1500,
      slip: {
        acquirer: 'Kaspi',
        method: 'card',
        terminalId: '31452963',
        rrn: '307208187011',
        authCode: '123456',
        maskedPan: '440043******6389',
        at: '23.07.26 12:00:00',
      },
    });
  });

  test.each(['qr', 'alaqan'])('by %s is one of QR, and its number is that of an order', (method) => {
    const cheque = { ...QR.chequeInfo, method };
    expect(paid({ ...QR, chequeInfo: cheque })).toMatchObject({
      kind: 'qr',
      slip: { method, rrn: '504711333', authCode: '504711333' },
    });
  });

  test.each([
    ['10', 10],
    ['1 500 ₸', 1500],
    ['1\u00a0500,00 ₸', 1500],
    ['- 1500 ₸', 1500],
    ['1500.50', 'unreadable'],
    ['a lot', 'unreadable'],
    [null, 'not told'],
  ])('of «%s» is of so many tenge', (amount, tenge) => {
    expect(paid(withCheque({ amount }))?.tenge).toBe(tenge);
  });

  test('by a way that nobody knows says so, and one that names none is told by how it ended', () => {
    expect(paid(withCheque({ method: 'face' }))).toMatchObject({ kind: null, isWayKnown: false });
    expect(paid(withCheque({ method: null }))).toMatchObject({ kind: 'bank-card', isWayKnown: true });
    expect(paid({ status: 'success' })).toMatchObject({ kind: null, isWayKnown: true, tenge: 'not told' });
  });

  test("of a card's number, where none belongs, no more than first six and last four are kept", () => {
    const number = '4111 1111 1111 1111';
    const told = withCheque({ cardMask: number, authorizationCode: number, terminalId: number, date: `at ${number}` });
    const { slip } = paid({ ...told, transactionId: '4111111111111111' }) ?? {};
    expect(JSON.stringify(slip)).not.toContain('41111111');
    expect(slip).toMatchObject({ maskedPan: '411111******1111', rrn: '…1111', authCode: '…1111' });
    expect(readStarted({ processId: '4111111111111111' })).toBe(null);
    expect(readStatus({ status: 'fail', message: `card ${number} is lost` }, 'p-1')).toEqual({
      status: 'fail',
      words: 'card …1111 is lost',
    });
  });
});

describe('a look', () => {
  test.each([
    ['Initialize', 'connecting'],
    ['WaitUser', 'waiting-for-customer'],
    ['WaitForQrConfirmation', 'confirming-qr'],
    ['ProcessingCard', 'asking-bank'],
    ['WaitForPinCode', 'waiting-for-pin'],
    ['ProcessRefund', 'giving-back'],
    ['Something', 'waiting-for-customer'],
    [undefined, 'waiting-for-customer'],
  ])('at %s shows what the device does', (subStatus, doing) => {
    expect(readStatus({ status: 'wait', subStatus }, 'p-1')).toEqual({ status: 'wait', doing });
  });

  test('that is no word on this operation is none', () => {
    expect(readStatus({ ...CARD, processId: 'p-2' }, 'p-1')).toBe(null);
    expect(readStatus({ status: 'perhaps' }, 'p-1')).toBe(null);
    expect(readStatus(null, 'p-1')).toBe(null);
    expect(readStatus({ status: 'unknown', subStatus: 'ProcessingCard' }, 'p-1')).toEqual({ status: 'unknown' });
  });
});

test('an error is a number and words, and only zero is none', () => {
  expect(readEnvelope({ errorText: 'Process not found', statusCode: 101 })).toMatchObject({
    code: 101,
    words: 'Process not found',
  });
  expect(readEnvelope({ statusCode: 107, data: { message: 'busy' } })).toMatchObject({ code: 107, words: 'busy' });
  expect(readEnvelope({ statusCode: 0, data: { processId: 'p1' } })).toMatchObject({
    code: 0,
    data: { processId: 'p1' },
  });
  for (const none of [null, 'ok', [], { data: {} }, { statusCode: 'no' }]) expect(readEnvelope(none)).toBe(null);
});

test('a pair ends at a time of the country, written in one of two ways, or nobody knows when', () => {
  const pair = { accessToken: 'acc', refreshToken: 'ref' };
  const noon = Date.parse('2026-07-23T07:00:00Z');
  expect(readPair({ ...pair, expirationDate: '2026-07-23 12:00:00' })).toEqual({ ...pair, endsAt: noon });
  expect(readPair({ ...pair, expirationDate: 'Jul 23, 2026 12:00:00' })).toEqual({ ...pair, endsAt: noon });
  expect(readPair({ ...pair, expirationDate: 'tomorrow' })).toEqual({ ...pair, endsAt: null });
  expect(readPair(pair)).toEqual({ ...pair, endsAt: null });
  expect(readPair({ ...pair, accessToken: 'two\r\nlines' })).toBe(null);
  expect(readPair({ accessToken: 'acc' })).toBe(null);
});

test('a device is known by its serial number, else by its terminal', () => {
  const told = { posNum: '0', serialNum: 'ND000000000', terminalId: '00000000' };
  expect(readDevice(told)).toEqual({ deviceId: 'ND000000000', terminalId: '00000000' });
  expect(readDevice({ terminalId: '00000000' })).toEqual({ deviceId: '00000000', terminalId: '00000000' });
  expect(readDevice({ posNum: '0' })).toBe(null);
});

test('an operation is named by letters and figures, also by a number', () => {
  expect(readStarted({ processId: '1732900000000', status: 'wait' })).toBe('1732900000000');
  expect(readStarted({ processId: 17 })).toBe('17');
  for (const none of [{}, { processId: '' }, { processId: 'a b' }, null]) expect(readStarted(none)).toBe(null);
});
