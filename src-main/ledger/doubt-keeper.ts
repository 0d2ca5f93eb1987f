import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { EntryId } from '../../src-shared/ids.ts';
import { writeDurably } from '../platform/durable-files.ts';
import { jsonOf } from '../platform/json.ts';
import { readKeptFile } from '../platform/kept-file.ts';
import type { Log } from '../platform/log.ts';
import type { Doubt } from './commits.ts';
import type { Ledger } from './ledger.ts';

/** A disk that works again is found within this. */
const AGAIN_MS = 5000;
const DOUBT_BYTES_MAX = 64 * 1024;
/** More is no text that a person reads. */
const DETAIL_CHARACTERS_MAX = 1000;

/**
 * Sees what the disk left in doubt to its end, and says what came of it. Somebody was told «unknown», and has to hear
 * whether it was recorded. A sale that was not stands in the attention list by itself, as one that was begun.
 */
interface DoubtKeeper {
  start(): void;
  stop(): void;
}

interface DoubtKeeperParts {
  readonly ledger: Pick<Ledger, 'doubt' | 'settle' | 'onDoubt' | 'entry'>;
  readonly dataDir: string;
  readonly alarms: {
    list(): readonly { readonly alarm: string; readonly detail: string }[];
    areKept(): boolean;
    raise(alarm: 'entry-recorded' | 'entry-not-recorded', detail: string): void;
  };
  readonly log: Log;
  readonly everyMs?: number;
}

const KeptDoubt = z.object({ id: EntryId, kind: z.string(), at: z.string() });
type KeptDoubt = z.infer<typeof KeptDoubt>;

export function doubtKeeperOver({ ledger, dataDir, alarms, log, everyMs = AGAIN_MS }: DoubtKeeperParts): DoubtKeeper {
  const file = join(dataDir, 'doubt.json');
  let timer: NodeJS.Timeout | undefined;

  /** A disk that takes this and not the ledger lets the next start say what came of it; another one takes neither. */
  function keep({ entry, detail }: Doubt): void {
    log.info('the disk left a commit in doubt', { entry: entry?.id ?? null, kind: entry?.kind ?? null, detail });
    try {
      if (entry) writeDurably(file, JSON.stringify(entry));
    } catch (fault) {
      log.fault('what is in doubt could not be kept', fault);
    }
  }

  function tell({ id, kind, at }: KeptDoubt): void {
    const isRecorded = ledger.entry(id) !== undefined;
    if (!isRecorded && kind === 'sale') return;
    const alarm = isRecorded ? 'entry-recorded' : 'entry-not-recorded';
    const before = alarms.list().find((each) => each.alarm === alarm)?.detail ?? '';
    if (before.includes(id)) return;
    alarms.raise(alarm, `${kind} ${at} ${id}${before && `; ${before}`}`.slice(0, DETAIL_CHARACTERS_MAX));
  }

  /** Not before what was told is durable: else the next start has to tell it. */
  function forget(): void {
    if (!alarms.areKept()) return;
    try {
      rmSync(file, { force: true });
    } catch (fault) {
      log.fault('what was in doubt could not be forgotten', fault);
    }
  }

  function attend(): void {
    clearInterval(timer);
    const doubt = ledger.doubt();
    if (!doubt) return;
    keep(doubt);
    timer = setInterval(() => ledger.settle(), everyMs).unref();
  }

  ledger.onDoubt((settled) => {
    attend();
    if (settled) {
      log.info('what was in doubt was written over', { entry: settled.entry?.id ?? null });
      if (settled.entry) tell(settled.entry);
      forget();
    }
  });

  return {
    start() {
      const kept = readDoubt(file);
      if (kept) {
        tell(kept);
        forget();
      }
      // What was written before anybody looked after it.
      attend();
    },
    stop: () => clearInterval(timer),
  };
}

/** null when there is none, or none that can be read. */
function readDoubt(file: string): KeptDoubt | null {
  const found = readKeptFile(file, DOUBT_BYTES_MAX);
  const kept = KeptDoubt.safeParse(found.kind === 'content' ? jsonOf(found.text) : null);
  return kept.success ? kept.data : null;
}
