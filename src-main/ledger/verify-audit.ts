import type Database from 'better-sqlite3';
import { z } from 'zod';
import { Hash } from '../../src-shared/ids.ts';
import { GENESIS_HASH } from '../../src-shared/journal/entry.ts';
import { canonicalJson, isCanonical } from '../../src-shared/journal/canonical.ts';
import { WrittenInstant } from '../../src-shared/time.ts';
import { sha256 } from '../platform/ports.ts';

/** An event as it stands in the log. */
export const LoggedEvent = z.looseObject({
  no: z.int().min(1),
  at: WrittenInstant,
  prevHash: z.string(),
  event: z.looseObject({ kind: z.string() }),
});

/** Where the auditor's log stands: a Z tells it, so that nobody cuts the log's end or makes it anew. */
export const AuditHead = z.object({
  /** 0: nothing is in the log. */
  no: z.int().min(0),
  hash: Hash,
  /** Which log it is: the hash of its first event. Another machine's, and one that was begun anew, are others. */
  log: Hash,
});
export type AuditHead = z.infer<typeof AuditHead>;

/** Beside the ledger on the machine that keeps it. */
export const AUDIT_FILE = 'audit.sqlite';

/** What the log takes next, behind its last event; undefined: it is empty. */
export function nextEvent(
  last: { readonly no: number; readonly hash: string } | undefined,
  at: string,
  event: object,
): { readonly no: number; readonly canonical: string; readonly hash: Hash } {
  const no = (last?.no ?? 0) + 1;
  const canonical = canonicalJson({ no, at, event, prevHash: last?.hash ?? GENESIS_HASH });
  return { no, canonical, hash: sha256(canonical) };
}

/** `ofOthers`: anchors that name another log, of another machine or begun anew. */
type AuditVerdict =
  | { readonly whole: true; readonly events: number; readonly ofOthers: number }
  | { readonly whole: false; readonly no: number; readonly why: string };

interface EventRow {
  readonly no: number;
  readonly canonical: string;
  readonly hash: string;
}

/** Reads every event again. `anchors` are heads that stand on Zs: without one a cut tail can't be seen. */
export function verifyAudit(db: Database.Database, anchors: readonly AuditHead[] = []): AuditVerdict {
  const rows = db.prepare<[], EventRow>('SELECT no, canonical, hash FROM audit_event ORDER BY no');
  const own = rows.get()?.hash;
  const ofThis = anchors.filter((anchor) => anchor.log === own);
  const expected = new Map(ofThis.map((anchor) => [anchor.no, anchor.hash]));
  let prevHash: string = GENESIS_HASH;
  let no = 0;
  const broken = (why: string): AuditVerdict => ({ whole: false, no: no + 1, why });
  for (const row of rows.iterate()) {
    if (row.no !== no + 1) return broken('an event is missing');
    const parsed = parse(row.canonical);
    const event = LoggedEvent.safeParse(parsed);
    if (!event.success || !isCanonical(row.canonical, parsed)) return broken('its text is none of an event');
    if (event.data.no !== row.no || event.data.prevHash !== prevHash)
      return broken('it does not follow the one before');
    if (sha256(row.canonical) !== row.hash) return broken('its text is not the one that was hashed');
    const anchor = expected.get(row.no);
    if (anchor !== undefined && anchor !== row.hash) return broken('a Z knows another event here');
    no = row.no;
    prevHash = row.hash;
  }
  const cut = [...expected.keys()].find((each) => each > no);
  if (cut !== undefined) return broken(`a Z knows events up to ${cut}`);
  return { whole: true, events: no, ofOthers: anchors.length - ofThis.length };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
