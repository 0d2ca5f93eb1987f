import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Refusal } from '../src-shared/contract/refusals.ts';
import type { Card, Entry } from '../src-shared/contract/upstream.ts';
import type { CounterState } from '../src-shared/contract/views/counter-state.ts';
import { Language, USUAL_LOOK } from '../src-shared/contract/views/look.ts';
import type { ClerkId, PrintJobId, SaleId } from '../src-shared/ids.ts';
import { assert } from '../src-shared/result.ts';
import { type Clock, instant, localDay } from '../src-shared/time.ts';
import { accessOf } from './access/access-service.ts';
import type { Access } from './access/access.ts';
import { claimFollower } from './claims/claim-follower.ts';
import { claimsIn } from './claims/claims-table.ts';
import { type CustomerDisplay, customerDisplay } from './devices/customer-display.ts';
import type { Counter } from './ipc/counter.ts';
import { backupsIn } from './ledger/backup.ts';
import { factsOf } from './ledger/facts.ts';
import { headKeeper, judgeKeptHead, type KeptHead, readKeptHead } from './ledger/kept-head.ts';
import { type Ledger, ledgerOver } from './ledger/ledger.ts';
import { MigrationRefused } from './ledger/migrate.ts';
import type { Anchor } from './ledger/verify.ts';
import { type LedgerWatch, watchLedger } from './ledger/watch.ts';
import { standAloneTerminal } from './payment/payments.ts';
import { type Log, logIn } from './platform/log.ts';
import { idsOf, sha256, systemClock } from './platform/ports.ts';
import { type KeyStore, secretsIn } from './platform/secrets.ts';
import { type TechnicianDesk, technicianDesk } from './platform/technician-desk.ts';
import { ledgerFile, type Settings } from './platform/settings.ts';
import { insertPrintJob, type NewPrintJob } from './printing/print-job.ts';
import { printerChoice, printerOf } from './printing/printer-settings.ts';
import type { ReceiptSources } from './printing/receipt-of.ts';
import { startPrinting } from './printing/start-printing.ts';
import { LedgerUnusable } from './restore/found.ts';
import { openLedger } from './restore/open-ledger.ts';
import { cardSnapshotsIn } from './sale/card-snapshots.ts';
import { historyIn } from './sale/history.ts';
import { holdsAt } from './sale/holds.ts';
import { intentsIn } from './sale/intents.ts';
import { liveLookUp } from './sale/live-look-up.ts';
import { allowanceOf, type OfflineUse, refuseOffline } from './sale/offline-policy.ts';
import { unacknowledgedIn } from './sale/unacknowledged.ts';
import { approvalsIn } from './shift/approvals.ts';
import { drawerHints } from './shift/drawer-hints.ts';
import { shiftEntriesIn } from './shift/shift-entries.ts';
import { shiftsIn } from './shift/shifts.ts';
import { startUpstreamSide } from './upstream/index.ts';
import type { Patience } from './upstream/client.ts';
import { PACE, type Pace } from './upstream/pace.ts';
import type { UpstreamSide } from './upstream/upstream.ts';

const FIRST_REFERENCE_DATA_TIMEOUT_MS = 20_000;
const STOP_TIMEOUT_MS = 8000;
/** A clerk waits this long to hear whether a card was unblocked. */
const READ_CARD_TIMEOUT_MS = 5000;
/** What has waited for a printer becomes a matter of attention by time alone, which tells nobody of itself. */
const LOOK_AT_WAITING_PAPER_MS = 15_000;

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
  /** Ends the counter and starts it again at the steps by which a ledger is had back. */
  readonly restartToRestore: () => void;
}

/** Why a counter can't be started: a sentence that says what and what to do. */
export class CounterRefused extends Error {
  override name = 'CounterRefused';
}

export interface RunningCounter {
  readonly counter: Counter & { onChanged(listener: () => void): void };
  readonly access: Access;
  readonly log: Log;
  /** Ends shipping and paper, then closes the ledger. */
  stop(): Promise<void>;
}

