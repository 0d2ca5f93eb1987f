import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { CounterState } from '../src-shared/contract/views/counter-state.ts';
import type { ClerkId, SaleId } from '../src-shared/ids.ts';
import { assert } from '../src-shared/result.ts';
import type { Clock } from '../src-shared/time.ts';
import { accessOf } from './access/access-service.ts';
import { languageOf } from './access/language.ts';
import { looksIn } from './access/looks.ts';
import { openAuditLog } from './audit/audit-log.ts';
import { clockJumps } from './audit/clock-jumps.ts';
import { claimFollower } from './claims/claim-follower.ts';
import { mattersToPay } from './claims/claims.ts';
import { claimsIn } from './claims/claims-table.ts';
import { customerDisplay } from './devices/customer-display.ts';
import { displayPlace } from './devices/display-place.ts';
import type { Counter } from './ipc/counter.ts';
import { counterState } from './ipc/counter-state.ts';
import { handlersOf } from './ipc/handlers.ts';
import { router } from './ipc/router.ts';
import type { WindowService } from './ipc/window-service.ts';
import { backupsIn } from './ledger/backup.ts';
import { doubtKeeper } from './ledger/doubt-keeper.ts';
import { factsOf } from './ledger/facts.ts';
import { headKeeper, readKeptHead } from './ledger/kept-head.ts';
import { ledgerOver } from './ledger/ledger.ts';
import { unsentIn } from './ledger/unsent.ts';
import { leftBehindIn } from './ledger/left-behind.ts';
import { watchLedger } from './ledger/watch.ts';
import { standAloneTerminal } from './payment/payments.ts';
import { CounterRefused } from './platform/counter-refused.ts';
import { type Log, logIn, tellIn } from './platform/log.ts';
import { isNoFolder } from './platform/kept-file.ts';
import { keyedHashOf } from './platform/machine-key.ts';
import { closeToOthers } from './platform/owner-only.ts';
import { idsOf, systemClock } from './platform/ports.ts';
import { type KeyStore, type Secrets, secretsIn } from './platform/secrets.ts';
import type { Settings } from './platform/settings.ts';
import { type TechnicianDesk, technicianDesk } from './platform/technician-desk.ts';
import { turns } from './platform/turns.ts';
import { paperIn } from './printing/paper.ts';
import { printerChoice, printerGiven, printerOf } from './printing/printer-settings.ts';
import type { ReceiptSources } from './printing/receipt-of.ts';
import { startPrinting } from './printing/start-printing.ts';
import { LedgerUnusable } from './restore/found.ts';
import { meetKeptHead } from './restore/meet-kept-head.ts';
import { openLedgerToSell } from './restore/open-ledger.ts';
import { isToBeSetAside, setLedgerAside } from './restore/set-aside.ts';
import { historyIn } from './sale/history.ts';
import { holdsAt } from './sale/holds.ts';
import { intentsIn, mattersBegun } from './sale/intents.ts';
import { knownCards } from './sale/known-cards.ts';
import { offlineRules } from './sale/offline-rules.ts';
import { unacknowledgedIn } from './sale/unacknowledged.ts';
import { approvalsIn } from './shift/approvals.ts';
import { clockWatch } from './shift/clock-watch.ts';
import { drawerHints } from './shift/drawer-hints.ts';
import { seenBeforeCountOf } from './shift/seen-before-count.ts';
import { shiftEntriesIn } from './shift/shift-entries.ts';
import { shiftsIn } from './shift/shifts.ts';
import type { Patience } from './upstream/client.ts';
import { startUpstreamSide } from './upstream/index.ts';
import { makeReady } from './upstream/make-ready.ts';
import { PACE, type Pace } from './platform/pace.ts';

const STOP_TIMEOUT_MS = 8000;
/** By time alone, which tells nobody of itself: paper that waits, a shift that grows old, a clock that was set. */
const LOOK_EVERY_MS = 15_000;

/** Of the data folder, beside what is sealed: each is made when something is first kept there. */
const FOLDERS = ['backups', 'set-aside', 'restore', 'reports', 'diagnostics'];

