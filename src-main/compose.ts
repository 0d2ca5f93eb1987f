import { join } from 'node:path';
import type { SettingsView } from '../src-shared/contract/settings.ts';
import { fiscalKey } from '../src-shared/fiscal/told.ts';
import { assert } from '../src-shared/result.ts';
import { accessOver } from './access/access-service.ts';
import { languageOver } from './access/language.ts';
import { looksIn } from './access/looks.ts';
import { clockJumpsOver } from './audit/clock-jumps.ts';
import { type Books, openBooks } from './books.ts';
import { claimSideOver } from './claims/claim-side.ts';
import type { Session } from '../src-shared/contract/views/clerks.ts';
import type { ShiftView } from '../src-shared/contract/views/shift.ts';
import type { Standing } from '../src-shared/display-script.ts';
import { customerDisplayOver } from './devices/customer-display.ts';
import { displayPlaceOver } from './devices/display-place.ts';
import { windowPlaceOver } from './platform/window-place.ts';
import { fiscalBooksIn } from './fiscal/fiscal-books.ts';
import { fiscalSideOver } from './fiscal/fiscal-side.ts';
import { noRegisterOver } from './fiscal/no-register.ts';
import { registerInJournal } from './fiscal/register-on-paper.ts';
import { type RegisterSlot, registerSlotOver } from './fiscal/register-slot.ts';
import { type Machine, openGround } from './ground.ts';
import type { Counter, PaperSide, ScreenSide } from './ipc/counter.ts';
import { counterState } from './ipc/counter-state.ts';
import { handlersOver } from './ipc/handlers.ts';
import { settingsTold } from './ipc/settings-told.ts';
import { triedWith } from './ipc/tried-with.ts';
import { routerOver } from './ipc/router.ts';
import type { WindowService } from './ipc/window-service.ts';
import { backupsIn } from './ledger/backup.ts';
import { unsentIn } from './ledger/unsent.ts';
import { type Payments, paymentsOver } from './payment/collect.ts';
import type { DeviceKind } from './payment/port.ts';
import { newStandAlone } from './payment/stand-alone.ts';
import { terminalSlotOver } from './payment/terminal-slot.ts';
import { newChanges } from './platform/changes.ts';
import { guidedIn } from './platform/kept-set-up.ts';
import { keyedHashIn } from './platform/machine-key.ts';
import { registerChoice } from './platform/register-settings.ts';
import { pinnedOrUsual, printerRefused, type Settings } from './platform/settings.ts';
import { terminalChoice, type TerminalInUse } from './platform/terminal-settings.ts';
import { type TechnicianDesk, technicianDeskOver } from './platform/technician-desk.ts';
import { trialsIn } from './platform/trials.ts';
import { newTurns, type Turns } from './platform/turns.ts';
import { paperIn } from './printing/paper.ts';
import { paperStatesOver } from './printing/paper-state.ts';
import { printerChoice, printerGiven, printerOf } from './printing/printer-settings.ts';
import type { ReceiptSources } from './printing/receipt-of.ts';
import { startPrinting } from './printing/start-printing.ts';
import { bookDecided } from './sale/book-decided.ts';
import { unknownPaymentsOver } from './sale/unknown-payments.ts';
import { saleSideOver } from './sale/sale-side.ts';
import { clockWatchOver } from './shift/clock-watch.ts';
import { shiftSideOver } from './shift/shift-side.ts';
import { makeReady } from './upstream/make-ready.ts';
import { upstreamSetUpOver } from './upstream/upstream-set-up.ts';

/** The ledger and the windows close after it, within five seconds in all. */
const STOP_TIMEOUT_MS = 4200;
/** Time alone changes these, and it tells nobody: paper that waits, a shift that grows old, a clock that was set. */
const CHECK_EVERY_MS = 15_000;

/** Stopping it ends shipping and paper, then closes the ledger. */
export interface RunningCounter extends WindowService {
  readonly counter: Counter;
}