/** The composition root: the only file that knows every adapter. Windows are main.ts's. */
export async function composeCounter(settings: Settings, machine: Machine): Promise<RunningCounter> {
  const clock = machine.clock ?? systemClock;
  const ids = idsOf(clock, machine.random);
  const log = logIn(settings.dataDir, () => clock.now());
  const secrets = secretsIn(settings.dataDir, machine.keyStore, { packaged: machine.packaged, log });
  if (!secrets.ok) throw new CounterRefused(secrets.error);
  const kept = readKeptHead(secrets.value);
  const db = openLedgerFile(settings, kept, () => clock.now());
  const facts = factsOf(db);
  const printer = printerChoice(settings, facts);
  if (!printer.ok) {
    db.close();
    throw new CounterRefused(printer.error);
  }
  const inUse = printerOf(printer.value.current());
  assert(inUse.ok, 'a set-up in force was checked');
  const ledger: Ledger = ledgerOver(db, () => {
    const enrolment = upstream.enrolment.current();
    assert(enrolment !== null, 'entries are written by an enrolled counter');
    return enrolment.counterId;
  }, () => upstream.closedTo());

  const upstream = startUpstreamSide({
    baseUrl: settings.upstreamUrl, db, ledger, facts, secrets: secrets.value, clock, ids, log,
    random: machine.random, pace: machine.pace, patience: machine.patience,
    device: { name: machine.hostName.slice(0, 80), appVersion: machine.versions.app },
    keepAside: () => watch.keepBecauseBehind(),
  });
  const watch = watchLedger({ db, ledger, dataDir: settings.dataDir, clock, log, alarms: upstream.alarms });
  const heads = headKeeper({ secrets: secrets.value, ledger, enrolment: () => upstream.enrolment.current(), isWhole: () => watch.broken() === null && upstream.closedTo() === null, log });
  watch.start(metAnchor(kept, ledger, upstream));
  const foundBroken = watch.broken();
  if (foundBroken) {
    // Not a counter that stands there and sells nothing: the steps by which its ledger is had back.
    await Promise.all([watch.stop(), upstream.stop()]);
    db.close();
    throw new LedgerUnusable('broken', `entry ${foundBroken.seq}: ${foundBroken.why}`);
  }
  const access = accessOf({ db, ledger, roster: upstream.roster, clock });
  const clerkName = (id: ClerkId) => upstream.roster.clerks().find((clerk) => clerk.id === id)?.name ?? '';
  const receiptSources: ReceiptSources = {
    entryBySeq: (seq) => ledger.entryAt(seq),
    profileByVersion: (version) => upstream.profiles.byVersion(version),
    currentProfile: () => upstream.profiles.current(),
    counter: () => ({ counterName: upstream.enrolment.current()?.counterName ?? '', stationName: upstream.enrolment.current()?.stationName ?? '' }),
    clerkName,
  };
  const printing = startPrinting({
    db, clock, log,
    ...inUse.value,
    isFirstPrinter: printer.value.isFirst(),
    fontsFolder: machine.fontsFolder,
    rasterWorker: machine.rasterWorker,
    sources: receiptSources,
  });
  ledger.transaction(() => printer.value.remember());

  const listeners: (() => void)[] = [];
  const changed = () => listeners.forEach((listener) => listener());
  const shiftEntries = shiftEntriesIn(ledger);
  const snapshots = cardSnapshotsIn(db, ledger);
  const liveCards = new Map<string, Card>();
  const unacknowledged = unacknowledgedIn(db);
  const offlineUse = (): OfflineUse => ({
    hours: upstream.contact.hoursSinceContact(),
    entries: upstream.shipper.unsent(),
    total: unacknowledged.total(upstream.shipper.ackedSeq()),
    toppedUp: (cardNumber) => unacknowledged.toppedUp(upstream.shipper.ackedSeq(), cardNumber),
  });
  const waiting = (cardNumber: string) => unacknowledged.waiting(upstream.shipper.ackedSeq(), cardNumber);
  const offline = () => upstream.contact.state() !== 'online';
  const holds = holdsAt({ client: upstream.client, facts, ledger, ...(machine.lateRequestMs === undefined ? {} : { lateRequestMs: machine.lateRequestMs }) });
  const claims = claimsIn(db);
  // A disk that is full has them brought back at the next start.
  const bringClaimsBack = () => ledger.transaction(() => claims.bringBack());
  bringClaimsBack();
  const claimFollowing = claimFollower({ claims, client: upstream.client, contact: upstream.contact, ledger, random: machine.random, pace: { ...PACE, ...machine.pace }, log });
  claimFollowing.start();
  const queue = (job: NewPrintJob) => insertPrintJob(db, job);
  const queueSlip = (entry: Entry, document: 'sale' | 'return' | 'shift-closed' | 'drop', opensDrawer = false) =>
    queue({ id: ids.mint<PrintJobId>(), document, entrySeq: entry.seq, copy: 0, opensDrawer, at: entry.at });

  const counter: RunningCounter['counter'] = {
    versions: machine.versions,
    idleLockSeconds: settings.idleLockSeconds,
    ledger, clock, ids, upstream, access, printing, queue, receiptSources,
    printer: printer.value,
    shifts: shiftsIn(db, ledger, clock, clerkName),
    drawerHints: drawerHints(sha256),
    soFar: (shift) => shiftEntries.soFar(shift),
    intents: intentsIn(db, clock),
    terminal: standAloneTerminal({}),
    language: languageOf(settings, facts, ledger, upstream),
    looks: looksIn(facts),
    dataDir: settings.dataDir,
    desk: deskOf(settings, machine, { ledger, upstream, watch, now: () => clock.now(), states: () => ({ upstream: upstream.contact.state(), unsent: upstream.shipper.unsent(), printer: printing.status(), alarms: upstream.alarms.list() }) }),
    display: displayOf(settings, facts, customerDisplay({
      ledger, changed,
      profile: () => upstream.profiles.current(),
      shiftIsOpen: () => counter.shifts.open() !== null,
      outcomesOf: (entryId) => upstream.outcomes.ofEntry(entryId),
      printStateOf: (seq) => counter.printStateOf(seq),
    })),
    salesInHand: new Set<SaleId>(),
    changed,
    restartToRestore: machine.restartToRestore,
    onChanged: (listener) => void listeners.push(listener),
    profile: () => upstream.profiles.current(),
    profileByVersion: (version) => upstream.profiles.byVersion(version),
    stopped(): Refusal | null {
      const broken = watch.broken();
      return broken ? { kind: 'ledger-broken', detail: `entry ${broken.seq}: ${broken.why}` } : upstream.stopReason();
    },
    offline,
    offlineAllowance() {
      const profile = upstream.profiles.current();
      return profile && offline() ? allowanceOf(offlineUse(), profile.offline) : null;
    },
    refuseOffline(lines) {
      const profile = upstream.profiles.current();
      return profile && offline() ? refuseOffline(lines, offlineUse(), profile.offline) : null;
    },
    known: (number) => ({ number, card: snapshots.get(number), hotlisted: upstream.hotlist.has(number), waiting: waiting(number) }),
    liveBalance: (number) => liveCards.get(number)?.balance ?? null,
    forgetLiveCards: () => liveCards.clear(),
    receiptNumber: (seq) => `${upstream.enrolment.current()?.receiptSeries ?? ''}-${String(seq).padStart(6, '0')}`,
    unsent: () => upstream.shipper.unsent(),
    openShiftId: () => counter.shifts.open()?.id ?? null,
    queueReceipt: (entry, opensDrawer) => queueSlip(entry, 'sale', opensDrawer),
    queueSlip: (entry, document) => queueSlip(entry, document),
    openDrawer: () => void printing.openDrawer(),
    queueReturn: (entry, opensDrawer) => queueSlip(entry, 'return', opensDrawer),
    holds, claims,
    claimFollower: claimFollowing,
    offeredSeq: () => upstream.shipper.offeredSeq(),
    outcomesOf: (entryId) => upstream.outcomes.ofEntry(entryId),
    markRetried: (entryId, line) => upstream.outcomes.retried(entryId, line),
    readCard: async (number) => {
      const card = await upstream.client.card(number, { timeoutMs: READ_CARD_TIMEOUT_MS });
      return card.ok ? card.value : null;
    },
    printStateOf: (seq) => printing.jobsOfEntry(seq).at(-1)?.state ?? 'none',
    history: historyIn(db),
    approvals: approvalsIn(db),
    clerkName,
    lookUp: {
      profile: () => upstream.profiles.current(),
      today: (profile) => localDay(instant(clock.now()), profile.timeZone),
      online: () => !offline(),
      hotlisted: (number) => upstream.hotlist.has(number),
      waiting,
      snapshots,
      readLive: (number, card) => void (card ? liveCards.set(number, card) : liveCards.delete(number)),
      ...liveLookUp(upstream.client),
    },
  };

  ledger.onAppended((entry) => {
    shiftEntries.goOn(entry);
    printing.wake();
    changed();
  });
  upstream.onChange(changed);
  let closed = upstream.closedTo() !== null;
  upstream.onChange(() => {
    const isClosed = upstream.closedTo() !== null;
    // What stands in entries that came back is to be followed from here on.
    if (closed && !isClosed) bringClaimsBack();
    closed = isClosed;
  });
  upstream.contact.onChange(() => {
    if (offline()) return;
    holds.releaseForgotten();
    claimFollowing.wake();
  });
  claimFollowing.onChange(changed);
  printing.onChange(changed);
  const lookAtPaper = setInterval(() => {
    if (printing.status().waiting > 0) changed();
  }, LOOK_AT_WAITING_PAPER_MS).unref();
  const stop = async () => {
    clearInterval(lookAtPaper);
    holds.stop();
    // A device that never answers must not keep the till from ending, nor the ledger from being closed.
    const late = new Promise((resolve) => setTimeout(resolve, STOP_TIMEOUT_MS).unref());
    await Promise.race([Promise.all([claimFollowing.stop(), upstream.stop(), printing.stop(), watch.stop()]).then(() => heads.stop()), late]);
    counter.display.stop();
    db.close();
  };
  try {
    await makeReady(settings, upstream);
  } catch (fault) {
    await stop();
    throw fault;
  }
  const open = counter.shifts.open();
  if (open) void shiftEntries.readAhead(open, () => db.open);
  printing.wake();
  heads.start();
  return { counter, access, log, stop };
}