/** What the machine gives that a test gives otherwise. */
export interface Machine {
  readonly versions: CounterState['versions'];
  readonly packaged: boolean;
  readonly hostName: string;
  readonly random: (bytes: number) => Uint8Array;
  readonly fontsFolder: string | readonly string[];
  readonly rasterWorker: string | URL;
  readonly keyStore: KeyStore | null;
  readonly clock?: Clock;
  /** How often the upstream is spoken to, how long its answers are waited for, and when a request can no longer act. */
  readonly pace?: Partial<Pace>;
  readonly patience?: Partial<Patience>;
  readonly lateRequestMs?: number;
  /** How long a start waits for a profile and clerks that it has not. */
  readonly firstDataWithinMs?: number;
  /** Ends the counter and starts it again at the steps by which a ledger is had back. */
  readonly restartToRestore: () => void;
  /** Ends the counter and starts it again: its ledger is to be set aside. */
  readonly startAgain: () => void;
}

/** Stopping it ends shipping and paper, then closes the ledger. */
export interface RunningCounter extends WindowService {
  readonly counter: Counter;
}

/** The composition root: the only file that knows every adapter. Windows are main.ts's. */
export async function composeCounter(settings: Settings, machine: Machine): Promise<RunningCounter> {
  const ground = openGround(settings, machine);
  const books = { ...ground, ...openBooks(ground) };
  await refuseBroken(books);
  const parts = { ...books, ...startPaper(books), ...followClaims(books), ...saleSources(books) };
  const counter = counterOf(parts);
  const stopListening = listen(parts, counter);
  const stop = () => stopAll(parts, counter, stopListening);
  const code = settings.enrolmentCode;
  if (code !== null && !parts.upstream.enrolment.isSpent(code))
    parts.audit.note({ kind: 'code-given', clerkId: null, answer: 'by the environment' });
  try {
    await makeReady(settings, parts.upstream, () => unsentIn(parts.db), machine.firstDataWithinMs);
  } catch (fault) {
    await stop();
    throw fault;
  }
  // A sale reads what this could not.
  await parts.unacknowledged
    .readAhead(parts.upstream.shipper.ackedSeq(), () => parts.db.open)
    .catch((fault: unknown) => parts.log.fault('reading what waits', fault));
  const open = counter.shifts.open();
  if (open) void parts.shiftEntries.readAhead(open, () => parts.db.open);
  parts.printing.wake();
  parts.heads.start();
  parts.audit.note({ kind: 'program-started', app: machine.versions.app, electron: machine.versions.electron });
  return { ...serving(counter, parts), stop };
}

type Ground = ReturnType<typeof openGround>;

/**
 * What lies on this machine: its secrets, the head that was kept beside them, the ledger's file, and which printer was
 * chosen.
 */
function openGround(settings: Settings, machine: Machine) {
  const files = { devicesOnly: machine.packaged, dataDir: settings.dataDir };
  const given = printerGiven(settings, files);
  if (!given.ok) throw new CounterRefused(given.error);
  const clock = machine.clock ?? systemClock;
  const log = logIn(settings.dataDir, () => clock.now());
  closeToOthers(settings.dataDir, log);
  const tell = tellIn(log);
  for (const folder of FOLDERS.map((name) => join(settings.dataDir, name)))
    if (isNoFolder(folder)) tell(`${folder} is no folder: what belongs there can't be kept. Take it away.`);
  const secrets = secretsIn(settings.dataDir, machine.keyStore, { packaged: machine.packaged, log, tell });
  if (!secrets.ok) throw new CounterRefused(secrets.error);
  const found = readKeptHead(secrets.value);
  const opened = openLedgerToSell(settings.dataDir, found, () => clock.now(), tell);
  const isLeft = isToBeSetAside(opened);
  if (isLeft) leave(settings.dataDir, opened, clock.now(), secrets.value, log);
  const kept = isLeft ? readKeptHead(secrets.value) : found;
  const db = isLeft ? openLedgerToSell(settings.dataDir, kept, () => clock.now(), tell) : opened;
  const facts = factsOf(db);
  const audit = openAuditLog({ dataDir: settings.dataDir, clock, log });
  return {
    settings,
    machine,
    clock,
    ids: idsOf(clock, machine.random),
    log,
    secrets: secrets.value,
    kept,
    audit,
    db,
    facts,
    printer: printerChoice(given.value, settings, facts, files),
    files,
  };
}

/** A disk that takes nothing leaves the old ledger, with nothing sold on it; the next start does this again. */
function leave(dataDir: string, db: Database, now: number, secrets: Secrets, log: Log): void {
  try {
    // The head that was kept is one of the journal that is left.
    setLedgerAside(dataDir, db, now, () => secrets.forget('head'));
    log.info('the ledger was set aside', {});
  } catch (fault) {
    log.fault('setting the ledger aside', fault);
  }
}

