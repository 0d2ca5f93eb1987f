import { expect, test } from 'vitest';
import { ippAnswer, ippRequest, NOT_FOUND } from '../../../src-main/printing/ipp.ts';

/** An answer is written as a request is: what a request asks by, an answer tells its status by. */
const written = (status: number) =>
  ippRequest(
    status,
    7,
    [
      { tag: 'enum', name: 'printer-state', values: [5] },
      { tag: 'keyword', name: 'printer-state-reasons', values: ['paused', 'media-empty-error'] },
      { tag: 'boolean', name: 'printer-is-accepting-jobs', values: [false] },
    ],
    Buffer.from('what follows is the document'),
  );

test('what was written is read: numbers, words, several of them, yes and no', () => {
  const answer = ippAnswer(written(0));
  expect(answer).toMatchObject({ status: 0, failed: false });
  expect(answer?.attributes.get('printer-state')).toEqual([5]);
  expect(answer?.attributes.get('printer-state-reasons')).toEqual(['paused', 'media-empty-error']);
  expect(answer?.attributes.get('printer-is-accepting-jobs')).toEqual([false]);
});

test('a status of 0x400 and above is a no', () => {
  expect(ippAnswer(written(NOT_FOUND))).toMatchObject({ failed: true });
  expect(ippAnswer(written(0x0001))).toMatchObject({ failed: false });
});

test('an answer that was cut anywhere is none', () => {
  const whole = ippRequest(0, 1, [{ tag: 'enum', name: 'job-state', values: [9] }]);
  expect(ippAnswer(whole)).not.toBeNull();
  for (let length = 0; length < whole.length; length += 1) expect(ippAnswer(whole.subarray(0, length))).toBeNull();
  expect(ippAnswer(Buffer.from('<html>not IPP</html>'))).toBeNull();
});
