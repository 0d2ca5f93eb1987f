import { join } from 'node:path';
import { z } from 'zod';
import { ClerkScreen, Language } from '../../src-shared/contract/views/look.ts';
import { KeptTrial } from '../../src-shared/contract/views/trial.ts';
import { writeDurably } from './durable-files.ts';
import { jsonOf } from './json.ts';
import { readKeptFile } from './kept-file.ts';
import { type Trust, trustIn, trustOfSystem, WELL_KNOWN } from './trust.ts';

/** A trial, and what it was tried with: with another device than today's it counts no longer. */
const TrialOf = KeptTrial.extend({ of: z.string() });

/** What was set up and tried on the screen of this machine, whatever ledger it has, and may be set up anew. */
const Kept = z.strictObject({
  upstreamUrl: z.string().max(1000).nullable(),
  /** Without its login, which lies sealed; «none»: there is to be none. null: nobody chose. */
  upstreamProxy: z.string().max(1000).nullable().default(null),
  /** null: nobody chose. */
  trusted: z.enum(['well-known', 'system', 'file']).nullable(),
  /** The operator's own authorities, kept with the counter: the stick that they came on goes. */
  authority: z.string().nullable(),
  language: Language.nullable(),
  /** null: nobody chose. What can't be read of these is chosen or tried anew, and takes nothing else with it. */
  clerkScreen: ClerkScreen.nullable().catch(null),
  fullScreen: z.boolean().nullable().catch(null),
  trials: z.array(TrialOf).catch([]),
  /** Printer, display and test receipt are still to be set up on the guided page. */
  guided: z.boolean(),
});
type Kept = z.infer<typeof Kept>;

export interface KeptSetUp extends Kept {
  /** What `trusted` and `authority` come to; null: nobody chose, or it can't be read any more. */
  readonly trust: Trust | null;
}

const FILE_NAME = 'set-up.json';
const FILE_BYTES_MAX = 1024 * 1024;
const NOTHING: Kept = {
  upstreamUrl: null,
  upstreamProxy: null,
  trusted: null,
  authority: null,
  language: null,
  clerkScreen: null,
  fullScreen: null,
  trials: [],
  guided: false,
};

/** One that can't be read is none: it is asked for again. */
export function readKeptSetUp(dataDir: string): KeptSetUp {
  const found = readKeptFile(join(dataDir, FILE_NAME), FILE_BYTES_MAX);
  const read = Kept.safeParse(found.kind === 'content' ? jsonOf(found.text) : undefined);
  const kept = read.success ? read.data : NOTHING;
  return { ...kept, trust: trustOf(kept) };
}

function trustOf({ trusted, authority }: Kept): Trust | null {
  if (trusted === null) return null;
  if (trusted === 'well-known') return WELL_KNOWN;
  // What has expired since is told by the connection: a till must start.
  const trust = trusted === 'system' ? trustOfSystem() : trustIn(Buffer.from(authority ?? ''), null);
  return trust.ok ? trust.value : null;
}

/** Durable when it returns. Throws when the disk refuses. */
export function keepSetUp(dataDir: string, changed: Partial<Kept>): void {
  const { trust: _trust, ...kept } = readKeptSetUp(dataDir);
  writeDurably(join(dataDir, FILE_NAME), JSON.stringify({ ...kept, ...changed }));
}

/** What the guided page of a first start has still to ask. */
export interface Guided {
  isLeft(): boolean;
  /** A disk that refuses has the page come again at the next start. */
  finish(): void;
}

export function guidedIn(dataDir: string, onFault: (fault: unknown) => void): Guided {
  let isLeft = readKeptSetUp(dataDir).guided;
  return {
    isLeft: () => isLeft,
    finish() {
      if (!isLeft) return;
      isLeft = false;
      try {
        keepSetUp(dataDir, { guided: false });
      } catch (fault) {
        onFault(fault);
      }
    },
  };
}
