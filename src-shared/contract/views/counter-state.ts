import { z } from 'zod';
import { CODE_PROBLEMS, Refusal } from '../refusals.ts';
import { Profile } from '../upstream.ts';
import { MoneyOnWire, TenderKind } from '../wire-types.ts';
import { AttentionItem } from './attention.ts';
import { ClerkTile, Session } from './clerks.ts';
import { RecentSale } from './history.ts';
import { DisplaySetting, Language, Look } from './look.ts';
import { PrinterStatus } from './printer.ts';
import { RegisterStatus } from './register.ts';
import { RestoreView } from './restore.ts';
import { PaymentInHand } from './sale.ts';
import { SetUpView } from './set-up.ts';
import { DrawerHints, ShiftView } from './shift.ts';
import { KeptTrial, TRIALS } from './trial.ts';

/**
 * What the renderer is shown, here and in the files beside: plain data, made by the services, parsed again at the
 * bridge.
 */

export const UpstreamStatus = z.object({
  state: z.enum(['online', 'offline', 'never-reached']),
  /** Entries not yet acknowledged. */
  unsent: z.int().min(0),
  /** What became of the operator's newest code, where that is not over: it is asked again, or was refused. */
  code: z.enum(CODE_PROBLEMS).nullable(),
  /** What is left while offline, or while online and nothing is taken; null otherwise. */
  allowance: z
    .object({
      allowed: z.boolean(),
      hoursLeft: z.number(),
      maxTopUp: MoneyOnWire,
      totalLeft: MoneyOnWire,
    })
    .nullable(),
});
export type UpstreamStatus = z.infer<typeof UpstreamStatus>;

/**
 * The whole of what the screen shows, sent whenever any of it changed. Without a session, no sale and no attention item
 * is told.
 */
export const CounterState = z.object({
  versions: z.object({ app: z.string(), electron: z.string() }),
  counterName: z.string().nullable(),
  stationName: z.string().nullable(),
  language: Language,
  look: Look,
  display: z.object({
    setting: DisplaySetting,
    /** Given by the environment of this run: it can't be changed here. */
    pinned: z.boolean(),
    on: z.enum(['screen', 'window', 'nowhere']),
    /** The customer touched another language; null once the page has taken it over. */
    customerChose: Language.nullable(),
  }),
  profile: Profile.nullable(),
  clerks: z.array(ClerkTile),
  session: Session.nullable(),
  shift: ShiftView.nullable(),
  drawer: DrawerHints.nullable(),
  /** What devices that answer by themselves are busy with; the oldest first. */
  payments: z.array(PaymentInHand),
  /** Ways of paying for which a device is asked: nobody types the code of a slip. */
  devices: z.array(TenderKind),
  upstream: UpstreamStatus,
  printer: PrinterStatus,
  /** null: this counter has no fiscal register, and its rules want none. */
  register: RegisterStatus.nullable(),
  recent: z.array(RecentSale),
  attention: z.array(AttentionItem),
  /** So many stand behind those, and move up. */
  attentionMore: z.int().min(0),
  /** How many items wait, also told without a session. */
  attentionCount: z.int().min(0),
  /** Why nothing can be sold at this counter at all. */
  stopped: Refusal.nullable(),
  /** The ledger is to be had back first; null at a counter that runs. */
  restore: RestoreView.nullable(),
  /** The guided page of a first start; null: the counter is set up. */
  setUp: SetUpView.nullable(),
  /** What was tried with the devices of today; to a technician alone. */
  trials: z.array(KeptTrial).max(TRIALS.length),
  /** Untouched for so long, the page locks itself; 0: never. */
  idleLockSeconds: z.int().min(0),
});
export type CounterState = z.infer<typeof CounterState>;
