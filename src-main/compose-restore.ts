import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import type { Session } from '../src-shared/contract/views/clerks.ts';
import type { CounterState } from '../src-shared/contract/views/counter-state.ts';
import { Language } from '../src-shared/contract/views/look.ts';
import { err } from '../src-shared/result.ts';
import { accessOver } from './access/access-service.ts';
import { openAuditLog } from './audit/audit-log.ts';
import type { WindowKey } from './access/access.ts';
import { type Machine, openGround } from './ground.ts';
import { routerOver } from './ipc/router.ts';
import { restoreHandlersOver } from './ipc/restore-handlers.ts';
import { stateWithoutCounter } from './ipc/state-without-counter.ts';
import type { WindowService } from './ipc/window-service.ts';
import { factsIn } from './ledger/facts.ts';
import { ledgerIn } from './ledger/ledger.ts';
import { COUNTER_MIGRATIONS } from './ledger/migrations.ts';
import { openDatabase } from './ledger/open-database.ts';
import { isNoFile } from './platform/kept-file.ts';
import { newTurns } from './platform/turns.ts';
import type { Settings } from './platform/settings.ts';
import { wordsOf } from './restore/candidate.ts';
import { type LedgerUnusable, foundIn } from './restore/found.ts';
import { restoreStepsOver } from './restore/steps.ts';
import { alarmsIn } from './upstream/alarms.ts';
import { newUpstreamClient } from './upstream/client.ts';
import { enrolmentOver } from './upstream/enrolment.ts';
import { upstreamJournalOver } from './upstream/fetch-back.ts';
import { newSeries } from './upstream/receipt-series.ts';
import { rosterOver } from './upstream/roster.ts';
import { tokenIn } from './upstream/token-rotation.ts';

export interface RestoreDesk extends WindowService {
  /** The ledger was replaced, or is to be tried again as it is. */
  readonly left: Promise<void>;
}

/**
 * The composition root of a machine whose ledger can't be used: people, backups and the upstream, and nothing that
 * sells.
 */
