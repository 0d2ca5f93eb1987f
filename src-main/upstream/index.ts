import type { Database } from 'better-sqlite3';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { OpenMatter } from '../../src-shared/profile-change.ts';
import { type Clock, exists } from '../../src-shared/time.ts';
import type { Facts } from '../ledger/facts.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Log } from '../platform/log.ts';
import type { Ids } from '../platform/ports.ts';
import { newChanges } from '../platform/changes.ts';
import type { Proxy } from '../platform/proxy.ts';
import type { Secrets } from '../platform/secrets.ts';
import type { Trust } from '../platform/trust.ts';
import { alarmsIn } from './alarms.ts';
import { anchorOver } from './anchor.ts';
import { type Patience, type UpstreamClient, newUpstreamClient } from './client.ts';
import { contactOver } from './contact.ts';
import { enrolmentOver } from './enrolment.ts';
import { hotlistIn } from './hotlist.ts';
import { hotlistOver } from './hotlist-pull.ts';
import { onTheSpotOver } from './on-the-spot.ts';
import { openMattersIn } from './open-matters.ts';
import { outboxIn } from './outbox.ts';
import { outcomeFeedOver } from './outcome-feed.ts';
import { outcomesIn } from './outcomes.ts';
import { partingOver } from './parting.ts';
import { PACE, type Pace } from '../platform/pace.ts';
import { type ProfileRefused, profilesOver } from './profiles.ts';
import { referenceDataOver } from './reference-data.ts';
import { restorerOver } from './restorer.ts';
import { rosterOver } from './roster.ts';
import { shipperOver } from './shipper.ts';
import { watchStanding } from './standing.ts';
import { stranderOver } from './strander.ts';
import { tokenIn, tokenRotationOver } from './token-rotation.ts';
import type { UpstreamSide } from './upstream.ts';
import type { Wake } from '../platform/worker.ts';

interface UpstreamSideParts {
  /** https, or http to this machine itself; null: the counter was never told where its upstream is. */
  readonly baseUrl: URL | null;
  /** The authorities that may vouch for it. */
  readonly trust?: Trust;
  /** The upstream is reached by it; absent: straight. */
  readonly proxy?: Proxy | null;
  readonly db: Database;
  readonly ledger: Ledger;
  readonly facts: Facts;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: (bytes: number) => Uint8Array;
  readonly log: Log;
  /** How this machine names itself when it enrols. */
  readonly device: { readonly name: string; readonly appVersion: string };
  readonly pace?: Partial<Pace> | undefined;
  readonly patience?: Partial<Patience> | undefined;
  /** What was begun beside the journal and needs rules for its end. */
  readonly begun?: () => readonly OpenMatter[];
  readonly onProfileRefused?: (refused: ProfileRefused) => void;
  /** Keeps the ledger's file as it is, before what is missing is written to it. */
  readonly keepAside?: () => Promise<void>;
  /** The ledger is to be set aside, which is done where nobody has it open: the counter ends and starts again. */
  readonly startAgain?: () => void;
  /** This machine became its counter, or became it again by another code. */
  readonly onEnrolled?: () => void;
}