type Books = Ground & ReturnType<typeof openBooks>;

/**
 * The ledger, the upstream side that it is told to, and who watches both: the ledger meets the head that was kept of
 * it.
 */
function openBooks({ settings, machine, clock, ids, log, secrets, kept, db, facts }: Ground) {
  const ledger = ledgerOver(
    db,
    () => {
      const enrolment = upstream.enrolment.current();
      assert(enrolment !== null, 'entries are written by an enrolled counter');
      return enrolment.counterId;
    },
    () => upstream.closedTo(),
    () => upstream.profiles.current()?.version ?? null,
  );
  const intents = intentsIn(db, clock);
  const claims = claimsIn(db);
  const upstream = startUpstreamSide({
    baseUrl: settings.upstreamUrl,
    db,
    ledger,
    facts,
    secrets,
    clock,
    ids,
    log,
    random: machine.random,
    pace: machine.pace,
    patience: machine.patience,
    device: { name: machine.hostName.slice(0, 80), appVersion: machine.versions.app },
    begun: () => [...mattersBegun(intents), ...mattersToPay(claims)],
    keepAside: () => watch.keepBecauseBehind(),
    startAgain: () => machine.startAgain(),
  });
  const watch = watchLedger({ db, ledger, dataDir: settings.dataDir, clock, log, alarms: upstream.alarms });
  const heads = headKeeper({
    secrets,
    ledger,
    enrolment: () => upstream.enrolment.current(),
    isWhole: () => watch.broken() === null && upstream.closedTo() === null,
    log,
  });
  const doubts = doubtKeeper({ ledger, dataDir: settings.dataDir, alarms: upstream.alarms, log });
  const own = upstream.enrolment.current()?.counterId;
  if (kept !== null && own !== undefined && kept.enrolment.counterId !== own)
    secrets.doubt('head', `it is that of another counter, «${kept.enrolment.counterName}»`);
  watch.start(meetKeptHead(kept, ledger, upstream));
  doubts.start();
  const clerkName = (id: ClerkId) => upstream.roster.clerks().find((clerk) => clerk.id === id)?.name ?? '';
  return { ledger, intents, claims, upstream, watch, heads, doubts, clerkName };
}

/** Not a counter that stands there and sells nothing: the steps by which its ledger is had back. */
async function refuseBroken({ audit, db, upstream, watch, doubts }: Books): Promise<void> {
  const broken = watch.broken();
  if (!broken) return;
  doubts.stop();
  await Promise.all([watch.stop(), upstream.stop()]);
  db.close();
  audit.close();
  throw new LedgerUnusable('broken', `entry ${broken.seq}: ${broken.why}`);
}

function startPaper({ machine, db, ids, clock, log, printer, files, ledger, upstream, clerkName }: Books) {
  const inUse = printerOf(printer.current());
  assert(inUse.ok, 'a set-up in force was checked');
  const receiptSources: ReceiptSources = {
    entryBySeq: (seq) => ledger.entryAt(seq),
    profileByVersion: (version) => upstream.profiles.byVersion(version),
    currentProfile: () => upstream.profiles.current(),
    counter: () => ({
      counterName: upstream.enrolment.current()?.counterName ?? '',
      stationName: upstream.enrolment.current()?.stationName ?? '',
    }),
    clerkName,
  };
  const printing = startPrinting({
    db,
    clock,
    log,
    ...inUse.value,
    files,
    isFirstPrinter: printer.isFirst(),
    fontsFolder: machine.fontsFolder,
    rasterWorker: machine.rasterWorker,
    sources: receiptSources,
  });
  ledger.transaction(() => printer.remember());
  return { printing, receiptSources, paper: paperIn(db, ids, () => upstream.profiles.current()?.version ?? null) };
}

function followClaims({ machine, ledger, claims, upstream, log }: Books) {
  // A disk that is full has them brought back at the next start.
  const bringClaimsBack = () => ledger.transaction(() => claims.bringBack());
  bringClaimsBack();
  const following = claimFollower({
    claims,
    upstream: upstream.claims,
    contact: upstream.contact,
    ledger,
    random: machine.random,
    pace: { ...PACE, ...machine.pace },
    log,
  });
  following.start();
  return { bringClaimsBack, claimFollower: following };
}

