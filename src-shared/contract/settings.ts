import { z } from 'zod';
import { Contract } from './upstream.ts';
import { CounterId, Hash } from '../ids.ts';
import { Instant } from '../time.ts';
import { CertificateProblem } from './views/certificate.ts';
import { PROXY_FAULTS } from './views/proxy.ts';
import { MoneyOnWire } from './wire-types.ts';

/** Entries that the upstream does not hold, the sales among them, and their money. */
export const Unsent = z.object({ entries: z.int(), sales: z.int(), amount: MoneyOnWire });
export type Unsent = z.infer<typeof Unsent>;

/** As many as a counter keeps by itself, of all kinds; the newest are told. */
export const BACKUPS_TOLD_MAX = 120;

/** What a value comes from, the first first: each is asked where none before it says anything. */
const ORIGINS = ['environment', 'screen', 'file', 'profile', 'default'] as const;

/** The settings whose origin is told. */
export const SETTING_NAMES = [
  'upstream',
  'authority',
  'proxy',
  'printer',
  'language',
  'display',
  'clerkScreen',
  'fullScreen',
  'idleLock',
  'receiptWait',
  'register',
  'terminal',
] as const;

/** What a technician sees of a counter; no secret is among it. */
export const SettingsView = z.object({
  dataDir: z.string(),
  enrolment: z
    .object({ counterId: CounterId, counterName: z.string(), stationName: z.string(), receiptSeries: z.string() })
    .nullable(),
  upstreamUrl: z.string().nullable(),
  /** Why the upstream is not spoken to; null: its certificate is believed, or was not seen since. */
  certificate: CertificateProblem.nullable(),
  /** Why the proxy makes no way to it; null: it does, or there is none. */
  proxyFault: z.enum(PROXY_FAULTS).nullable(),
  /** What the upstream speaks; null until it was heard since the start. */
  contract: Contract.nullable(),
  /** Each value with what it comes from. null: there is none. */
  setBy: z
    .array(z.object({ setting: z.enum(SETTING_NAMES), value: z.string().nullable(), origin: z.enum(ORIGINS) }))
    .max(SETTING_NAMES.length),
  profileVersion: z.string().nullable(),
  /** Why the newest profile of the upstream is not the one in force; null when it is. */
  profileRefused: z.string().nullable(),
  ledger: z.object({ entries: z.int(), headHash: Hash }),
  unsent: Unsent,
  /** The entry that the operator refuses, with the reason; it is offered again, and those behind it wait. */
  refused: z.string().nullable(),
  /** Newest first. */
  backups: z.array(z.object({ name: z.string(), bytes: z.int(), at: Instant })).max(BACKUPS_TOLD_MAX),
});
export type SettingsView = z.infer<typeof SettingsView>;