/** The composition root: every capability over the same books. Windows are main.ts's. */
export async function composeCounter(given: Settings, machine: Machine): Promise<RunningCounter> {
  // What the environment says of the printer is judged before anything is opened.
  const files = { devicesOnly: machine.packaged, dataDir: given.dataDir };
  const printerOfSettings = printerGiven(given, files);
  if (!printerOfSettings.ok) throw printerRefused(printerOfSettings.error, given);
  const ground = openGround(given, machine);
  const { settings } = ground;
  const books = await openBooks(ground, machine);

  const printer = { files, choice: printerChoice(printerOfSettings.value, settings, books.facts, files) };
  const { counter, listeners } = counterOver(books, printer, settings, machine);
  const stopListening = listen(books, counter);
  const stop = () => stopAll(books, counter, stopListening);
  const { audit, upstream, log } = books;
  const code = settings.enrolmentCode;
  if (code !== null && !upstream.enrolment.isSpent(code))
    audit.note({ kind: 'code-given', clerkId: null, answer: 'by the environment' });
  try {
    await makeReady(settings, upstream, () => unsentIn(books.db), machine.firstDataWithinMs);
  } catch (fault) {
    await stop();
    throw fault;
  }
  lookAtMachine(counter);
  tellPassedOver(settings, upstream.alarms);
  await counter.sale.readAhead().catch((fault: unknown) => log.fault('reading what waits', fault));
  void counter.shift.readAhead();
  counter.bookDecided();
  counter.paper.printing.wake();
  counter.register.start();
  pairUnattended(counter);
  books.heads.start();
  audit.note({ kind: 'program-started', app: machine.versions.app, electron: machine.versions.electron });
  return { ...serving(counter, books), onChanged: (listener) => void listeners.listen(listener), stop };
}

/** Two machines as one counter write two journals, of which the operator takes one. */
function lookAtMachine({ machine, upstream: { alarms } }: Counter): void {
  machine.identity.look((copied) => {
    if (copied === null) return alarms.clear('other-machine');
    // What was tried there was tried with its devices. What is tried here since the alarm counts.
    if (!alarms.list().some(({ alarm, detail }) => alarm === 'other-machine' && detail === copied))
      machine.trials.drop();
    alarms.raise('other-machine', copied);
  });
}

/** What of the settings is not in force stands under Attention until a start finds all of them in order. */
function tellPassedOver({ passedOver }: Settings, alarms: Books['upstream']['alarms']): void {
  if (passedOver.length === 0) alarms.clear('setting-passed-over');
  else alarms.raise('setting-passed-over', passedOver.join(' '));
}

interface PrinterParts {
  readonly files: { readonly devicesOnly: boolean; readonly dataDir: string };
  readonly choice: ReturnType<typeof printerChoice>;
}

