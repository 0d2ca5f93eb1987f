import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { BACKUPS_TOLD_MAX, type SettingsView } from '../../src-shared/contract/settings.ts';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { CounterState } from '../../src-shared/contract/views/counter-state.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { instant } from '../../src-shared/time.ts';
import { writeDiagnostics } from './diagnostics.ts';

/** What a technician looks at and starts by hand. */
export interface TechnicianDesk {
  settings(): SettingsView;
  backUp(): Promise<Result<{ file: string }, Refusal>>;
  verify(): Promise<{ whole: boolean; entries: number; fault: string | null }>;
  /** Writes the bundle for support and answers with its folder. */
  diagnostics(): Result<{ folder: string }, Refusal>;
}

interface DeskParts {
  readonly dataDir: string;
  readonly versions: CounterState['versions'];
  readonly upstreamUrl: URL | null;
  now(): number;
  enrolment(): SettingsView['enrolment'];
  contract(): SettingsView['contract'];
  certificate(): SettingsView['certificate'];
  proxyFault(): SettingsView['proxyFault'];
  setBy(): SettingsView['setBy'];
  profileVersion(): string | null;
  profileRefused(): string | null;
  head(): { readonly seq: number; readonly hash: SettingsView['ledger']['headHash'] };
  unsent(): SettingsView['unsent'];
  refused(): string | null;
  /** Oldest first. */
  backups(): readonly { readonly path: string; readonly bytes: number }[];
  /** What support wants to know beyond the settings: states and counts, and no secret. */
  states(): Record<string, unknown>;
  backUp(): Promise<Result<string, string>>;
  /** null: the counter is ending. */
  verifyAll(): Promise<
    | { readonly whole: true; readonly entries: number }
    | { readonly whole: false; readonly seq: number; readonly why: string }
    | null
  >;
}

export function technicianDeskOver(parts: DeskParts): TechnicianDesk {
  const settings = () => settingsView(parts);
  return {
    settings,
    async verify() {
      const verdict = await parts.verifyAll();
      if (verdict === null) return { whole: false, entries: 0, fault: 'the counter is ending' };
      return verdict.whole
        ? { whole: true, entries: verdict.entries, fault: null }
        : { whole: false, entries: verdict.seq - 1, fault: `entry ${verdict.seq}: ${verdict.why}` };
    },
    async backUp() {
      const made = await parts.backUp();
      return made.ok ? ok({ file: made.value }) : err({ kind: 'file-not-written', detail: made.error });
    },
    diagnostics() {
      try {
        const facts = () => ({
          versions: parts.versions,
          platform: process.platform,
          node: process.versions['node'],
          settings: settings(),
          ...parts.states(),
        });
        return ok({ folder: writeDiagnostics({ dataDir: parts.dataDir, now: () => parts.now(), facts }) });
      } catch (fault) {
        return err({ kind: 'file-not-written', detail: fault instanceof Error ? fault.message : String(fault) });
      }
    },
  };
}

function settingsView(parts: DeskParts): SettingsView {
  const enrolment = parts.enrolment();
  const { seq, hash } = parts.head();
  return {
    dataDir: parts.dataDir,
    enrolment: enrolment && {
      counterId: enrolment.counterId,
      counterName: enrolment.counterName,
      stationName: enrolment.stationName,
      receiptSeries: enrolment.receiptSeries,
    },
    // Without what may stand before the host: a password has no place on a screen or in a bundle.
    upstreamUrl: parts.upstreamUrl?.origin ?? null,
    contract: parts.contract(),
    certificate: parts.certificate(),
    proxyFault: parts.proxyFault(),
    setBy: parts.setBy(),
    profileVersion: parts.profileVersion(),
    profileRefused: parts.profileRefused(),
    ledger: { entries: seq, headHash: hash },
    unsent: parts.unsent(),
    refused: parts.refused(),
    backups: parts
      .backups()
      .toReversed()
      .slice(0, BACKUPS_TOLD_MAX)
      .map(({ path, bytes }) => ({
        name: basename(path),
        bytes,
        at: instant(statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0),
      })),
  };
}