/** What a sale is judged by and written from. */
function saleSources({ machine, db, clock, facts, ledger, upstream }: Books) {
  const unacknowledged = unacknowledgedIn(db);
  return {
    unacknowledged,
    intents: intentsIn(db, clock),
    cards: knownCards({ db, ledger, clock, upstream, unacknowledged }),
    offlineRules: offlineRules(upstream, unacknowledged),
    holds: holdsAt({
      upstream: upstream.holds,
      facts,
      ledger,
      ...(machine.lateRequestMs === undefined ? {} : { lateRequestMs: machine.lateRequestMs }),
    }),
    shiftEntries: shiftEntriesIn(ledger),
  };
}

type Parts = Books & ReturnType<typeof startPaper> & ReturnType<typeof followClaims> & ReturnType<typeof saleSources>;

/** All that the window may ask of the counter, by what it is about. */
function counterOf(parts: Parts): Counter {
  const {
    settings,
    machine,
    clock,
    ids,
    audit,
    db,
    facts,
    printer,
    ledger,
    upstream,
    watch,
    clerkName,
    printing,
    paper,
    receiptSources,
    shiftEntries,
    holds,
    claims,
  } = parts;
  const listeners: (() => void)[] = [];
  const changed = () => listeners.forEach((listener) => listener());
  const profile = () => upstream.profiles.current();
  const shifts = shiftsIn(db, ledger, clock, clerkName);
  const states = {
    outcomes: upstream.outcomes,
    printStateOf: (seq: number) => printing.jobsOfEntry(seq).at(-1)?.state ?? 'none',
  } as const;

  return {
    versions: machine.versions,
    dataDir: settings.dataDir,
    idleLockSeconds: settings.idleLockSeconds,
    restartToRestore: machine.restartToRestore,
    ledger,
    clock,
    ids,
    upstream,
    clerkName,
    profile,
    turns: turns(),
    changed,
    onChanged: (listener) => void listeners.push(listener),
    profileByVersion: (version) => upstream.profiles.byVersion(version),
    shipper: upstream.shipper,
    stopped() {
      const broken = watch.broken();
      if (broken) return { kind: 'ledger-broken', detail: `entry ${broken.seq}: ${broken.why}` };
      const doubt = ledger.doubt();
      if (doubt) return { kind: 'ledger-unsettled', detail: doubt.detail };
      const reason = upstream.stopReason();
      if (reason?.kind !== 'superseded') return reason;
      const begun = parts.intents.unfinished().length + parts.intents.unreadable().length;
      return { ...reason, begun, papers: printing.status().waiting };
    },

    access: accessOf({ audit, roster: upstream.roster, clock }),
    language: languageOf({
      pinned: settings.language,
      facts,
      ledger,
      profiles: upstream.profiles,
      roster: upstream.roster,
    }),
    looks: looksIn(facts, ledger),
    desk: deskOf(parts),

    shifts,
    audit,
    seen: seenBeforeCountOf({ audit, shifts }),
    drawerHints: drawerHints(keyedHashOf(parts.secrets, machine.random, parts.log)),
    soFar: (shift) => shiftEntries.soFar(shift),
    openShiftId: () => shifts.open()?.id ?? null,
    approvals: approvalsIn(db),

    ...parts.cards,
    ...parts.offlineRules,
    ...states,
    salesInHand: new Set<SaleId>(),
    intents: parts.intents,
    leftBehind: leftBehindIn(db),
    clockFault: clockWatch({ db, clock, contact: upstream.contact }),
    terminal: standAloneTerminal({}),
    holds,
    history: historyIn(db),
    receiptNumber: (seq) => `${upstream.enrolment.current()?.receiptSeries ?? ''}-${String(seq).padStart(6, '0')}`,
    claims,
    claimFollower: parts.claimFollower,

    printing,
    printer,
    paper,
    receiptSources,
    openDrawer: () => void printing.openDrawer(),
    display: {
      ...displayPlace(settings.display, facts, ledger),
      ...customerDisplay({ ledger, changed, profile, ...states, shiftIsOpen: () => shifts.open() !== null }),
    },
  };
}