/** Every capability over the same books, and what the window asks of the counter as a whole. */
function counterOver(books: Books, printer: PrinterParts, settings: Settings, machine: Machine) {
  const { clock, ids, db, ledger, upstream, audit, profile, clerkName, log, secrets } = books;
  const listeners = newChanges();
  const access = accessOver({ audit, roster: upstream.roster, clock });
  const clockFault = clockWatchOver({ db, clock, contact: upstream.contact });
  const turns = newTurns();
  const register = registerOver(books, settings, turns, clockFault);
  const { printing, receiptSources, paper, inJournal } = startPaper(books, printer, settings, machine, register);
  const stopped = () => stopReason(books, () => printing.status().waiting);
  const changed = () => listeners.tell();
  const terminal = terminalSlotOver({ clock, log, profile, choice: terminalChoice(terminalGiven(settings), secrets) });
  const typed = newStandAlone();
  const deviceOf = machine.deviceOf ?? ((kind: DeviceKind) => terminal.deviceFor(kind) ?? typed);
  const payments = paymentsOver({ deviceOf, changed });
  const papers = paperStatesOver({
    printing,
    sources: receiptSources,
    clock,
    signOf: (id) => inJournal.signs.of(fiscalKey(id, 'itself'))?.sign ?? null,
  });
  const common = { ...books, ...papers, stopped, clockFault, access, printing, paper, receiptSources };

  const keyedHash = keyedHashIn(secrets, machine.random, log);
  const shift = shiftSideOver({
    ...common,
    keyedHash,
    deviceOf,
    payments,
    unknownPayments: unknownPaymentsOver(books.intents, books.refunds, payments),
  });
  const { shifts, seen } = shift;
  const sale = saleSideOver({
    ...common,
    shifts,
    seen,
    payments,
    registerRefusal: (begun) => register.refusal(begun),
    lateRequestMs: machine.lateRequestMs,
  });
  const claim = claimSideOver({ ...common, shifts });
  const counter: Counter = {
    machine: {
      versions: machine.versions,
      idleLockSeconds: settings.idleLockSeconds,
      dataDir: books.dataDir,
      desk: deskOf(books, { printing, payments, register }, machine, () =>
        settingsTold(counter, settings, books.facts.get('printer-setup')?.insteadOf === settings.printerText),
      ),
      restartToRestore: machine.restartToRestore,
      startAgain: machine.startAgain,
      upstreamSetUp: upstreamSetUpOver({ settings, secrets, clock, log, chooseFile: machine.chooseFile }),
      identity: books.identity,
      guided: guidedIn(books.dataDir, (fault) => log.fault('leaving the guided page', fault)),
      trials: trialsIn({
        dataDir: books.dataDir,
        clock,
        triedWith: (trial) => triedWith(trial, counter),
        onFault: (fault) => log.fault('keeping what was tried', fault),
      }),
    },
    clock,
    ids,
    ledger,
    audit,
    access,
    upstream,
    paper: {
      ...common,
      printer: printer.choice,
      places: machine.printerPlaces ?? {},
      openShiftId: () => shifts.open()?.id ?? null,
    },
    shift,
    sale,
    claim,
    register,
    terminal,
    screen: screenOver(books, settings, machine, {
      ...sale,
      changed,
      placeIn: (language) => upstream.enrolment.placeIn(language),
      signOf: (saleId) => inJournal.signs.of(saleId),
      standing: () => standingOf(stopped() !== null, access.attending(), shifts.view()),
      online: () => upstream.contact.state() === 'online',
      atWork: () => payments.inHand().find(({ saleId }) => sale.inHand.has(saleId)) ?? null,
    }),
    fiscalBooks: fiscalBooksIn({ db, ledger, serial: () => register.inUse()?.settings.uniqueNumber ?? null }),
    profile,
    clerkName,
    stopped,
    clockFault,
    turns,
    bookDecided() {
      try {
        bookDecided(sale);
      } catch (fault) {
        // The words stay kept: a till that sells, or has opened, is worth more than their entries now.
        log.fault('booking what was decided', fault);
      }
    },
    changed,
  };
  return { counter, listeners };
}

function terminalGiven({ terminal, origins }: Settings): TerminalInUse | null {
  return terminal && { origin: origins.terminal === 'file' ? 'file' : 'environment', settings: terminal };
}

/** Nobody stands at a screen: the device asks whoever is beside it. */
function pairUnattended({ terminal }: Counter): void {
  const isNamed = ['environment', 'file'].includes(terminal.inUse()?.origin ?? '');
  if (isNamed && terminal.known().pairing === null) void terminal.pair();
}

function registerOver(books: Books, settings: Settings, turns: Turns, clockFault: Counter['clockFault']): RegisterSlot {
  const { ledger, upstream, watch, secrets } = books;
  const closed = () => upstream.closedTo() !== null || watch.broken() !== null || ledger.doubt() !== null;
  return registerSlotOver(registerChoice(settings.register, secrets), {
    side: (chosen) => fiscalSideOver({ ...books, register: chosen, turns, closed }),
    none: (why) => noRegisterOver(why, { ...books, clockFault }),
  });
}

