import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { stayUp } from '../../../src-main/platform/stay-up.ts';

test('a fault outside of any call is written down, and a reader that has gone is none', () => {
  const program = Object.assign(new EventEmitter(), { stdout: new EventEmitter(), stderr: new EventEmitter() });
  const faults: unknown[][] = [];
  stayUp(program, { fault: (...told) => void faults.push(told) });
  const fault = new Error('in a timer');
  program.emit('uncaughtException', fault, 'uncaughtException');
  program.emit('unhandledRejection', fault, Promise.resolve());
  program.stdout.emit('error', new Error('EPIPE'));
  program.stderr.emit('error', new Error('EPIPE'));
  expect(faults).toEqual([
    ['uncaughtException', fault],
    ['unhandledRejection', fault],
  ]);
});
