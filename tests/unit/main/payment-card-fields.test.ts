import { expect, test } from 'vitest';
import { paymentCardField } from '../../../src-main/ipc/payment-card-fields.ts';

/** Its first sixteen digits pass for a number of Visa. */
const ID = '41111111-1111-7118-8111-111111111111';

test.each<[string, object, string]>([
  ['in the form of an id', { reason: '41111111-1111-1111-0000-000000000000' }, 'reason'],
  ['in the form of an id of ours', { note: ID }, 'note'],
  ['as the name of a printer', { address: 'cups:4111111111111111' }, 'address'],
  ['behind an id', { key: `${ID}-4111111111111111` }, 'key'],
  ['in a list', { tenders: [{ authCode: '4111-1111-1111-1111' }] }, 'authCode'],
])('a payment card’s number %s is found in what a person fills', (_how, input, field) => {
  expect(paymentCardField(input, [])).toBe(field);
});

test.each<[string, object]>([
  ['an id', { saleId: ID }],
  ['bags of a safe', { bags: [ID], seen: [ID], unseen: [ID], bag: ID }],
  ['a claim without its number', { claim: ID.slice(0, -8) }],
  ['a document of a register', { key: `${ID}-return` }],
  ['payments of a terminal', { terminals: [{ missing: [`${ID}:0`] }] }],
  ['a printer’s address', { address: 'tcp://192.168.100.200:9100' }],
  ['a device', { address: 'file:/dev/usb/lp0' }],
])('%s is none', (_what, input) => {
  expect(paymentCardField(input, [])).toBeNull();
});