/**
 * The head that was kept beside the secrets, where the ledger must meet it. One that lies behind it is an older copy: nothing is
 * written to it until the upstream's head was seen.
 */
function metAnchor(kept: KeptHead | null, ledger: Ledger, upstream: UpstreamSide): Anchor | undefined {
  const isOurs = kept !== null && kept.enrolment.counterId === upstream.enrolment.current()?.counterId;
  if (!isOurs || upstream.closedTo() !== null) return undefined;
  if (judgeKeptHead(kept, { head: ledger.head().seq, hashAt: (seq) => ledger.entryAt(seq)?.hash }) === 'behind') {
    upstream.restore('old-copy', kept.seq);
    return undefined;
  }
  return kept.seq > 0 ? kept : undefined;
}

function openLedgerFile({ dataDir }: Settings, kept: KeptHead | null, now: () => number) {
  try {
    return openLedger(dataDir, kept, now);
  } catch (fault) {
    if (fault instanceof LedgerUnusable) throw fault;
    if (fault instanceof MigrationRefused) throw new CounterRefused(fault.message);
    throw new CounterRefused(
      `The ledger ${ledgerFile(dataDir)} can't be opened (${fault instanceof Error ? fault.message : String(fault)}). ` +
      'Free space on the disk or correct the rights of the folder and start again; if the file is damaged, keep it and restore a backup.');
  }
}