export function composeRestore(given: Settings, machine: Machine, unusable: LedgerUnusable): RestoreDesk {
  const ground = openGround(given, machine);
  const { settings, clock, log, tell, secrets, kept } = ground;
  if (unusable.reason !== 'asked')
    tell(`The ledger can't be used (${unusable.message}). The steps by which it is had back stand on the screen.`);
  const found = foundIn(settings.dataDir, unusable, kept);

  // The roster is read by a desk of its own: the ledger that would remember it is the one that can't be used.
  const db = openSignIns(settings.dataDir, () => clock.now(), tell);
  const desk = ledgerIn(db, () => {
    throw new Error('nothing is written into the desk of the restore steps');
  });
  const facts = factsIn(db);
  const identity = () => found.identity ?? enrolments.current();
  const client = newUpstreamClient({
    baseUrl: settings.upstreamUrl,
    trust: settings.upstreamTrust,
    proxy: settings.upstreamProxy,
    token: () => tokenIn(secrets),
    counterId: () => identity()?.counterId ?? null,
    clock,
  });
  const roster = rosterOver({ client, facts, ledger: desk, secrets });
  // Wrong tries are this machine's, whichever window they are made at.
  const audit = openAuditLog({ dataDir: settings.dataDir, clock, log });
  const access = accessOver({ audit, roster, clock });
  audit.note({ kind: 'restore', clerkId: null, step: 'steps-opened', detail: unusable.reason });

  const listeners: (() => void)[] = [];
  const changed = () => listeners.forEach((listener) => listener());
  const ending = new AbortController();
  // What is left of the ledger tells which counter it belongs to: a code of another counter is refused.
  if (found.identity) facts.set('enrolment', found.identity);
  const enrolments = enrolmentOver({
    ...ground,
    client,
    facts,
    ledger: desk,
    alarms: alarmsIn(facts, clock, log),
    onEnrolled: () => void askWhoMaySignIn(),
  });
  enrolments.onChange(changed);
  const steps = restoreStepsOver({
    dataDir: settings.dataDir,
    found: {
      ...found,
      get identity() {
        return identity();
      },
    },
    kept,
    journal: upstreamJournalOver(client),
    log,
    now: () => clock.now(),
    newSeries: () => newSeries(machine.random),
    onChanged: changed,
  });
  /** Where nobody is known here any more, the operator may say who is: with the token that is left, or by a code. */
  async function askWhoMaySignIn(): Promise<void> {
    await steps.askUpstream();
    if (roster.clerks().length === 0) await roster.pull(ending.signal);
    changed();
  }
  const code = settings.enrolmentCode;
  const isCodeWanted = roster.clerks().length === 0 || tokenIn(secrets) === null;
  if (isCodeWanted && code !== null && !enrolments.isSpent(code)) void enrolments.enrol(code);
  else void askWhoMaySignIn();
  // A code that is on its way by now is asked about again by itself.
  enrolments.start();
  let language: Language = settings.language ?? machine.language;
  let leave: () => void = () => {};
  const left = new Promise<void>((resolve) => {
    leave = resolve;
  });

  function state(session: Session | null): CounterState {
    const view = steps.view();
    return {
      ...stateWithoutCounter(machine.versions, language),
      counterName: identity()?.counterName ?? null,
      stationName: identity()?.stationName ?? null,
      session,
      clerks: access.tiles().filter((clerk) => clerk.role !== 'clerk'),
      upstream: {
        state: view.upstream.seq === null ? 'offline' : 'online',
        unsent: 0,
        code: enrolments.codeProblem(),
        allowance: null,
      },
      stopped: { kind: 'ledger-broken', detail: found.detail },
      restore: session ? view : { ...view, backups: [], known: null, unsent: null, candidate: null },
    };
  }

  function lock(window: WindowKey): void {
    if (access.session(window) === null) return;
    access.signOut(window);
    changed();
  }

  return {
    log,
    left,
    idleLockSeconds: settings.idleLockSeconds,
    state: (window) => state(access.session(window)),
    lock,
    pageEnded: lock,
    route: (window) =>
      routerOver({
        handlers: restoreHandlersOver({
          access,
          audit,
          steps,
          window,
          leave,
          state: () => state(access.session(window)),
          speak(chosen) {
            language = chosen;
          },
          adoptClerk(clerkId) {
            const theirs = Language.safeParse(roster.clerks().find((clerk) => clerk.id === clerkId)?.language);
            if (theirs.success && settings.origins.language !== 'environment') language = theirs.data;
          },
          refuse: () => err({ kind: 'ledger-broken', detail: found.detail }),
        }),
        session: () => access.session(window),
        cardFormats: () => [],
        clockFault: () => null,
        turns: newTurns(),
        changed,
        incident: (fault, channel) => log.incident(fault, channel),
      }),
    onChanged: (listener) => void listeners.push(listener),
    async stop() {
      ending.abort();
      await enrolments.stop();
      await steps.stop();
      db.close();
      audit.note({ kind: 'restore', clerkId: null, step: 'steps-left', detail: '' });
      audit.close();
    },
  };
}

/**
 * Wrong tries are counted in a file of its own: the ledger that would remember them is the one that can't be used. One
 * that is of no use is made anew, and where that can't be, in a folder of the system.
 */
function openSignIns(dataDir: string, now: () => number, tell: (sentence: string) => void): Database.Database {
  const folder = join(dataDir, 'restore');
  const file = join(folder, 'sign-in.sqlite');
  const open = (path: string) => openDatabase(path, COUNTER_MIGRATIONS, now);
  try {
    mkdirSync(folder, { recursive: true });
    if (isNoFile(file)) throw new Error('it is no file');
    return open(file);
  } catch (fault) {
    tell(`Wrong tries to sign in can't be counted in ${file} (${wordsOf(fault)}). They are counted from none.`);
  }
  try {
    for (const ending of ['', '-wal', '-shm', '-journal']) rmSync(file + ending, { force: true, recursive: true });
    return open(file);
  } catch {
    return open(join(mkdtempSync(join(tmpdir(), 'sapar-sign-in-')), 'sign-in.sqlite'));
  }
}