function startPaper(
  books: Books,
  { files, choice }: PrinterParts,
  { receiptWaitMs }: Settings,
  { drawing }: Machine,
  slot: RegisterSlot,
) {
  const { db, ids, clock, log, ledger, upstream, profile, profileByVersion, clerkName } = books;
  const inUse = printerOf(choice.current());
  assert(inUse.ok, 'a set-up in force was checked');
  const inJournal = registerInJournal(db, ledger);
  const receiptSources: ReceiptSources = {
    entryBySeq: (seq) => ledger.entryAt(seq),
    profileByVersion,
    currentProfile: profile,
    counter: () => ({
      counterName: upstream.enrolment.current()?.counterName ?? '',
      stationName: upstream.enrolment.current()?.stationName ?? '',
    }),
    placeIn: (language) => upstream.enrolment.placeIn(language),
    clerkName,
    register: { of: inJournal.of, mayComeSoon: (id) => slot.current()?.signMayCome(fiscalKey(id, 'itself')) ?? false },
  };
  const printing = startPrinting({
    db,
    clock,
    log,
    ...inUse.value,
    files,
    isFirstPrinter: choice.isFirst(),
    drawing: drawing(),
    sources: receiptSources,
    signWaitMs: receiptWaitMs,
  });
  ledger.transaction(() => choice.remember());
  return { printing, receiptSources, inJournal, paper: paperIn(db, ids, () => profile()?.version ?? null) };
}

function stopReason(
  { watch, ledger, upstream, intents, refunds }: Books,
  papers: () => number,
): ReturnType<Counter['stopped']> {
  const broken = watch.broken();
  if (broken) return { kind: 'ledger-broken', detail: `entry ${broken.seq}: ${broken.why}` };
  const doubt = ledger.doubt();
  if (doubt) return { kind: 'ledger-unsettled', detail: doubt.detail };
  const reason = upstream.stopReason();
  if (reason?.kind !== 'superseded') return reason;
  const begun = intents.unfinished().length + intents.unreadable().length + refunds.begun().length;
  return { ...reason, begun, papers: papers() };
}

/** A technician serves nobody: behind them a shift waits for its clerk. */
function standingOf(isStopped: boolean, who: Session | null, shift: ShiftView | null): Standing {
  if (isStopped) return 'stopped';
  if (who === null || who.role === 'technician') return shift ? 'locked' : 'signed-out';
  if (!shift) return 'no-shift';
  return shift.phase === 'open' ? 'open' : 'counting';
}

type DisplayParts = Parameters<typeof customerDisplayOver>[0];

function screenOver(
  { facts, ledger, upstream }: Books,
  settings: Settings,
  { startAtLogin }: Machine,
  parts: DisplayParts,
): ScreenSide {
  const { profiles, roster } = upstream;
  return {
    language: languageOver({
      ...pinnedOrUsual(settings.language, settings.origins.language),
      facts,
      ledger,
      profiles,
      roster,
    }),
    looks: looksIn(facts, ledger),
    window: windowPlaceOver(settings, startAtLogin),
    display: {
      ...displayPlaceOver(pinnedOrUsual(settings.display, settings.origins.display), facts, ledger),
      ...customerDisplayOver(parts),
    },
  };
}

function deskOf(
  books: Books,
  devices: { readonly printing: PaperSide['printing']; readonly payments: Payments; readonly register: RegisterSlot },
  { versions }: Machine,
  setBy: () => SettingsView['setBy'],
): TechnicianDesk {
  const { printing, payments, register } = devices;
  const { dataDir, baseUrl, clock, db, ledger, upstream, watch, profile } = books;
  const detailOf = (kind: string) => upstream.alarms.list().find(({ alarm }) => alarm === kind)?.detail ?? null;
  return technicianDeskOver({
    dataDir,
    versions,
    upstreamUrl: baseUrl,
    now: () => clock.now(),
    enrolment: () => upstream.enrolment.current(),
    contract: () => upstream.contact.contract(),
    certificate: () => upstream.contact.certificate(),
    proxyFault: () => upstream.contact.proxy()?.why ?? null,
    setBy,
    profileVersion: () => profile()?.version ?? null,
    profileRefused: () => detailOf('profile-refused'),
    head: () => ledger.head(),
    unsent: () => unsentIn(db),
    refused: () => detailOf('upstream-refuses'),
    backups: () => backupsIn(join(dataDir, 'backups')),
    states: () => ({
      upstream: upstream.contact.state(),
      unsent: upstream.shipper.unsent(),
      printer: printing.status(),
      payments: payments.states(),
      register: register.standing(0),
      alarms: upstream.alarms.list(),
    }),
    backUp: () => watch.backUp(),
    verifyAll: () => watch.verifyAll(),
  });
}

