import { z } from 'zod';
import { Hash } from '../../src-shared/ids.ts';
import { jsonOf } from '../platform/json.ts';
import type { Log } from '../platform/log.ts';
import type { Secrets } from '../platform/secrets.ts';
import { Enrolment } from './facts.ts';
import type { Ledger } from './ledger.ts';

/**
 * The journal's head and its counter, kept beside the secrets. It shows that an older copy of the ledger was put back,
 * also without connection. It tells what to ask for when the ledger is gone. It is written after its commit, within a
 * second. It never names an entry that is not durable in the ledger. A cut of power costs it at most one second of
 * entries. Whoever puts back the whole folder, this file included, is found by the upstream alone.
 */
export const KeptHead = z.object({ enrolment: Enrolment, seq: z.int().min(0), hash: Hash });
export type KeptHead = z.infer<typeof KeptHead>;

/** `behind`: entries are missing at the end. `made-anew`: another entry stands where this machine had written one. */
export type KeptVerdict = 'agrees' | 'behind' | 'made-anew';

/**
 * An entry is followed by its head within this; a queue of sales costs one small write a second, beside the main
 * process.
 */
const WITHIN_MS = 1000;

export interface HeadKeeper {
  /** From now on the head is kept as the journal grows. Not before the journal is known to be whole. */
  start(): void;
  /** Without waiting for the second: a journal that was found whole must not be found wanting by the next start. */
  keepNow(): Promise<void>;
  /** The last word is kept before it resolves. */
  stop(): Promise<void>;
}

interface HeadKeeperParts {
  readonly secrets: Secrets;
  readonly ledger: Ledger;
  readonly enrolment: () => Enrolment | null;
  /** Part of a journal is nobody's head. */
  readonly isWhole: () => boolean;
  readonly log: Log;
  readonly withinMs?: number;
}

export function headKeeperOver({
  secrets,
  ledger,
  enrolment,
  isWhole,
  log,
  withinMs = WITHIN_MS,
}: HeadKeeperParts): HeadKeeper {
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();
  let keptSeq = -1;
  let stopped = false;

  function keep(): Promise<void> {
    if (timer) clearTimeout(timer);
    timer = null;
    writing = writing
      .then(async () => {
        const identity = enrolment();
        const head = ledger.head();
        if (identity === null || head.seq === keptSeq || !isWhole()) return;
        await secrets.keep('head', JSON.stringify({ enrolment: identity, ...head }));
        keptSeq = head.seq;
      })
      .catch((fault: unknown) => log.fault('the head could not be kept beside the secrets', fault));
    return writing;
  }

  return {
    start() {
      ledger.onAppended(() => {
        if (!stopped) timer ??= setTimeout(() => void keep(), withinMs);
      });
      void keep();
    },
    keepNow: keep,
    async stop() {
      stopped = true;
      await keep();
    },
  };
}

/** null when there is none, or none that can be read. */
export function readKeptHead(secrets: Pick<Secrets, 'get' | 'doubt'>): KeptHead | null {
  const text = secrets.get('head');
  if (text === null) return null;
  const kept = KeptHead.safeParse(jsonOf(text));
  if (!kept.success) secrets.doubt('head', 'it holds no head of a journal');
  return kept.success ? kept.data : null;
}

export function judgeKeptHead(
  { seq, hash }: Pick<KeptHead, 'seq' | 'hash'>,
  { head, hashAt }: { head: number; hashAt: (seq: number) => string | undefined },
): KeptVerdict {
  if (seq > head) return 'behind';
  return seq === 0 || hashAt(seq) === hash ? 'agrees' : 'made-anew';
}
