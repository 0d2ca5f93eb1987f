import type { Clock } from '../../src-shared/time.ts';
import type { AuditLog } from './audit-log.ts';

/** Less is a clock that is put right by the network. What is set in small steps adds up to it. */
const JUMP_MS = 60_000;

/**
 * To be asked now and then: a wall clock that went another way than the monotonic one is an event. The monotonic clock
 * of some systems stands still while the machine sleeps, so that a night asleep is one as well.
 */
export function clockJumpsOver(clock: Clock, audit: Pick<AuditLog, 'note'>): () => void {
  const apart = () => clock.now() - clock.monotonic();
  let known = apart();
  return () => {
    const now = apart();
    const byMs = Math.round(now - known);
    if (Math.abs(byMs) < JUMP_MS) return;
    known = now;
    audit.note({ kind: 'clock-jumped', byMs });
  };
}