/** The counter as a window asks it. */
function serving(counter: Counter, { log }: Books): Omit<RunningCounter, 'stop' | 'onChanged'> {
  const { access, changed } = counter;
  return {
    counter,
    log,
    idleLockSeconds: counter.machine.idleLockSeconds,
    route: (window, printPage) =>
      routerOver({
        ...counter,
        handlers: handlersOver(counter, window, printPage),
        session: () => access.session(window),
        cardFormats: () => counter.profile()?.cardFormats ?? [],
        incident: (fault, channel) => log.incident(fault, channel),
      }),
    state: (window) => counterState(counter, access.session(window)),
    lock(window) {
      if (access.session(window) === null) return;
      access.signOut(window);
      counter.screen.display.away();
      changed();
    },
    pageEnded(window) {
      access.signOut(window);
      // A payment that was begun goes to the attention list.
      counter.sale.inHand.clear();
      changed();
    },
  };
}

/** Tells each side what it does not hear by itself. */
function listen(
  { audit, auditWatch: watched, clock, db, ledger, upstream, heads, identity }: Books,
  counter: Counter,
): () => void {
  const { paper, shift, turns, claim, register, terminal, clockFault, changed } = counter;
  const [{ printing }, { shifts }] = [paper, shift];
  ledger.onAppended(() => {
    printing.wake();
    register.wake();
    changed();
  });
  ledger.onDoubt(changed);
  ledger.onDoubt(() => register.wake());
  register.onChange(changed);
  terminal.onChange(changed);
  // One that refuses keeps no paper waiting for its sign.
  register.onChange(() => printing.wake());
  upstream.onChange(changed);
  identity.onMoved(() => counter.machine.trials.drop());
  // A card has an address once the network is up, which may come after the start.
  upstream.contact.onChange(() => {
    if (upstream.contact.state() === 'online') lookAtMachine(counter);
  });
  let closed = upstream.closedTo() !== null;
  upstream.onChange(() => {
    const isClosed = upstream.closedTo() !== null;
    if (closed && !isClosed) {
      claim.bringBack();
      register.wake();
      void heads.keepNow();
    }
    closed = isClosed;
  });
  // A machine that was replaced opens no shift any more: what was decided for the next one is noted without.
  let replaced = false;
  upstream.onChange(() => {
    const isReplaced = upstream.stopReason()?.kind === 'superseded';
    if (isReplaced && !replaced) void turns.take(counter.bookDecided);
    replaced = isReplaced;
  });
  claim.claimFollower.onChange(changed);
  printing.onChange(changed);
  let faultBefore: string | undefined;
  // A day of the rules may have come from which nothing is sold without a register.
  const away = () => register.refusal(0)?.kind;
  let awayBefore = away();
  const noteJump = clockJumpsOver(clock, audit);
  const look = setInterval(() => {
    noteJump();
    shifts.keepTime();
    watched.look();
    const fault = clockFault()?.kind;
    const awayNow = away();
    if (printing.status().waiting > 0 || fault !== faultBefore || awayNow !== awayBefore) changed();
    faultBefore = fault;
    awayBefore = awayNow;
  }, CHECK_EVERY_MS).unref();
  return () => {
    clearInterval(look);
    noteJump();
    if (!db.open) return;
    shifts.keepTime();
    watched.look();
  };
}

async function stopAll(
  { audit, db, upstream, watch, heads, doubts }: Books,
  { paper: { printing }, sale, claim, register, screen }: Counter,
  stopListening: () => void,
): Promise<void> {
  stopListening();
  doubts.stop();
  sale.stop();
  // A device that never answers must not keep the till from ending, nor the ledger from being closed.
  const late = new Promise((resolve) => setTimeout(resolve, STOP_TIMEOUT_MS).unref());
  await Promise.race([
    Promise.all([claim.claimFollower, upstream, printing, watch, register].map((each) => each.stop())).then(() =>
      heads.stop(),
    ),
    late,
  ]);
  screen.display.stop();
  db.close();
  audit.note({ kind: 'program-ended' });
  audit.close();
}
