import { z } from 'zod';
import { Terminal } from '../../src-shared/contract/body-parts.ts';
import type { TerminalFault, TerminalTrouble } from '../../src-shared/contract/refusals.ts';
import { type TerminalTyped, TerminalWay, TRIAL_STATES } from '../../src-shared/contract/views/terminal.ts';
import type { Profile } from '../../src-shared/contract/upstream.ts';
import { Amount } from '../../src-shared/contract/wire-types.ts';
import { terminalFit } from '../../src-shared/fiscal/terminal-fit.ts';
import type { Money } from '../../src-shared/money.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import type { Clock } from '../../src-shared/time.ts';
import { newChanges } from '../platform/changes.ts';
import { jsonOf } from '../platform/json.ts';
import type { Log } from '../platform/log.ts';
import { type TerminalChoice, type TerminalInUse, terminalSettings } from '../platform/terminal-settings.ts';
import { kaspiDevice } from './kaspi/device.ts';
import { type KaspiSession, newKaspiSession } from './kaspi/session.ts';
import type { Answer, DeviceKind, DeviceState, PaymentDevice } from './port.ts';

/** Why nothing was done about the terminal. */
type NotDone =
  | { readonly kind: 'no-terminal' | 'terminal-pinned' | 'terminal-not-paired' | 'terminal-no-trial' }
  | { readonly kind: 'terminal-unfit'; readonly why: TerminalFault }
  | { readonly kind: 'payment-not-begun'; readonly why: TerminalTrouble }
  | { readonly kind: 'terminal-trial-differs'; readonly due: Money; readonly tendered: Money };
type Done = Result<null, NotDone>;

/** The one terminal of this counter that answers by itself: set up, paired, tried and taken away while sales go on. */
export interface TerminalSlot {
  inUse(): TerminalInUse | null;
  /** null: the slip of this way is typed. */
  deviceFor(kind: DeviceKind): PaymentDevice | null;
  state(): DeviceState;
  known(): Kept;
  /** Why the rules in force let it take nothing; null: they do, or there are none yet. */
  unfit(): TerminalTrouble | null;
  /** Takes another one; null: none. Throws when the disk refuses; then nothing is changed. */
  change(typed: TerminalTyped | null): Done;
  /** A person confirms it at the device, and is waited for. */
  pair(): Promise<Done>;
  /** A first payment of this amount; one that was begun is asked about, and none is begun beside it. */
  tryOut(amount: Money): Promise<Done>;
  /** What the device showed. Once it is the same the device serves, and the money goes back. */
  compare(shown: Money): Promise<Done>;
  /** The technician looked it up in the device's own list: the trial is over, and the device was not tried. */
  forgetTrial(): Done;
  onChange(listener: () => void): () => void;
}

const Trial = z.object({
  amount: Amount,
  state: z.enum(TRIAL_STATES),
  ref: z.string().nullable(),
  backRef: z.string().nullable(),
  kind: TerminalWay.nullable(),
  slip: Terminal.nullable(),
});
type Trial = z.infer<typeof Trial>;
const Pair = z.object({
  deviceId: z.string(),
  terminalId: z.string().nullable(),
  accessToken: z.string(),
  refreshToken: z.string(),
  gotAtMs: z.number(),
  endsAtMs: z.number().nullable(),
});
const Kept = z.object({
  /** The place and the name for which it holds: what another device gave opens nothing here. */
  of: z.string(),
  pairing: Pair.nullable(),
  pairedAtMs: z.number(),
  isTried: z.boolean(),
  trial: Trial.nullable(),
});
type Kept = z.infer<typeof Kept>;

interface SlotParts {
  readonly choice: TerminalChoice;
  readonly clock: Clock;
  readonly log: Log;
  profile(): Profile | null;
  /** What tests make of a second. */
  readonly pace?: Parameters<typeof kaspiDevice>[0]['pace'];
}

interface Placed {
  readonly session: KaspiSession;
  readonly device: PaymentDevice;
}
const TRIAL = 'trial';
const BUSY: Done = err({ kind: 'payment-not-begun', why: 'busy' });

