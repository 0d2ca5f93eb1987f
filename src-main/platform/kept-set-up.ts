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
const Kept = z.object({
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

/** What a newer version keeps beside it stays, for when the till has that version again. */
const Found = Kept.loose();

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

/** One that can't be read is none, and is not written over. */
export function readKeptSetUp(dataDir: string): KeptSetUp {
  const { kept } = foundIn(dataDir);
  return { ...kept, trust: trustOf(kept) };
}

/** `why`: it is there and can't be read. */
function foundIn(dataDir: string): { readonly kept: Kept; readonly why: string | null } {
  const found = readKeptFile(join(dataDir, FILE_NAME), FILE_BYTES_MAX);
  if (found.kind === 'absent') return { kept: NOTHING, why: null };
  if (found.kind === 'unusable') return { kept: NOTHING, why: found.why };
  const read = Found.safeParse(jsonOf(found.text));
  if (read.success) return { kept: read.data, why: null };
  return { kept: NOTHING, why: read.error.issues.map(({ path }) => path.join('.')).join(', ') || 'it is no JSON' };
}

function trustOf({ trusted, authority }: Kept): Trust | null {
  if (trusted === null) return null;
  if (trusted === 'well-known') return WELL_KNOWN;
  // What has expired since is told by the connection: a till must start.
  const trust = trusted === 'system' ? trustOfSystem() : trustIn(Buffer.from(authority ?? ''), null);
  return trust.ok ? trust.value : null;
}

/** Durable when it returns. Throws when the disk refuses, and where what is there can't be read. */
export function keepSetUp(dataDir: string, changed: Partial<Kept>): void {
  const { kept, why } = foundIn(dataDir);
  if (why !== null)
    throw new Error(`${FILE_NAME} can't be read (${why}) and is not written over. Move it to another folder first.`);
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
