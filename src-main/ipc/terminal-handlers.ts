import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { TerminalView } from '../../src-shared/contract/views/terminal.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { instant } from '../../src-shared/time.ts';
import type { Counter } from './counter.ts';
import type { Handlers } from './router.ts';

type TerminalChannel = Extract<keyof Handlers, `terminal.${string}`>;

interface TerminalParts extends Pick<Counter, 'terminal'> {
  readonly audit: Pick<Counter['audit'], 'note'>;
  readonly machine: { readonly trials: Pick<Counter['machine']['trials'], 'begin'> };
}

/** The terminal that answers by itself: how it stands, how it is set up, paired and tried. */
export function terminalHandlersOver({ terminal, audit, machine }: TerminalParts): Pick<Handlers, TerminalChannel> {
  const { trials } = machine;

  /** Its serial number names it; what opens it stands nowhere. */
  function noted({ clerkId }: Session, what: string): Result<TerminalView, Refusal> {
    const device = terminal.known().pairing?.deviceId ?? '';
    audit.note({ kind: 'setting-changed', clerkId, setting: 'terminal', value: `${what} ${device}`.trim() });
    return ok(viewOf(terminal));
  }

  function changed(typed: Parameters<typeof terminal.change>[0], who: Session): Result<TerminalView, Refusal> {
    try {
      const done = terminal.change(typed);
      return done.ok ? noted(who, typed ? `set to ${typed.address}` : 'removed') : done;
    } catch (fault) {
      return err({ kind: 'file-not-written', detail: fault instanceof Error ? fault.message : String(fault) });
    }
  }

  return {
    'terminal.view': () => ok(viewOf(terminal)),
    'terminal.set': (typed, who) => changed(typed, who),
    'terminal.remove': (_, who) => changed(null, who),
    async 'terminal.pair'(_, who) {
      const done = await terminal.pair();
      return done.ok ? noted(who, 'paired') : done;
    },
    async 'terminal.try'({ amount }, who) {
      const keep = trials.begin('terminal', who);
      const done = await terminal.tryOut(amount);
      // Whether it moved what it was asked for is known once its screen was compared.
      if (done.ok) keep('unjudged');
      else if (isOfTheTerminal(done.error)) keep('failed');
      return done.ok ? noted(who, `asked for ${amount}`) : done;
    },
    async 'terminal.compare'({ shown }, who) {
      const keep = trials.begin('terminal', who);
      const done = await terminal.compare(shown);
      if (done.ok && terminal.known().isTried) keep('worked');
      if (!done.ok && isOfTheTerminal(done.error)) keep('failed');
      return done.ok ? noted(who, `showed ${shown}`) : done;
    },
    'terminal.forget-trial'(_, who) {
      const done = terminal.forgetTrial();
      return done.ok ? noted(who, 'trial ended by its list') : done;
    },
  };
}

/** What the device itself refused or did otherwise; anything else says nothing of it. */
function isOfTheTerminal(refusal: Refusal): boolean {
  return refusal.kind === 'terminal-trial-differs' || (refusal.kind === 'payment-not-begun' && refusal.why !== 'busy');
}

function viewOf(terminal: Counter['terminal']): TerminalView {
  const inUse = terminal.inUse();
  const { pairing, pairedAtMs, isTried, trial } = terminal.known();
  return {
    setUp: inUse && {
      origin: inUse.origin,
      address: `${inUse.settings.host}:${inUse.settings.port}`,
      certificateName: inUse.settings.certificateName,
      clientName: inUse.settings.clientName,
      takes: [...inUse.settings.takes],
    },
    state: terminal.state(),
    paired: pairing && {
      serialNumber: pairing.deviceId,
      terminalId: pairing.terminalId,
      at: instant(pairedAtMs),
    },
    isTried,
    trial: trial && { amount: trial.amount, state: trial.state, number: trial.slip?.rrn ?? null },
    unfit: terminal.unfit(),
  };
}
