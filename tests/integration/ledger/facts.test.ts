import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type FactName,
  type Facts,
  FactUnreadable,
  factsIn,
  readWhatCountsMost,
} from '../../../src-main/ledger/facts.ts';
import { aLedger, AIGERIM, COUNTER, type LedgerBench } from '../../devices/a-ledger.ts';

let bench: LedgerBench;
let facts: Facts;
beforeAll(() => {
  bench = aLedger();
  facts = factsIn(bench.db);
});
beforeEach(() => void bench.db.exec('DELETE FROM fact'));
afterAll(() => bench.close());

const AT = '2026-11-22T08:25:00.000Z';
const HASH = 'a'.repeat(64);
const ENROLMENT = {
  counterId: COUNTER,
  counterName: 'North hall 1',
  stationId: AIGERIM,
  stationName: 'North',
  receiptSeries: 'AB12C',
};
const A_COUNT = { kept: [0, 41], refused: [-1, 0.5, '1', null] };
const A_TEXT = { kept: ['2026-11', ''], refused: [1, null] };
const BRAKE = { listed: 9, listedUpstream: 4 };
const PRINTER = {
  address: 'tcp://127.0.0.1:9100',
  model: 'epson',
  paper: 58,
  wholeReceiptAsImage: false,
  codePage: null,
};
const RESTORE = { why: 'old-copy', from: 3, known: 7 };

const LEFT = { saleId: AIGERIM, at: AT, how: 'paid', receiptNumber: null, cardNumbers: [], tenders: ['qr'] };

const TALLY = { count: 1, amount: 5000 };
const OWED = { id: AIGERIM, device: 'ND1', kinds: ['bank-card'], batches: null };
const SOLD = { becomes: 'sale', saleId: AIGERIM, at: AT };
const WENT_BACK = { becomes: 'return', saleId: AIGERIM, at: AT, returnId: AIGERIM };
const NOTE = {
  becomes: 'payment-decided',
  saleId: AIGERIM,
  at: AT,
  id: AIGERIM,
  decision: 'paid',
  reason: 'its slip',
  clerkId: AIGERIM,
  supervisorId: null,
};

const REFUND = {
  returnId: AIGERIM,
  wanted: { saleId: AIGERIM, lines: [1], reason: 'other', tenders: [{ kind: 'qr', amount: 500 }] },
  supervisorId: null,
  offeredSeq: 0,
  at: AT,
};
const LOST = { entryId: AIGERIM, seq: 7, at: AT };
const LEFT_BEHIND = {
  payOuts: [{ ...LOST, claimId: AIGERIM }],
  returns: [{ ...LOST, saleId: AIGERIM, lines: [1] }],
  unread: false,
  doubtThrough: 0,
};

