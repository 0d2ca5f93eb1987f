import type { RegisterFault } from '../../src-shared/contract/refusals.ts';
import type { RegisterTyped } from '../../src-shared/contract/views/register.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { newChanges } from '../platform/changes.ts';
import {
  type RegisterChoice,
  type RegisterInUse,
  registerSettings,
  type RegisterSettings,
} from '../platform/register-settings.ts';
import type { FiscalSide } from './fiscal-side.ts';

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
   * Takes another register, or null for none, once what is on its way to the one before has ended. `sure`: what waits
   * for that one was told. Throws when the disk refuses; then nothing is changed.
   */
  change(typed: RegisterTyped | null, sure: boolean): Promise<Result<null, NotChanged>>;
  start(): void;
  /** There is something to tell. */
  wake(): void;
  onChange(listener: () => void): () => void;
  stop(): Promise<void>;
}

export function registerSlotOver(
  choice: RegisterChoice,
  make: (settings: RegisterSettings) => FiscalSide,
): RegisterSlot {
  const changed = newChanges();
  let side = placed();
  let isStarted = false;
  let isStopped = false;
  let changing: Promise<unknown> = Promise.resolve();

  function placed(): FiscalSide | null {
    const inUse = choice.current();
    const next = inUse && make(inUse.settings);
    next?.onChange(() => changed.tell());
    return next;
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

  async function change(typed: RegisterTyped | null, sure: boolean): Promise<Result<null, NotChanged>> {
    const refused = refuse(typed, sure);
    if (refused) return err(refused);
    choice.choose(typed);
    // Two queues would each write what the register says of one receipt.
    await side?.end();
    // The program ended meanwhile: its next start finds what was chosen.
    if (isStopped) return ok();
    side = placed();
    if (isStarted) side?.start();
    changed.tell();
    return ok();
  }

  return {
    current: () => side,
    inUse: () => choice.current(),
    change(typed, sure) {
      const done = changing.then(() => change(typed, sure));
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
