import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { nameIn } from '../src-shared/profile.ts';
import type { ClerkId } from '../src-shared/ids.ts';
import { assert } from '../src-shared/result.ts';
import { openAuditLog } from './audit/audit-log.ts';
import { auditWatchOver } from './audit/audit-watch.ts';
import { mattersToPay } from './claims/claims.ts';
import { claimsIn } from './claims/claims-table.ts';
import type { Ground, Machine } from './ground.ts';
import { doubtKeeperOver } from './ledger/doubt-keeper.ts';
import { factsIn } from './ledger/facts.ts';
import { headKeeperOver, readKeptHead } from './ledger/kept-head.ts';
import { ledgerIn } from './ledger/ledger.ts';
import { ledgerWatchOver } from './ledger/watch.ts';
import { isNoFolder } from './platform/kept-file.ts';
import { cardsOf, machineIdentityIn } from './platform/machine-identity.ts';
import { LedgerUnusable } from './restore/found.ts';
import { meetKeptHead } from './restore/meet-kept-head.ts';
import { openLedgerToSell } from './restore/open-ledger.ts';
import { isToBeSetAside, setLedgerAside } from './restore/set-aside.ts';
import { intentsIn, mattersBegun } from './sale/intents.ts';
import { mattersGoingBack, refundsIn } from './sale/refunds.ts';
import { startUpstreamSide } from './upstream/index.ts';

/** The data folder's folders, beside what is sealed: each is made when something is first written there. */
const FOLDERS = ['backups', 'set-aside', 'restore', 'reports', 'diagnostics'];

/** The ledger open and told to the upstream. Throws where it can't be used: then it is had back first. */
export async function openBooks(ground: Ground, machine: Machine): Promise<Books> {
  const books = booksOver(openFiles(ground), machine);
  await refuseBroken(books);
  return books;
}

type Files = ReturnType<typeof openFiles>;

/** The ledger's file and the auditor's log. A ledger that is handed in and left is set aside, and a new one begun. */
function openFiles(ground: Ground) {
  const { dataDir, clock, log, tell, secrets } = ground;
  for (const folder of FOLDERS.map((name) => join(dataDir, name)))
    if (isNoFolder(folder)) tell(`${folder} is no folder: what belongs there can't be kept. Take it away.`);
  let { kept } = ground;
  let db = openLedgerToSell(dataDir, kept, () => clock.now(), tell);
  if (isToBeSetAside(db)) {
    leave(db, ground);
    kept = readKeptHead(secrets);
    db = openLedgerToSell(dataDir, kept, () => clock.now(), tell);
  }
  return { ...ground, kept, db, facts: factsIn(db), audit: openAuditLog({ dataDir, clock, log }) };
}

/** A disk that takes nothing leaves the old ledger, with nothing sold on it; the next start does this again. */
function leave(db: Database, { dataDir, clock, secrets, log }: Ground): void {
  try {
    // The head that was kept is one of the journal that is left.
    setLedgerAside(dataDir, db, clock.now(), () => secrets.forget('head'));
    log.info('the ledger was set aside', {});
  } catch (fault) {
    log.fault('setting the ledger aside', fault);
  }
}

export type Books = ReturnType<typeof booksOver>;

/**
 * The ledger, the upstream side that it is told to, and who watches both: the ledger meets the head that was kept of
 * it.
 */
function booksOver(opened: Files, machine: Machine) {
  const { dataDir, clock, log, secrets, kept, audit, db, facts } = opened;
  const ledger = ledgerIn(
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
  const refunds = refundsIn(facts);
  const claims = claimsIn(db);
  const identity = machineIdentityIn(secrets, machine.cards ?? cardsOf, log);
  const upstream = startUpstreamSide({
    ...opened,
    ledger,
    patience: machine.patience,
    begun: () => [...mattersBegun(intents), ...mattersGoingBack(refunds), ...mattersToPay(claims)],
    onProfileRefused: (refused) => audit.note({ kind: 'profile-refused', ...refused }),
    keepAside: () => watch.keepBecauseBehind(),
    startAgain: () => machine.startAgain(),
    onEnrolled() {
      // The operator takes the entries of this machine from here on, and of no other.
      identity.accept();
      upstream.alarms.clear('other-machine');
    },
  });
  const watch = ledgerWatchOver({ db, ledger, dataDir, clock, log, alarms: upstream.alarms });
  const heads = headKeeperOver({
    secrets,
    ledger,
    enrolment: () => upstream.enrolment.current(),
    isWhole: () => watch.broken() === null && upstream.closedTo() === null,
    log,
  });
  const watched = auditWatchOver({ audit, facts, ledger, alarms: upstream.alarms, log });
  const doubts = doubtKeeperOver({ ledger, dataDir, alarms: upstream.alarms, log });
  const own = upstream.enrolment.current()?.counterId;
  if (kept !== null && own !== undefined && kept.enrolment.counterId !== own)
    secrets.doubt('head', `it is that of another counter, «${kept.enrolment.counterName}»`);
  watch.start(meetKeptHead(kept, ledger, upstream));
  doubts.start();
  watched.start();
  return {
    ...opened,
    ledger,
    intents,
    refunds,
    claims,
    upstream,
    identity,
    watch,
    heads,
    doubts,
    auditWatch: watched,
    profile: () => upstream.profiles.current(),
    profileByVersion: (version: string) => upstream.profiles.byVersion(version),
    clerkName(id: ClerkId, language?: string) {
      const clerk = upstream.roster.clerks().find((each) => each.id === id);
      return clerk ? nameIn(language ?? '', clerk.name, clerk.names) : '';
    },
  };
}

/** Not a counter that stands there and sells nothing: the steps by which its ledger is had back. */
async function refuseBroken(books: Books): Promise<void> {
  const broken = books.watch.broken();
  if (!broken) return;
  await closeBooks(books);
  throw new LedgerUnusable('broken', `entry ${broken.seq}: ${broken.why}`);
}

/** Books over which no counter was composed. */
export async function closeBooks({ audit, db, upstream, watch, doubts }: Books): Promise<void> {
  doubts.stop();
  await Promise.all([watch.stop(), upstream.stop()]);
  db.close();
  audit.close();
}