/** A new counter enrols and waits for its first profile and roster; an enrolled one starts with what it has. */
async function makeReady(settings: Settings, upstream: UpstreamSide): Promise<void> {
  if (!upstream.enrolment.current()) {
    if (!settings.upstreamUrl) throw new CounterRefused('This counter is not enrolled yet, and SAPAR_UPSTREAM_URL is not set. Give the address of the operator’s upstream and an enrolment code (SAPAR_ENROLMENT_CODE).');
    if (!settings.enrolmentCode) throw new CounterRefused('This counter is not enrolled yet. Ask the operator for an enrolment code and give it as SAPAR_ENROLMENT_CODE.');
    const enrolled = await upstream.enrolment.enrol(settings.enrolmentCode);
    if (!enrolled.ok) throw new CounterRefused(`This counter could not be enrolled${'detail' in enrolled.error ? `: ${enrolled.error.detail}` : ''}.`);
  }
  upstream.start();
  const ready = () => {
    upstream.adopt();
    return upstream.profiles.current() !== null && upstream.roster.clerks().length > 0;
  };
  if (ready()) return;
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => {
      forget();
      reject(new CounterRefused('The upstream enrolled this counter but did not send its profile and clerks within 20 seconds. Check the connection and start again; the enrolment is kept.'));
    }, FIRST_REFERENCE_DATA_TIMEOUT_MS);
    const forget = upstream.onChange(() => {
      if (!ready()) return;
      clearTimeout(late);
      forget();
      resolve();
    });
  });
}