export function terminalSlotOver({ choice, clock, log, profile, pace }: SlotParts): TerminalSlot {
  const changed = newChanges();
  let kept = read();
  let placed = place();
  /** A person is waited for at it, or a customer's own payment. */
  let isBusy = false;

  function ofNow(): string {
    const settings = choice.current()?.settings;
    return settings ? `${settings.clientName}@${settings.certificateName}` : '';
  }

  function read(): Kept {
    const of = ofNow();
    const before = Kept.safeParse(jsonOf(choice.kept() ?? ''));
    if (before.success && before.data.of === of) return before.data;
    return { of, pairing: null, pairedAtMs: 0, isTried: false, trial: null };
  }

  function keep(changes: Partial<Kept>): void {
    kept = { ...kept, ...changes };
    try {
      choice.keep(JSON.stringify(kept));
    } catch (fault) {
      // It goes on from memory: the next start has to pair again.
      log.fault('keeping what the terminal and this counter know of each other', fault);
    }
    changed.tell();
  }

  function place(): Placed | null {
    const settings = choice.current()?.settings;
    if (!settings) return null;
    const { host, port, certificateName: name, ca, clientName } = settings;
    const { of } = kept;
    const session = newKaspiSession({
      address: { host, port, name, ca: ca ?? undefined },
      clientName,
      kept: {
        get: () => kept.pairing,
        // What still ends at a terminal that was taken away writes nothing over the next one.
        set(pairing) {
          if (kept.of !== of) return;
          // Another device has shown nothing yet. One write says both, so that no kill leaves it served unseen.
          const isSame = pairing.deviceId === kept.pairing?.deviceId;
          keep({ pairing, ...(!isSame && { isTried: false, trial: null }) });
        },
      },
      clock,
      fault: (fault) => log.fault('keeping the pair of the terminal', fault),
    });
    const device = kaspiDevice({
      session,
      clock,
      exponent: () => profile()?.currency.exponent ?? null,
      ownCheque() {
        const rules = profile();
        const fit = rules && terminalFit(rules);
        return fit?.isFit ? fit.ownCheque : null;
      },
      serves: ({ id }) => kept.isTried || id.startsWith(TRIAL),
      pace,
    });
    return { session, device };
  }

  const unfit = (): TerminalTrouble | null => {
    const rules = profile();
    const fit = rules && terminalFit(rules);
    return fit && !fit.isFit ? fit.why : null;
  };

  const setTrial = (trial: Trial | null) => keep({ trial });
  const tell = () => changed.tell();

  /** Money of a trial that moved is a technician's own: it is compared, and goes back. */
  function heardOf(trial: Trial, answer: Answer): Done {
    if (answer.state === 'declined') {
      setTrial(null);
      return err({ kind: 'payment-not-begun', why: answer.why ?? 'refused' });
    }
    if (answer.state === 'unknown') return keepTrial({ ...trial, state: 'unknown' });
    const { kind, slip, amount } = answer;
    if (amount !== trial.amount) {
      setTrial({ ...trial, state: 'differs', kind, slip });
      return err({ kind: 'terminal-trial-differs', due: trial.amount, tendered: amount });
    }
    return keepTrial({ ...trial, state: 'to-compare', kind, slip });
  }
  function keepTrial(trial: Trial): Done {
    setTrial(trial);
    return ok();
  }

  async function pair(): Promise<Done> {
    if (!placed) return err({ kind: 'no-terminal' });
    const answer = await placed.session.pair();
    if (answer.state === 'paired') return keepPaired();
    log.info(`the terminal was not paired: ${answer.words}`);
    return err({ kind: 'terminal-not-paired' });
  }
  function keepPaired(): Done {
    keep({ pairedAtMs: clock.now() });
    return ok();
  }

  async function tryOut(amount: Money): Promise<Done> {
    if (!placed) return err({ kind: 'no-terminal' });
    const before = kept.trial;
    const { device } = placed;
    if (before && before.state !== 'asking' && before.state !== 'unknown') return ok();
    const trial = before ?? newTrial(amount);
    const operation = { id: TRIAL, kind: 'bank-card' as const, amount: trial.amount };
    if (before) return heardOf(before, await device.ask({ ...operation, ref: before.ref ?? undefined }, tell));
    setTrial(trial);
    let named = trial;
    const answer = await device.collect(operation, tell, (ref) => {
      named = { ...trial, ref };
      setTrial(named);
      return true;
    });
    return heardOf(named, answer);
  }

  async function compare(shown: Money): Promise<Done> {
    const { trial } = kept;
    if (!placed) return err({ kind: 'no-terminal' });
    // Nobody knows how much of another amount moved, or would go back: that is done on the device.
    if (!trial || trial.kind === null || !trial.slip || trial.state === 'differs')
      return err({ kind: 'terminal-no-trial' });
    if (trial.state === 'to-compare' && shown !== trial.amount) {
      setTrial({ ...trial, state: 'differs' });
      return err({ kind: 'terminal-trial-differs', due: trial.amount, tendered: shown });
    }
    if (trial.state === 'to-compare') keep({ isTried: true });
    return givesBack(placed.device, trial, trial.kind, trial.slip);
  }

  async function givesBack(device: PaymentDevice, trial: Trial, kind: DeviceKind, slip: Terminal): Promise<Done> {
    const operation = { id: `${TRIAL}/back`, kind, amount: trial.amount };
    const isBegun = trial.state === 'going-back';
    let named: Trial = { ...trial, state: 'going-back' };
    setTrial(named);
    const answer = isBegun
      ? await device.ask({ ...operation, ref: trial.backRef ?? undefined }, tell)
      : await device.refund(operation, slip, tell, (backRef) => {
          named = { ...named, backRef };
          setTrial(named);
          return true;
        });
    if (answer.state === 'approved') setTrial(null);
    if (answer.state === 'declined') setTrial({ ...named, state: 'not-back' });
    return ok();
  }

  async function alone(work: () => Promise<Done>): Promise<Done> {
    if (isBusy) return BUSY;
    isBusy = true;
    try {
      return await work();
    } finally {
      isBusy = false;
      changed.tell();
    }
  }

  return {
    inUse: () => choice.current(),
    deviceFor: (kind) => (placed && choice.current()?.settings.takes.includes(kind) ? placed.device : null),
    state: () => placed?.device.state() ?? 'not-paired',
    known: () => kept,
    unfit,
    change(typed) {
      if (choice.current()?.origin === 'environment') return err({ kind: 'terminal-pinned' });
      const next = typed && terminalSettings(typed);
      if (next && !next.ok) return err({ kind: 'terminal-unfit', why: next.error });
      // What it is at work on would be kept as the next one's.
      if (isBusy) return BUSY;
      const why = typed && unfit();
      if (why) return err({ kind: 'payment-not-begun', why });
      choice.choose(typed);
      kept = read();
      placed = place();
      changed.tell();
      return ok();
    },
    pair: () => alone(pair),
    tryOut: (amount) => alone(() => tryOut(amount)),
    compare: (shown) => alone(() => compare(shown)),
    forgetTrial() {
      if (!kept.trial) return err({ kind: 'terminal-no-trial' });
      if (isBusy) return BUSY;
      setTrial(null);
      return ok();
    },
    onChange: (listener) => changed.listen(listener),
  };
}

function newTrial(amount: Money): Trial {
  return { amount, state: 'asking', ref: null, backRef: null, kind: null, slip: null };
}
