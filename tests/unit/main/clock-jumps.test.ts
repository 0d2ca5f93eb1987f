import { expect, test } from 'vitest';
import type { AuditEvent } from '../../../src-main/audit/audit-event.ts';
import { clockJumpsOver } from '../../../src-main/audit/clock-jumps.ts';
import { aClock } from '../../devices/a-ledger.ts';

const MINUTE_MS = 60_000;

test('a clock that is set is an event, also where it is set in small steps, and time that passes is none', () => {
  const clock = aClock('2026-11-22T08:00:00.000Z');
  const events: AuditEvent[] = [];
  const look = clockJumpsOver(clock, { note: (event) => void events.push(event) });
  const setTo = (time: string) => {
    clock.set(time);
    look();
  };
  clock.pass(600 * MINUTE_MS);
  look();
  expect(events).toEqual([]);
  setTo('2026-11-22T18:00:40.000Z');
  expect(events).toEqual([]);
  setTo('2026-11-22T18:01:20.000Z');
  expect(events).toEqual([{ kind: 'clock-jumped', byMs: 80_000 }]);
  look();
  setTo('2026-11-22T16:01:20.000Z');
  expect(events.slice(1)).toEqual([{ kind: 'clock-jumped', byMs: -120 * MINUTE_MS }]);
});