/** Pinned by the settings, else as last chosen, else the operator's default. */
function languageOf(settings: Settings, facts: ReturnType<typeof factsOf>, ledger: Pick<Ledger, 'transaction'>, upstream: UpstreamSide): Counter['language'] {
  let chosen: Language | null = settings.language ?? facts.get('language') ?? null;
  return {
    current() {
      const fallback = Language.safeParse(upstream.profiles.current()?.languages.default);
      return chosen ?? (fallback.success ? fallback.data : 'ru');
    },
    choose(language) {
      chosen = language;
      // A disk that is full forgets it at the end of this run.
      ledger.transaction(() => facts.set('language', language));
    },
    adoptClerk(clerkId) {
      const theirs = Language.safeParse(upstream.roster.clerks().find((clerk) => clerk.id === clerkId)?.language);
      if (theirs.success && settings.language === null) chosen = theirs.data;
    },
  };
}

/** To each clerk their own; before sign-in, and for who never chose, the counter's. */
function looksIn(facts: ReturnType<typeof factsOf>): Counter['looks'] {
  const COUNTER = 'counter';
  const looks = () => facts.get('looks') ?? {};
  return {
    of: (clerkId) => looks()[clerkId ?? COUNTER] ?? looks()[COUNTER] ?? USUAL_LOOK,
    choose: (clerkId, look) => facts.set('looks', { ...looks(), [clerkId ?? COUNTER]: look }),
  };
}

function displayOf(settings: Settings, facts: ReturnType<typeof factsOf>, display: CustomerDisplay): Counter['display'] {
  let on: CounterState['display']['on'] = 'nowhere';
  return {
    ...display,
    pinned: settings.display !== null,
    setting: () => settings.display ?? facts.get('display-setting') ?? 'auto',
    set: (setting) => facts.set('display-setting', setting),
    stands: (where) => void (on = where),
    on: () => on,
  };
}

interface DeskSources {
  readonly ledger: Ledger;
  readonly upstream: UpstreamSide;
  readonly watch: LedgerWatch;
  now(): number;
  states(): Record<string, unknown>;
}

function deskOf(settings: Settings, machine: Machine, { ledger, upstream, watch, now, states }: DeskSources): TechnicianDesk {
  return technicianDesk({
    dataDir: settings.dataDir,
    versions: machine.versions,
    now, states,
    backUp: () => watch.backUp(),
    async verify() {
      const verdict = await watch.verifyAll();
      if (verdict === null) return { whole: false, entries: 0, fault: 'the counter is ending' };
      return verdict.whole ? { whole: true, entries: verdict.entries, fault: null } : { whole: false, entries: verdict.seq - 1, fault: `entry ${verdict.seq}: ${verdict.why}` };
    },
    settings() {
      const enrolment = upstream.enrolment.current();
      const { seq, hash } = ledger.head();
      return {
        enrolment: enrolment && { counterId: enrolment.counterId, counterName: enrolment.counterName, stationName: enrolment.stationName, receiptSeries: enrolment.receiptSeries },
        // Without what may stand before the host: a password has no place on a screen or in a bundle.
        upstreamUrl: settings.upstreamUrl?.origin ?? null,
        profileVersion: upstream.profiles.current()?.version ?? null,
        ledger: { entries: seq, headHash: hash },
        backups: backupsIn(join(settings.dataDir, 'backups')).toReversed().map(({ path, bytes }) => ({ name: basename(path), bytes, at: instant(statSync(path).mtimeMs) })),
      };
    },
  });
}
