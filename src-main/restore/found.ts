import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { RestoreView } from '../../src-shared/contract/views/restore.ts';
import { backupsIn } from '../ledger/backup.ts';
import type { Enrolment } from '../ledger/facts.ts';
import type { KeptHead } from '../ledger/kept-head.ts';
import { ledgerFile } from '../platform/settings.ts';
import { readThrough } from './read-through.ts';
import { copyAside } from './replace.ts';

/** A ledger that can't be sold with, and that can be had back: by whom it was found out, in words. */
export class LedgerUnusable extends Error {
  override name = 'LedgerUnusable';
  readonly reason: RestoreView['reason'];

  constructor(reason: RestoreView['reason'], detail: string) {
    super(detail);
    this.reason = reason;
  }
}

export interface Found {
  readonly reason: RestoreView['reason'];
  readonly detail: string;
  /** The copy that was made of it. */
  readonly kept: string | null;
  /** The counter that it belongs to, as far as anything here still says so. */
  readonly identity: Enrolment | null;
  /** Its newest entry, where it can be read. */
  readonly seq: number | null;
  /** What it alone holds, where it can be read. */
  readonly unsent: RestoreView['unsent'];
}

/** Keeps a copy of the ledger as it was found, and reads out of what is left whose it was and how far it went. */
export function foundIn(dataDir: string, { reason, message }: LedgerUnusable, kept: KeptHead | null): Found {
  const read = readThrough(ledgerFile(dataDir));
  const backup = backupsIn(join(dataDir, 'backups')).at(-1);
  const identity = kept?.enrolment ?? read?.enrolment ?? (backup ? readThrough(backup.path)?.enrolment : null) ?? null;
  return {
    reason,
    detail: message,
    kept: copied(dataDir, reason, read?.seq ?? null),
    identity,
    seq: read?.seq ?? null,
    unsent: read && read.unsent.entries > 0 ? { entries: read.unsent.entries, sales: read.unsent.sales } : null,
  };
}

/**
 * One copy of one fault, however often the app is started on it. A disk that is full keeps nothing more, and the file
 * stays where it is all the same.
 */
function copied(dataDir: string, reason: RestoreView['reason'], seq: number | null): string | null {
  if (reason === 'asked') return null;
  try {
    return copyAside(dataDir, seq === null ? `${reason}-${changedAt(ledgerFile(dataDir))}` : `${reason}-at-${seq}`);
  } catch {
    return null;
  }
}

/** 20261122T082500Z: two faults of one kind are of two moments. */
function changedAt(file: string): string {
  const changed = existsSync(file) ? statSync(file).mtime : new Date();
  return `${changed.toISOString().replace(/[-:]|\.\d+/g, '')}`;
}
