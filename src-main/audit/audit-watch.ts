import type { Entry } from '../../src-shared/contract/upstream.ts';
import type { ShiftId } from '../../src-shared/ids.ts';
import { isKind } from '../../src-shared/journal/entry.ts';
import type { Facts } from '../ledger/facts.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { AuditHead } from '../ledger/verify-audit.ts';
import type { Log } from '../platform/log.ts';
import type { AuditLog } from './audit-log.ts';

type AuditAlarm = 'audit-log-lost' | 'audit-log-unwritten';
/** A journal that came back says so in one of its newest notes. */
const NOTES_LOOKED_AT = 100;
/** More is no text that a person reads. */
const DETAIL_CHARACTERS_MAX = 1000;

/**
 * Tells people where the auditor's log is not the one that this machine kept. Somebody may delete it, or put an older
 * copy back: locks after wrong PINs end, and what was seen of a shift is forgotten.
 */
export interface AuditWatch {
  /** Compares the log with what is known of it, before anything is seen or sold. */
  start(): void;
  /** To be called now and then: what waits is written, or said to wait, and how far the log came is kept. */
  look(): void;
  /** Whether what was seen of this shift may be forgotten: nobody can say that its count is blind. */
  mayHaveForgotten(shiftId: ShiftId): boolean;
}

interface AuditWatchParts {
  readonly audit: Pick<AuditLog, 'begun' | 'db' | 'hashOf' | 'head' | 'unwritten'>;
  readonly facts: Facts;
  readonly ledger: Pick<Ledger, 'newestOfKind' | 'openShift' | 'transaction'>;
  readonly alarms: {
    list(): readonly { readonly alarm: string; readonly detail: string }[];
    areKept(): boolean;
    has(alarm: AuditAlarm): boolean;
    raise(alarm: AuditAlarm, detail: string): void;
    clear(alarm: AuditAlarm): void;
  };
  readonly log: Log;
}

export function auditWatchOver({ audit, facts, ledger, alarms, log }: AuditWatchParts): AuditWatch {
  let forgotOf = facts.get('audit-log')?.forgotOf ?? null;
  let toldOfLost = false;
  const ownLog = () => audit.hashOf(1);

  /** What was written for certain: as this machine kept it, and as the last Z tells it. */
  function known(): AuditHead[] {
    const kept = facts.get('audit-log');
    const [close] = ledger.newestOfKind('shift-closed', 1);
    const onZ = close && isKind(close, 'shift-closed') ? close.body.audit : undefined;
    // A Z of another log is of another machine, or was told before: then this machine has kept its own since.
    const counts = onZ && (onZ.log === ownLog() || (!kept && close && !cameBackSince(close)));
    return [...(kept ? [kept] : []), ...(onZ && counts ? [onZ] : [])];
  }

  function cameBackSince(close: Entry): boolean {
    if (facts.get('restore') !== undefined) return true;
    const notes = ledger.newestOfKind('note', NOTES_LOOKED_AT);
    return notes.some((note) => note.seq > close.seq && isKind(note, 'note') && note.body.restored !== undefined);
  }

  function whyLost({ no, hash, log: which }: AuditHead): string | null {
    if (no === 0) return 'the program ran without its file before: what happened then was kept in memory alone';
    if (ownLog() !== which) return `another log lies in its place (${audit.begun?.why ?? 'it was begun anew'})`;
    if (audit.hashOf(no) !== hash) return `it lacks event ${no} that was written: it is an older copy, or was changed`;
    return null;
  }

  function whatIsWrong(): string | null {
    if (audit.db.memory) return `it is kept in memory alone until the program ends (${audit.begun?.why ?? ''})`;
    for (const head of known()) {
      const why = whyLost(head);
      if (why !== null) return why;
    }
    return alarms.has('audit-log-unwritten') ? 'events of the run before were never written' : null;
  }

  function tellLost(why: string): void {
    const before = alarms.list().find(({ alarm }) => alarm === 'audit-log-lost')?.detail ?? '';
    if (!before.includes(why))
      alarms.raise('audit-log-lost', (before === '' ? why : `${why}; ${before}`).slice(0, DETAIL_CHARACTERS_MAX));
    forgotOf = ledger.openShift()?.shiftId ?? forgotOf;
  }

  /** Not before what was told is durable: else the next start has to tell it. */
  function keepHead(): void {
    if (!alarms.areKept()) return;
    const now = { ...audit.head(), forgotOf };
    const kept = facts.get('audit-log');
    if (kept && kept.no === now.no && kept.hash === now.hash && kept.forgotOf === forgotOf) return;
    // A disk that leaves it unwritten has it written at the next check.
    const written = ledger.transaction(() => facts.set('audit-log', now));
    if (!written.ok) log.info('how far the auditor’s log came could not be kept', { ...written.error });
  }

  function look(): void {
    const unwritten = audit.unwritten();
    if (unwritten) alarms.raise('audit-log-unwritten', unwritten.why);
    else alarms.clear('audit-log-unwritten');
    if (unwritten && unwritten.lost > 0 && !toldOfLost) {
      toldOfLost = true;
      tellLost('more events came than could wait for the disk: the oldest are lost');
    }
    keepHead();
  }

  return {
    start() {
      const why = whatIsWrong();
      if (why !== null) tellLost(why);
      look();
    },
    look,
    mayHaveForgotten: (shiftId) => shiftId === forgotOf,
  };
}