/** Everything that this counter has to do with its upstream. Nothing runs before `start`. */
export function startUpstreamSide(given: UpstreamSideParts): UpstreamSide & { readonly client: UpstreamClient } {
  const { baseUrl, db, facts, secrets, clock, log } = given;
  const parts = {
    ...given,
    pace: { ...PACE, ...given.pace },
    onFault: (fault: unknown) => log.fault('upstream', fault),
  };

  const alarms = alarmsIn(facts, clock, log);
  const enrolled = () => facts.get('enrolment') !== undefined;
  const superseded = () => alarms.has('superseded');
  const welcome = () => enrolled() && !superseded();
  const parted = () => facts.get('parted');
  /** The journal is the one that the upstream goes on with, as far as anybody knows. */
  const isOne = () => welcome() && parted() === undefined;
  const token = () => tokenIn(secrets);
  const changed = newChanges();
  const client = newUpstreamClient({
    baseUrl,
    ...(given.trust && { trust: given.trust }),
    ...(given.proxy && { proxy: given.proxy }),
    timeKnown: () => ({ atLeast: writtenAt(given.ledger), about: contact.upstreamNow() }),
    token,
    clock,
    patience: given.patience,
    counterId: () => facts.get('enrolment')?.counterId ?? null,
  });
  const endWatch = watchStanding(client, alarms, token);

  const contact = contactOver({ ...parts, client, alarms, enrolled });
  const enrolment = enrolmentOver({
    ...parts,
    client,
    alarms,
    onEnrolled() {
      given.onEnrolled?.();
      workers.forEach((worker) => worker.wake('contact'));
    },
  });
  const outcomes = outcomesIn(db, facts, given.ledger, clock);
  const outbox = outboxIn(db);
  const anchor = anchorOver({
    ...parts,
    client,
    outcomes,
    alarms,
    onBehind: (lastSeq) => void restorer.begin('old-copy', lastSeq),
  });
  const restorer = restorerOver({
    ...parts,
    client,
    anchor,
    alarms,
    welcome: isOne,
    keepAside: given.keepAside ?? (async () => {}),
    followJournal: (signal) => profiles.followJournal(signal),
  });
  const shipper = shipperOver({
    ...parts,
    client,
    outbox,
    anchor,
    outcomes,
    alarms,
    welcome: () => isOne() && restorer.state() === null,
    online: () => contact.state() === 'online',
  });
  const handsIn = () => superseded() || typeof parted()?.common === 'number';
  const strander = stranderOver({ ...parts, client, outbox, alarms, handsIn });
  const parting = partingOver({
    ...parts,
    client,
    superseded,
    left: strander.left,
    onStep() {
      strander.wake('work');
      restorer.wake('work');
      changed.tell();
    },
    onHandedIn() {
      changed.tell();
      given.startAgain?.();
    },
  });
  const feed = outcomeFeedOver({
    ...parts,
    client,
    outcomes,
    shipper,
    welcome: isOne,
    onWordsAhead() {
      anchor.doubtHead();
      shipper.wake('work');
    },
  });
  const inJournal = openMattersIn(db, given.ledger, outcomes);
  const openMatters = () => [...inJournal(), ...(given.begun?.() ?? [])];
  const profiles = profilesOver({ ...parts, client, alarms, openMatters });
  const roster = rosterOver({ ...parts, client });
  const hotlist = hotlistOver({
    ...parts,
    client,
    alarms,
    table: hotlistIn(db, facts.get('hotlist-size') ?? null),
    onApproved: () => reference.wake('work'),
  });
  const reference = referenceDataOver({ ...parts, sources: { profile: profiles, roster, hotlist }, contact, welcome });

  const rotation = tokenRotationOver({ ...parts, client, contact, alarms, welcome });

  const workers = [enrolment, parting, restorer, shipper, strander, feed, reference, rotation];
  const wakeAll = (why: Wake) => workers.forEach((worker) => worker.wake(why));
  contact.onChange(() => {
    if (contact.state() === 'online') wakeAll('contact');
  });
  enrolment.onChange(() => wakeAll('work'));
  alarms.onChange(() => {
    parting.wake('work');
    strander.wake('work');
    rotation.wake('work');
  });
  strander.onChange(() => parting.wake('work'));
  restorer.onChange(() => {
    if (restorer.state() !== null) return;
    shipper.wake('work');
    reference.wake('work');
  });
  shipper.onChange(() => feed.wake('work'));

  function stopReason(): Refusal | null {
    if (!enrolled())
      return {
        kind: 'not-enrolled',
        detail: enrolment.lastFailure() ?? 'enter the code that the operator gave for this counter',
      };
    if (superseded())
      return { kind: 'superseded', unsent: strander.left(), refused: strander.refused().length, begun: 0, papers: 0 };
    if (parted()) return { kind: 'journal-parted', unsent: strander.left() };
    if (alarms.has('journal-fork')) return { kind: 'journal-forked' };
    const restoring = restorer.state();
    if (restoring)
      return restoring.of === null
        ? { kind: 'journal-unseen' }
        : { kind: 'journal-restoring', have: restoring.have, of: Math.max(restoring.have, restoring.of) };
    return alarms.has('journal-behind') ? { kind: 'journal-behind' } : null;
  }

  let stopped: Promise<void> | null = null;
  async function stop(): Promise<void> {
    await Promise.all([contact, ...workers].map((worker) => worker.stop()));
    endWatch();
  }

  return {
    ...onTheSpotOver(client),
    client,
    contact,
    profiles,
    roster,
    hotlist,
    outcomes,
    shipper,
    alarms,
    enrolment,
    stopReason,
    restore: restorer.begin,
    handingIn: () => (superseded() || parted() ? strander.left() + strander.refused().length : null),
    hasToken: () => token() !== null,
    closedTo: () => (parted() && !superseded() ? 'this journal is handed in and set aside' : restorer.closedTo()),
    onChange(listener) {
      const observed = [contact, profiles, roster, hotlist, outcomes, shipper, alarms, enrolment, restorer, strander];
      const ends = [...observed, { onChange: changed.listen }].map((part) => part.onChange(listener));
      return () => ends.forEach((end) => end());
    },
    adopt() {
      profiles.adopt();
      roster.adopt();
    },
    start() {
      if (enrolled() && token() === null)
        alarms.raise(
          'unauthorized',
          "the token of this counter is missing or can't be opened on this machine; enrol it again",
        );
      contact.start();
      workers.forEach((worker) => worker.start());
    },
    stop: () => (stopped ??= stop()),
  };
}

/** When the newest entry was written, in milliseconds; null where there is none, or its time is in no calendar. */
function writtenAt(ledger: Ledger): number | null {
  const newest = ledger.entryAt(ledger.head().seq);
  return newest && exists(newest.at) ? Date.parse(newest.at) : null;
}