/** What each fact may be, and what is refused. */
const EXAMPLES: Record<FactName, { kept: readonly unknown[]; refused: readonly unknown[] }> = {
  enrolment: {
    kept: [ENROLMENT],
    refused: [{ ...ENROLMENT, receiptSeries: undefined }, { ...ENROLMENT, counterId: 'c' }, {}],
  },
  roster: {
    kept: [{ etag: null }, { etag: '"7"', counterNames: { kk: 'Терезе' }, stationNames: { kk: 'Вокзал' } }],
    refused: [{}, { etag: 7 }, null],
  },
  'enrolment-request': {
    kept: [{ requestId: AIGERIM, code: 'K7' }],
    refused: [{ requestId: AIGERIM }, { requestId: 'r', code: 'K7' }],
  },
  'acked-seq': A_COUNT,
  'offered-seq': A_COUNT,
  'stranded-seq': A_COUNT,
  'not-stranded': { kept: [[], [3, 9]], refused: [[0], [1.5], ['3'], 3] },
  parted: {
    kept: [
      { known: 7, common: null, handedIn: false },
      { known: 0, common: 0, handedIn: true },
      { known: 9, common: 7, handedIn: true },
    ],
    refused: [{ known: 7 }, { known: -1, common: 0, handedIn: false }, { known: 1, common: 0.5, handedIn: false }],
  },
  restore: {
    kept: [
      ...['replaced-machine', 'old-copy', 'backup', 'upstream'].map((why) => ({ ...RESTORE, why })),
      { ...RESTORE, from: 0, known: 0 },
    ],
    refused: [
      { ...RESTORE, why: '' },
      { ...RESTORE, from: -1 },
      { ...RESTORE, known: -1 },
      { ...RESTORE, known: 0.5 },
    ],
  },
  'left-behind': {
    kept: [LEFT_BEHIND, { payOuts: [], returns: [], unread: true, doubtThrough: 9 }],
    refused: [
      {},
      { ...LEFT_BEHIND, payOuts: [LOST] },
      { ...LEFT_BEHIND, returns: [{ ...LOST, saleId: AIGERIM }] },
      { ...LEFT_BEHIND, doubtThrough: -1 },
    ],
  },
  'shift-counted': {
    kept: [{ shiftId: AIGERIM, ms: 0, wallMs: 1, monotonicMs: 0.5 }],
    refused: [{}, { shiftId: AIGERIM, ms: -1, wallMs: 1, monotonicMs: 0 }],
  },
  'without-contact-kept': { kept: [{ wallMs: 1, monotonicMs: 0.5 }], refused: [{}, { wallMs: '1', monotonicMs: 0 }] },
  'profiles-wanted': { kept: [[], ['2026-11']], refused: ['2026-11', [1]] },
  'outcome-no': A_COUNT,
  'token-rotated-at': { kept: [AT], refused: ['yesterday', 1] },
  'last-contact': { kept: [AT], refused: ['yesterday', 1] },
  'without-contact-ms': { kept: [0, 0.5, 3_600_000], refused: [-1, '1'] },
  'profile-version': A_TEXT,
  'profile-waiting': A_TEXT,
  'profile-etag': A_TEXT,
  'hotlist-cursor': A_TEXT,
  'hotlist-loaded': { kept: [true, false], refused: [1, 'true'] },
  'hotlist-size': A_COUNT,
  'hotlist-brake': {
    kept: [BRAKE, { listed: 0, listedUpstream: 0 }],
    refused: [{ ...BRAKE, listed: -1 }, { ...BRAKE, listedUpstream: -1 }, {}],
  },
  language: { kept: ['en', 'kk'], refused: ['de'] },
  'printer-setup': {
    kept: [
      { setup: PRINTER, insteadOf: '' },
      { setup: { ...PRINTER, codePage: { page: 'CP866', number: 17 } }, insteadOf: 'cups:till' },
    ],
    refused: [
      { setup: PRINTER },
      { setup: { ...PRINTER, paper: 57 }, insteadOf: '' },
      { setup: { ...PRINTER, codePage: 17 }, insteadOf: '' },
    ],
  },
  'had-printer': { kept: [true, false], refused: ['yes', 0] },
  looks: { kept: [{}, { counter: { theme: 'dark', textPercent: 125 } }], refused: [{ counter: 'dark' }] },
  'display-setting': { kept: ['auto', 'off'], refused: ['upside down'] },
  'open-holds': { kept: [[], [AIGERIM]], refused: ['hold', 7] },
  'claim-tries': {
    kept: [{}, { [AIGERIM]: 3 }],
    refused: [[], { [AIGERIM]: 0 }, { nobody: 1 }, { [AIGERIM]: '1' }],
  },
  'left-payments': {
    kept: [[], [LEFT], [{ ...LEFT, how: 'taken-late', moved: { amount: 500, code: null } }]],
    refused: [
      {},
      [{ ...LEFT, saleId: 's' }],
      [{ ...LEFT, how: 'perhaps' }],
      [{ ...LEFT, cardNumbers: ['x'] }],
      [{ ...LEFT, moved: {} }],
    ],
  },
  'decided-payments': {
    kept: [[], [NOTE, SOLD, WENT_BACK, { ...WENT_BACK, word: { supervisorId: AIGERIM, evidence: 'terminal' } }]],
    refused: [{}, [{ ...NOTE, decision: 'perhaps' }], [{ ...SOLD, saleId: 's' }], [{ ...WENT_BACK, word: {} }]],
  },
  'device-names': {
    kept: [[], [{ device: 'ND1', ref: '17', of: 'sale/1' }]],
    refused: [{}, [{ device: 'ND1', ref: '17' }], [{ device: 'ND1', ref: 17, of: 'sale/1' }]],
  },
  settlements: {
    kept: [[], [OWED], [{ ...OWED, batches: [{ kind: 'qr', collected: TALLY, refunded: TALLY }] }]],
    refused: [{}, [{ ...OWED, id: 'c' }], [{ ...OWED, kinds: ['cash'] }], [{ ...OWED, batches: [{ kind: 'qr' }] }]],
  },
  'shown-differences': {
    kept: [
      { shiftId: AIGERIM, differences: [] },
      { shiftId: AIGERIM, differences: [{ kind: 'cash', difference: -5 }] },
    ],
    refused: [{}, { shiftId: 's', differences: [] }, { shiftId: AIGERIM, differences: [{ kind: 'cash' }] }],
  },
  'begun-refunds': {
    kept: [[], [REFUND], [{ ...REFUND, supervisorId: AIGERIM }]],
    refused: [
      {},
      [{ ...REFUND, returnId: 'r' }],
      [{ ...REFUND, supervisorId: 'nobody' }],
      [{ ...REFUND, wanted: { ...REFUND.wanted, lines: [] } }],
      [{ ...REFUND, offeredSeq: -1 }],
    ],
  },
  'audit-log': {
    kept: [
      { no: 0, hash: HASH, log: HASH, forgotOf: null },
      { no: 7, hash: HASH, log: HASH, forgotOf: AIGERIM },
    ],
    refused: [{ no: -1, hash: HASH, log: HASH, forgotOf: null }, { no: 1, hash: 'h', log: HASH, forgotOf: null }, {}],
  },
  'profiles-refused': { kept: [[], [HASH]], refused: [['h'], HASH] },
  alarms: {
    kept: [[], [{ alarm: 'full-disk', detail: 'none left', at: AT }]],
    refused: [[{ alarm: 'full-disk', at: AT }], [{ alarm: 1, detail: '', at: AT }]],
  },
};
const cases = Object.keys(EXAMPLES).filter((name): name is FactName => name in EXAMPLES);