function deskOf({ settings, machine, clock, db, ledger, upstream, watch, printing }: Parts): TechnicianDesk {
  return technicianDesk({
    dataDir: settings.dataDir,
    versions: machine.versions,
    upstreamUrl: settings.upstreamUrl,
    now: () => clock.now(),
    enrolment: () => upstream.enrolment.current(),
    contract: () => upstream.contact.contract(),
    profileVersion: () => upstream.profiles.current()?.version ?? null,
    profileRefused: () => upstream.alarms.list().find(({ alarm }) => alarm === 'profile-refused')?.detail ?? null,
    head: () => ledger.head(),
    unsent: () => unsentIn(db),
    refused: () => upstream.alarms.list().find(({ alarm }) => alarm === 'upstream-refuses')?.detail ?? null,
    backups: () => backupsIn(join(settings.dataDir, 'backups')),
    states: () => ({
      upstream: upstream.contact.state(),
      unsent: upstream.shipper.unsent(),
      printer: printing.status(),
      alarms: upstream.alarms.list(),
    }),
    backUp: () => watch.backUp(),
    verifyAll: () => watch.verifyAll(),
  });
}

/** The counter as a window asks it. */
function serving(counter: Counter, { log, settings }: Parts): Omit<RunningCounter, 'stop'> {
  const { access, salesInHand, changed } = counter;
  return {
    counter,
    log,
    idleLockSeconds: settings.idleLockSeconds,
    route: (window, printPage) =>
      router({
        handlers: handlersOf(counter, window, printPage),
        session: () => access.session(window),
        cardFormats: () => counter.profile()?.cardFormats ?? [],
        clockFault: () => counter.clockFault(),
        turns: counter.turns,
        changed,
        incident: (fault, channel) => log.incident(fault, channel),
      }),
    state: (window) => counterState(counter, access.session(window)),
    onChanged: counter.onChanged,
    lock(window) {
      if (access.session(window) === null) return;
      access.signOut(window);
      changed();
    },
    pageEnded(window) {
      access.signOut(window);
      // A payment that was begun goes to the attention list.
      salesInHand.clear();
      changed();
    },
  };
}

/** Who hears of what. What the upstream side hears of itself is its own. */
function listen(
  {
    audit,
    clock,
    db,
    ledger,
    upstream,
    heads,
    printing,
    shiftEntries,
    unacknowledged,
    holds,
    claimFollower: following,
    bringClaimsBack,
  }: Parts,
  { changed, offline, shifts, clockFault }: Counter,
): () => void {
  ledger.onAppended((entry) => {
    shiftEntries.goOn(entry);
    printing.wake();
    changed();
  });
  ledger.onDoubt((settled) => {
    if (settled && !offline()) holds.releaseForgotten();
    changed();
  });
  // With each entry, and with each word on what is held: a sale finds it read.
  upstream.shipper.onChange(() => void unacknowledged.readAhead(upstream.shipper.ackedSeq(), () => db.open));
  upstream.onChange(changed);
  let closed = upstream.closedTo() !== null;
  upstream.onChange(() => {
    const isClosed = upstream.closedTo() !== null;
    // What stands in entries that came back is to be followed from here on.
    if (closed && !isClosed) {
      bringClaimsBack();
      void heads.keepNow();
    }
    closed = isClosed;
  });
  upstream.contact.onChange(() => {
    if (offline()) return;
    holds.releaseForgotten();
    following.wake();
  });
  following.onChange(changed);
  printing.onChange(changed);
  let faultBefore: string | undefined;
  const noteJump = clockJumps(clock, audit);
  const look = setInterval(() => {
    noteJump();
    shifts.keepTime();
    const fault = clockFault()?.kind;
    if (printing.status().waiting > 0 || fault !== faultBefore) changed();
    faultBefore = fault;
  }, LOOK_EVERY_MS).unref();
  return () => {
    clearInterval(look);
    noteJump();
    if (db.open) shifts.keepTime();
  };
}

async function stopAll(
  { audit, db, upstream, watch, heads, doubts, printing, holds, claimFollower: following }: Parts,
  { display }: Counter,
  stopListening: () => void,
): Promise<void> {
  stopListening();
  doubts.stop();
  holds.stop();
  // A device that never answers must not keep the till from ending, nor the ledger from being closed.
  const late = new Promise((resolve) => setTimeout(resolve, STOP_TIMEOUT_MS).unref());
  await Promise.race([
    Promise.all([following.stop(), upstream.stop(), printing.stop(), watch.stop()]).then(() => heads.stop()),
    late,
  ]);
  display.stop();
  db.close();
  audit.note({ kind: 'program-ended' });
  audit.close();
}
