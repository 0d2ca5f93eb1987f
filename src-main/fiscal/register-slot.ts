import type { NoRegisterWhy, Refusal, RegisterFault } from '../../src-shared/contract/refusals.ts';
import type { RegisterStatus, RegisterTyped } from '../../src-shared/contract/views/register.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { newChanges } from '../platform/changes.ts';
import {
  type RegisterChoice,
  type RegisterInUse,
  registerSettings,
  type RegisterSettings,
} from '../platform/register-settings.ts';
import type { FiscalJob } from './fiscal-job.ts';
import type { FiscalSide } from './fiscal-side.ts';
import type { NoRegister } from './no-register.ts';

/** Why another register is not taken over. */
type NotChanged =
  | { readonly kind: 'register-pinned' }
  | { readonly kind: 'register-unfit'; readonly why: RegisterFault }
  | { readonly kind: 'register-jobs-wait'; readonly jobs: number; readonly number: string };

/** Where this counter's fiscal register is, if it has one: it can be set, changed and taken away while sales go on. */
export interface RegisterSlot {
  /** null: there is none. */
  current(): FiscalSide | null;
  inUse(): RegisterInUse | null;
  /**
   * What whoever sells is told, also where the rules want a register and none can be asked. null: there is none, and
   * none is wanted. `begun`: sales that are not written yet and that it would have to sign.
   */
  standing(begun: number): RegisterStatus | null;
  /** Why no new sale is taken that a register has to sign; null: it is, or nothing is known against it. */
  refusal(begun: number): Refusal | null;
  /** All that is not signed, also where no register can be asked. */
  openJobs(): readonly FiscalJob[];
  /**
   * Takes another register, or null for none, once what is on its way to the one before has ended. `sure`: what waits
   * for that one was told. Throws when the disk refuses; then nothing is changed. `chosen`: called once it is on the
   * disk, whatever the register before is still waited for.
   */
  change(typed: RegisterTyped | null, sure: boolean, chosen?: () => void): Promise<Result<null, NotChanged>>;
  start(): void;
  /** There is something to tell. */
  wake(): void;
  onChange(listener: () => void): () => void;
  stop(): Promise<void>;
}

interface Made {
  side(settings: RegisterSettings): FiscalSide;
  none(why: NoRegisterWhy): NoRegister;
}

export function registerSlotOver(choice: RegisterChoice, make: Made): RegisterSlot {
  const changed = newChanges();
  let { side, judge } = placed();
  let isStarted = false;
  let isStopped = false;
  let changing: Promise<unknown> = Promise.resolve();

  function placed(): { readonly side: FiscalSide | null; readonly judge: NoRegister } {
    const inUse = choice.current();
    if (!inUse) return { side: null, judge: make.none(choice.whyNone()) };
    const next = make.side(inUse.settings);
    next.onChange(() => changed.tell());
    return { side: next, judge: next };
  }

  function refuse(typed: RegisterTyped | null, sure: boolean): NotChanged | null {
    const before = choice.current();
    if (before?.origin === 'environment') return { kind: 'register-pinned' };
    const next = typed && registerSettings(typed);
    if (next && !next.ok) return { kind: 'register-unfit', why: next.error };
    const jobs = side?.openJobs().length ?? 0;
    const isOther = before !== null && before.settings.uniqueNumber !== next?.value.uniqueNumber;
    return isOther && jobs > 0 && !sure
      ? { kind: 'register-jobs-wait', jobs, number: before.settings.uniqueNumber }
      : null;
  }

  async function change(
    typed: RegisterTyped | null,
    sure: boolean,
    chosen?: () => void,
  ): Promise<Result<null, NotChanged>> {
    const refused = refuse(typed, sure);
    if (refused) return err(refused);
    choice.choose(typed);
    chosen?.();
    // Two queues would each write what the register says of one receipt.
    await side?.end();
    // The program ended meanwhile: its next start finds what was chosen.
    if (isStopped) return ok();
    ({ side, judge } = placed());
    if (isStarted) side?.start();
    changed.tell();
    return ok();
  }

  return {
    current: () => side,
    inUse: () => choice.current(),
    standing: (begun) => judge.standing(begun),
    refusal: (begun) => judge.standing(begun)?.keepsAway?.refusal ?? null,
    openJobs: () => judge.openJobs(),
    change(typed, sure, chosen) {
      const done = changing.then(() => change(typed, sure, chosen));
      changing = done.catch(() => undefined);
      return done;
    },
    start() {
      isStarted = true;
      side?.start();
    },
    wake: () => side?.wake(),
    onChange: (listener) => changed.listen(listener),
    async stop() {
      isStopped = true;
      await side?.stop();
    },
  };
}
