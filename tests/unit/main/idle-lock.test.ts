import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { newIdleLock } from '../../../src-main/idle-lock.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const lock = vi.fn<() => void>();
beforeEach(() => void lock.mockClear());

test('a counter that nobody touches is locked after its time, and not before', () => {
  newIdleLock(60, lock);
  vi.advanceTimersByTime(59_999);
  expect(lock).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(lock).toHaveBeenCalledTimes(1);
});

test('whoever signs in after the lock without a touch is locked again after the same time', () => {
  newIdleLock(60, lock);
  vi.advanceTimersByTime(180_000);
  expect(lock).toHaveBeenCalledTimes(3);
});

test('each touch begins the time anew', () => {
  const idle = newIdleLock(60, lock);
  for (let touches = 0; touches < 10; touches += 1) {
    vi.advanceTimersByTime(59_000);
    idle.touched();
  }
  expect(lock).not.toHaveBeenCalled();
  vi.advanceTimersByTime(60_000);
  expect(lock).toHaveBeenCalledTimes(1);
});

test('a machine that goes to sleep or wakes is locked at once', () => {
  const idle = newIdleLock(60, lock);
  idle.away();
  expect(lock).toHaveBeenCalledTimes(1);
});

test('where the operator wants no idle lock, neither time nor sleep locks', () => {
  const idle = newIdleLock(0, lock);
  idle.touched();
  idle.away();
  vi.advanceTimersByTime(10 * 3_600_000);
  expect(lock).not.toHaveBeenCalled();
});