/** Without one of these money could be given twice: a counter does not begin. */
const COUNT_MOST: readonly FactName[] = ['enrolment', 'offered-seq', 'restore', 'alarms', 'begun-refunds'];

test.each(['no JSON at all', '', '{'])('«%s» is never taken for a fact', (text) => {
  bench.db.prepare('INSERT INTO fact (name, value) VALUES (?, ?)').run('language', text);
  expect(facts.get('language')).toBeUndefined();
});

function lies(name: FactName, value: unknown): void {
  bench.db.prepare('INSERT INTO fact (name, value) VALUES (?, ?)').run(name, JSON.stringify(value));
}

describe.each(cases)('%s', (name) => {
  test.each(EXAMPLES[name].kept.map((value) => [value]))('%j is told as it lies there', (value) => {
    lies(name, value);
    expect(facts.get(name)).toEqual(value);
  });

  test.each(EXAMPLES[name].refused.map((value) => [value]))('%j is never taken for it', (value) => {
    lies(name, value);
    const told = () => {
      try {
        return facts.get(name);
      } catch (fault) {
        return fault;
      }
    };
    const isRefused = told() instanceof FactUnreadable;
    expect([told(), isRefused]).toEqual([isRefused ? told() : undefined, COUNT_MOST.includes(name)]);
  });
});

test('what counts most is read before anything is sold, and what can’t be read is named', () => {
  readWhatCountsMost(facts);
  lies('looks', 'no looks');
  readWhatCountsMost(facts);
  for (const name of COUNT_MOST) {
    lies(name, 'nothing of the kind');
    expect(() => readWhatCountsMost(facts)).toThrow(FactUnreadable);
    expect(() => readWhatCountsMost(facts)).toThrow(`what it keeps as «${name}» can't be read`);
    facts.forget(name);
  }
  readWhatCountsMost(facts);
});

test('a fact is kept by its name, set anew and forgotten', () => {
  expect(facts.get('acked-seq')).toBeUndefined();
  facts.set('acked-seq', 7);
  facts.set('acked-seq', 8);
  facts.set('offered-seq', 9);
  expect(factsIn(bench.db).get('acked-seq')).toBe(8);
  facts.forget('acked-seq');
  expect([facts.get('acked-seq'), facts.get('offered-seq')]).toEqual([undefined, 9]);
});

test('a fact that breaks its own rule is not kept', () => {
  expect(() => facts.set('acked-seq', -1)).toThrow();
  expect(facts.get('acked-seq')).toBeUndefined();
});

test('of the answer to an enrolment, neither the token nor the place in the journal nor names is kept', () => {
  const names = { counterNames: { kk: 'Терезе' }, stationNames: { kk: 'Вокзал' } };
  lies('enrolment', { ...ENROLMENT, ...names, token: 't'.repeat(32), nextSeq: 1, headHash: '0'.repeat(64) });
  expect(facts.get('enrolment')).toEqual(ENROLMENT);
});
