import type { SettingsView } from '../../src-shared/contract/settings.ts';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { CounterState } from '../../src-shared/contract/views/counter-state.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { writeDiagnostics } from './diagnostics.ts';

/** What a technician looks at and starts by hand. */
export interface TechnicianDesk {
  settings(): SettingsView;
  backUp(): Promise<Result<{ file: string }, Refusal>>;
  verify(): Promise<{ whole: boolean; entries: number; fault: string | null }>;
  /** Writes the bundle for support and answers with its folder. */
  diagnostics(): Result<{ folder: string }, Refusal>;
}

export interface DeskParts {
  readonly dataDir: string;
  readonly versions: CounterState['versions'];
  now(): number;
  settings(): Omit<SettingsView, 'dataDir'>;
  /** What support wants to know beyond the settings: states and counts, and no secret. */
  states(): Record<string, unknown>;
  backUp(): Promise<Result<string, string>>;
  verify(): Promise<{ whole: boolean; entries: number; fault: string | null }>;
}

export function technicianDesk(parts: DeskParts): TechnicianDesk {
  const settings = (): SettingsView => ({ dataDir: parts.dataDir, ...parts.settings() });
  return {
    settings,
    verify: () => parts.verify(),
    async backUp() {
      const made = await parts.backUp();
      return made.ok ? ok({ file: made.value }) : err({ kind: 'file-not-written', detail: made.error });
    },
    diagnostics() {
      try {
        const facts = () => ({ versions: parts.versions, platform: process.platform, node: process.versions['node'], settings: settings(), ...parts.states() });
        return ok({ folder: writeDiagnostics({ dataDir: parts.dataDir, now: () => parts.now(), facts }) });
      } catch (fault) {
        return err({ kind: 'file-not-written', detail: fault instanceof Error ? fault.message : String(fault) });
      }
    },
  };
}
