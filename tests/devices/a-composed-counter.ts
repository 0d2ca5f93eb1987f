import { randomBytes } from 'node:crypto';
import { composeCounter, type RunningCounter } from '../../src-main/compose.ts';
import type { Machine } from '../../src-main/ground.ts';
import { composeRestore, type RestoreDesk } from '../../src-main/compose-restore.ts';
import { composeSetUp, type SetUpDesk } from '../../src-main/compose-set-up.ts';
import type { NotReady } from '../../src-main/upstream/make-ready.ts';
import type { LedgerUnusable } from '../../src-main/restore/found.ts';
import type { Settings } from '../../src-main/platform/settings.ts';
import { WELL_KNOWN } from '../../src-main/platform/trust.ts';
import { sharedDrawing } from './drawing-parts.ts';

/**
 * The whole counter as it is shipped, but for Electron: composed in this process, over a real ledger, without a window
 * or printer.
 */

interface ComposedSetUp {
  readonly dataDir: string;
  readonly upstreamUrl: string;
  readonly enrolmentCode: string | null;
  readonly upstreamTrust?: Settings['upstreamTrust'];
  readonly upstreamProxy?: Settings['upstreamProxy'];
  readonly register?: Settings['register'];
  readonly terminal?: Settings['terminal'];
  readonly printer?: Settings['printer'];
  /** Absent: as shipped. */
  readonly receiptWaitMs?: number;
  readonly machine?: Partial<Machine>;
}

export function aComposedCounter(setUp: ComposedSetUp): Promise<RunningCounter> {
  return composeCounter(settingsOf(setUp), machineOf(setUp));
}

/** The same folder where its ledger can't be used: the steps by which it is had back. */
export function composedSteps(setUp: ComposedSetUp, unusable: LedgerUnusable): RestoreDesk {
  return composeRestore(settingsOf(setUp), machineOf(setUp), unusable);
}

/** The same folder where no counter is yet: the page that sets it up. */
export function composedPage(setUp: ComposedSetUp, found: NotReady): SetUpDesk {
  return composeSetUp(settingsOf(setUp), machineOf(setUp), found);
}

/** A test says what the environment would. */
const ORIGINS: Settings['origins'] = {
  upstream: 'environment',
  authority: 'environment',
  proxy: 'environment',
  printer: 'environment',
  language: 'environment',
  display: 'default',
  clerkScreen: 'default',
  fullScreen: 'default',
  idleLock: 'environment',
  receiptWait: 'environment',
  register: 'environment',
  terminal: 'environment',
};

function settingsOf({
  dataDir,
  upstreamUrl,
  enrolmentCode,
  upstreamTrust = WELL_KNOWN,
  upstreamProxy = null,
  register = null,
  terminal = null,
  printer = null,
  receiptWaitMs = 2_000,
}: ComposedSetUp): Settings {
  return {
    dataDir,
    file: null,
    named: { settings: null, authorities: {} },
    passedOver: [],
    origins: ORIGINS,
    enrolmentCode,
    upstreamTrust,
    upstreamProxy,
    register,
    terminal,
    upstreamUrl: new URL(upstreamUrl),
    printer,
    receiptWaitMs,
    printerText: '',
    display: null,
    clerkScreen: 'any',
    fullScreen: false,
    idleLockSeconds: 0,
    printerTraits: { model: null, paper: null, image: null },
    language: 'en',
  };
}

export function machineOf({ machine }: Pick<ComposedSetUp, 'machine'>): Machine {
  return {
    versions: { app: '0.0.0', electron: 'none' },
    packaged: false,
    // Nothing of a test leaves this machine.
    printerPlaces: { networks: [] },
    hostName: 'a test',
    language: 'en',
    random: (bytes) => randomBytes(bytes),
    drawing: sharedDrawing,
    keyStore: null,
    restartToRestore: () => {},
    chooseFile: async () => null,
    startAtLogin: null,
    startAgain: () => {},
    ...machine,
  };
}
