import { CHANNEL_NAMES } from '../src-shared/contract/ipc.ts';
import type { Session } from '../src-shared/contract/views/clerks.ts';
import { USUAL_LOOK } from '../src-shared/contract/views/look.ts';
import type { SetUpView } from '../src-shared/contract/views/set-up.ts';
import { ClerkId } from '../src-shared/ids.ts';
import { err, ok, type Result } from '../src-shared/result.ts';
import type { Refusal } from '../src-shared/contract/refusals.ts';
import { closeBooks, openBooks } from './books.ts';
import { type Machine, openGround } from './ground.ts';
import { type Handlers, routerOver } from './ipc/router.ts';
import { stateWithoutCounter } from './ipc/state-without-counter.ts';
import { upstreamHandlersOver } from './ipc/upstream-handlers.ts';
import type { WindowService } from './ipc/window-service.ts';
import { unsentIn } from './ledger/unsent.ts';
import { CounterRefused } from './platform/counter-refused.ts';
import { keepSetUp } from './platform/kept-set-up.ts';
import { trialsIn } from './platform/trials.ts';
import { newTurns } from './platform/turns.ts';
import type { Settings } from './platform/settings.ts';
import { LedgerUnusable } from './restore/found.ts';
import { makeReady, NotReady } from './upstream/make-ready.ts';
import { upstreamSetUpOver } from './upstream/upstream-set-up.ts';

export interface SetUpDesk extends WindowService {
  /** This machine is a counter now, or the start is to be tried again as it is. */
  readonly left: Promise<void>;
}

/**
 * Nobody is known on a machine that is no counter yet: whoever stands at it sets it up. There is nothing of value on
 * it, and what it becomes the operator's code decides.
 */
const WHOEVER_IS_HERE: Session = {
  clerkId: ClerkId.parse('00000000-0000-7000-8000-000000000000'),
  name: '',
  role: 'technician',
};

/** The composition root of a first start that nobody set up by environment or file: address, authority and code. */
export function composeSetUp(given: Settings, machine: Machine, found: NotReady): SetUpDesk {
  const { settings, secrets, clock, log } = openGround(given, machine);
  const listeners: (() => void)[] = [];
  const changed = () => listeners.forEach((listener) => listener());
  const upstreamSetUp = upstreamSetUpOver({ settings, secrets, clock, log, chooseFile: machine.chooseFile });
  const trials = trialsIn({
    dataDir: settings.dataDir,
    clock,
    triedWith: (trial) => (trial === 'upstream' ? upstreamSetUp.named() : ''),
    onFault: (fault) => log.fault('keeping what was tried', fault),
  });
  let language = settings.language ?? machine.language;
  let look = USUAL_LOOK;
  // What it is without a code needs no words of its own: the page asks for it.
  let problem: SetUpView['problem'] = found.isBegun ? { why: found.why, detail: found.message } : null;
  let leave: () => void = () => {};
  const left = new Promise<void>((resolve) => {
    leave = resolve;
  });

  /** One try from the first to the last: enrolled, and with a profile and people who can sign in. */
  async function tryToBe(code: string): Promise<Result<null, Refusal>> {
    const wanted = { ...settings, ...upstreamSetUp.now(), enrolmentCode: code };
    // Power may fail once the code is taken, and a profile come late: the rest is asked for all the same.
    keepSetUp(settings.dataDir, { guided: true });
    const books = await openBooks(openGround(wanted, machine), machine);
    try {
      await makeReady(wanted, books.upstream, () => unsentIn(books.db), machine.firstDataWithinMs);
      return ok();
    } finally {
      if (books.upstream.enrolment.current() !== null) trials.keep('code', 'worked', WHOEVER_IS_HERE);
      await closeBooks(books);
    }
  }

  let trying: Promise<Result<null, Refusal>> | null = null;
  async function enrol(code: string): Promise<Result<null, Refusal>> {
    try {
      trying ??= tryToBe(code);
      const done = await trying;
      if (done.ok) leave();
      return done;
    } catch (fault) {
      // Its ledger is had back first, by steps of their own.
      if (fault instanceof LedgerUnusable) leave();
      if (!(fault instanceof CounterRefused)) log.fault('setting up', fault);
      const detail = fault instanceof Error ? fault.message : String(fault);
      const why = fault instanceof NotReady ? fault.why : null;
      // A code that was taken worked, whatever became of the profile.
      if (why !== null) trials.keep('code', 'failed', WHOEVER_IS_HERE);
      // What became of the code is told beside it.
      problem = why === null ? { why, detail } : null;
      return err(why === null ? { kind: 'not-set-up' } : { kind: 'code-refused', why, detail });
    } finally {
      trying = null;
    }
  }

  const state = () => ({
    ...stateWithoutCounter(machine.versions, language),
    look,
    setUp: { stage: 'upstream', problem } as const,
    trials: [...trials.list()],
  });

  function handlers(): Handlers {
    const own: Partial<Handlers> = {
      ...upstreamHandlersOver(upstreamSetUp, null, trials),
      'trial.keep': ({ trial, outcome }, who) => trials.keep(trial, outcome, who),
      'counter.state': () => ok(state()),
      'counter.language'(chosen) {
        language = chosen.language;
        try {
          keepSetUp(settings.dataDir, { language });
        } catch (fault) {
          log.fault('keeping the language', fault);
        }
        return ok();
      },
      'counter.look'(chosen) {
        look = chosen;
        return ok();
      },
      'counter.enrol': ({ code }) => enrol(code),
      'counter.start-again'() {
        leave();
        return ok();
      },
    };
    const refuse = () => err({ kind: 'not-enrolled', detail: found.message } as const);
    const refusing = Object.fromEntries(CHANNEL_NAMES.map((name) => [name, refuse])) as Record<
      (typeof CHANNEL_NAMES)[number],
      typeof refuse
    >;
    return { ...refusing, ...own };
  }

  return {
    log,
    left,
    idleLockSeconds: 0,
    state,
    lock: () => {},
    pageEnded: () => {},
    route: () =>
      routerOver({
        handlers: handlers(),
        session: () => WHOEVER_IS_HERE,
        cardFormats: () => [],
        clockFault: () => null,
        turns: newTurns(),
        changed,
        incident: (fault, channel) => log.incident(fault, channel),
      }),
    onChanged: (listener) => void listeners.push(listener),
    async stop() {
      await trying?.catch(() => {});
    },
  };
}
