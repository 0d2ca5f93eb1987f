import { describe, expect, test } from 'vitest';
import { AnswerReader, stateOfRealTime } from '../../../src-main/printing/printer-answers.ts';

const read = (...bytes: number[]) => new AnswerReader().read(Uint8Array.from(bytes));

describe('what a printer says', () => {
  test.each([
    ['all is well', [0x12, 0x12, 0x12], 'ready'],
    ['the cover is open', [0x1a, 0x16, 0x12], 'cover-open'],
    ['paper is out', [0x1a, 0x32, 0x7e], 'paper-out'],
    ['paper is low', [0x12, 0x12, 0x1e], 'paper-low'],
    ['off line for another reason', [0x1a, 0x12, 0x12], 'offline'],
  ])('when asked: %s', (_, answers, state) => expect(stateOfRealTime(answers)).toBe(state));

  test.each([
    ['all is well', [0x10, 0, 0, 0x0f], 'ready'],
    ['the cover is open', [0x38, 0, 0, 0x0f], 'cover-open'],
    ['paper is out', [0x18, 0, 0x0f, 0x0f], 'paper-out'],
    ['paper is low', [0x10, 0, 0x03, 0x0f], 'paper-low'],
    ['off line for another reason', [0x18, 0, 0, 0x0f], 'offline'],
  ])('unasked: %s', (_, bytes, state) => expect(read(...bytes)).toEqual([{ kind: 'automatic', state }]));

  test('a barrier is told from a status, also when both come in one packet', () => {
    expect(read(0x10, 0, 0, 0x0f, 0x00, 0x12, 0x03).map((answer) => answer.kind)).toEqual([
      'automatic',
      'barrier',
      'real-time',
      'barrier',
    ]);
  });

  test('a status that comes in pieces is put together', () => {
    const reader = new AnswerReader();
    expect(reader.read(Uint8Array.of(0x10, 0))).toEqual([]);
    expect(reader.read(Uint8Array.of(0x0f, 0x0f))).toEqual([{ kind: 'automatic', state: 'paper-out' }]);
  });

  test.each([[0xff], [0x93], [0x6e], [0x81], [0x20]])('%i is nothing that a printer says', (byte) =>
    expect(read(byte)).toEqual([{ kind: 'garbage' }]),
  );

  test('a status that breaks off is garbage, not a status of something else', () => {
    expect(read(0x10, 0, 0xe5)).toEqual([{ kind: 'garbage' }]);
  });
});
