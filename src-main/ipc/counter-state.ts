import { attentionShown, keptAwayBesideItems, wantsAHand } from '../../src-shared/attention.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { CounterState } from '../../src-shared/contract/views/counter-state.ts';
import { instant, localDay } from '../../src-shared/time.ts';
import { unsignedAmong } from '../sale/refuse-unsigned.ts';
import { recentSales } from '../sale/recent-sales.ts';
import { attentionItems } from './attention-items.ts';
import type { Counter } from './counter.ts';

/** The whole of what the screen shows. Without a session no sale and no attention item is told. */
export function counterState(counter: Counter, session: Session | null): CounterState {
  const shift = counter.shift.shifts.view();
  const attention = attentionItems(counter, session);
  const shown = session ? attentionShown(attention) : [];
  const status = counter.paper.printing.status();
  const register = counter.register.standing(unsignedElsewhere(counter));
  const language = counter.screen.language.current();
  const place = counter.upstream.enrolment.placeIn(language);
  return {
    versions: counter.machine.versions,
    counterName: place?.counterName ?? null,
    stationName: place?.stationName ?? null,
    language,
    look: counter.screen.looks.of(session?.clerkId ?? null),
    display: {
      setting: counter.screen.display.setting(),
      pinned: counter.screen.display.pinned,
      on: counter.screen.display.on(),
      customerChose: counter.screen.display.chosen(),
    },
    profile: counter.upstream.profiles.current(),
    clerks: counter.access.tiles(),
    session,
    shift,
    drawer: drawerOf(counter, session),
    payments: session ? counter.sale.payments.inHand().slice(0, PAYMENTS_TOLD_MAX) : [],
    devices: counter.sale.payments.devices(),
    upstream: {
      state: counter.upstream.contact.state(),
      unsent: counter.upstream.handingIn() ?? counter.upstream.shipper.unsent(),
      code: counter.upstream.enrolment.codeProblem(),
      // What is left offline tells what was sold: nothing of it stands beside a count.
      allowance: shift?.phase === 'counting' ? null : counter.sale.offlineAllowance(),
    },
    printer: {
      state: status.printer,
      waiting: status.waiting,
      ...(status.trouble && { trouble: status.trouble }),
    },
    register,
    recent: session && shift ? recentSales(shift.id, counter.ledger, counter.sale) : [],
    attention: shown,
    attentionMore: session ? attention.length - shown.length : 0,
    attentionCount: attention.filter(wantsAHand).length + (keptAwayBesideItems(register) ? 1 : 0),
    stopped: counter.stopped(),
    restore: null,
    setUp: counter.machine.guided.isLeft() ? { stage: 'devices', problem: null } : null,
    trials: session?.role === 'technician' ? [...counter.machine.trials.list()] : [],
    idleLockSeconds: counter.machine.idleLockSeconds,
  };
}

/** The sale in hand is judged by what others bring before it. */
function unsignedElsewhere(counter: Counter): number {
  const profile = counter.profile();
  const others = counter.sale.intents.unfinished().filter(({ id }) => !counter.sale.inHand.has(id));
  return profile
    ? unsignedAmong(
        others.map(({ sale }) => sale),
        profile,
      )
    : 0;
}

/** So many devices no counter has. */
const PAYMENTS_TOLD_MAX = 10;

/** A clerk sees hints of the own drawer, and none while it is counted. */
function drawerOf(counter: Counter, session: Session | null): CounterState['drawer'] {
  const shift = counter.shift.shifts.open();
  const profile = counter.profile();
  if (!shift || !profile || shift.clerkId !== session?.clerkId || counter.shift.shifts.closing(shift.id)) return null;
  const day = localDay(instant(counter.clock.now()), profile.timeZone);
  return counter.shift.drawerHints(shift, counter.shift.soFar(shift).entries, profile, day);
}
