import type { Entry } from '../../src-shared/contract/upstream.ts';
import { HISTORY_ROWS_MAX } from '../../src-shared/contract/views/history.ts';
import type { ClaimId, ClerkId, ReturnId, SaleId } from '../../src-shared/ids.ts';
import { ClerkRole } from '../../src-shared/contract/wire-types.ts';
import { holdsPaymentCard } from '../../src-shared/payment-card.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { instant } from '../../src-shared/time.ts';
import { namingTheClock } from '../../src-shared/clock-fault.ts';
import type { ClockFault, Refusal } from '../../src-shared/contract/refusals.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { ConfirmedLine, SaleTaken } from '../../src-shared/contract/views/sale.ts';
import type { WindowKey } from '../access/access.ts';
import { fileClaim, payClaim, settleClaim } from '../claims/claims.ts';
import { printSlip } from '../printing/paper.ts';
import { printBalance } from '../sale/balance-slip.ts';
import { findHistory, openHistory } from '../sale/history.ts';
import { lookUpCard } from '../sale/look-up.ts';
import { retryCredit } from '../sale/retry-credit.ts';
import { settleAlarm } from '../upstream/settle-alarm.ts';
import { finishReturn, returnSale } from '../sale/return-sale.ts';
import { settleUnreadable } from '../sale/settle-unreadable.ts';
import { abandonSale, awaitPayment, finishSale, judgeLines, takeSale } from '../sale/take-sale.ts';
import { approve } from '../shift/approvals.ts';
import { countInBetween, moveCash, openDrawer } from '../shift/cash.ts';
import { closeShift, giveCount, reveal, stopCounting } from '../shift/close-shift.ts';
import { openShift } from '../shift/open-shift.ts';
import { xReport } from '../shift/x-report.ts';
import type { Counter } from './counter.ts';
import { openItem } from './attention-items.ts';
import { counterState } from './counter-state.ts';
import { paperHandlersOf } from './paper-handlers.ts';
import { deskHandlers, type PrintPage } from './desk-handlers.ts';
import type { Handlers } from './router.ts';

/** One service call a channel; whatever changed is told to the screen afterwards. */
export function handlersOf(counter: Counter, window: WindowKey, printPage: PrintPage): Handlers {
  /**
   * Whatever waits for somebody before it writes goes one after the other, what gives a sale back after that sale's
   * alone. A customer at a device holds up nobody: taking a sale stands in no queue. Each is of the clerk who gave the
   * word, also when another one signs in meanwhile.
   */
  const oneAtATime = serially();
  const settled = (saleId: SaleId, taken: Result<SaleTaken, Refusal>) => {
    if (taken.ok) counter.salesInHand.delete(saleId);
    counter.changed();
    return taken;
  };

  /**
   * By what a sale's return or repetition is answered, one could learn its amount: that is an opening too. Not of the
   * newest sale and return, which the clerk has just made.
   */
  function noteAsked(entry: Entry | undefined, clerk: Session): void {
    if (!entry || !counter.seen.hides(entry)) return;
    const kind = entry.kind === 'return' ? 'return' : 'sale';
    const newest = entry.shiftId ? counter.ledger.newestOfShift(entry.shiftId, kind, 1)[0]?.id : null;
    if (entry.id !== newest) counter.seen.opened(entry, clerk);
  }
  /** A card's balance, its movements, what waits for it and what more it may take tell what was sold onto it. */
  function noteCards(cardNumbers: readonly string[], clerk: Session): void {
    for (const cardDigits of new Set(cardNumbers))
      for (const seq of counter.history.find({ seq: null, cardDigits, amount: null }, HISTORY_ROWS_MAX, null))
        noteAsked(counter.ledger.entryAt(seq), clerk);
  }
  function judged<Answer extends AnyAnswer>(answer: Answer, lines: readonly ConfirmedLine[], clerk: Session): Answer {
    if (!answer.ok)
      noteCards(
        lines.map(({ cardNumber }) => cardNumber),
        clerk,
      );
    return answer;
  }

  /** Whose work is in hand, also behind the lock. */
  let inHandOf: ClerkId | null = null;
  function putAway(): void {
    counter.display.clear();
    counter.salesInHand.clear();
    counter.upstream.adopt();
  }
  // Where nobody is at work there is no customer to wait for: who came into the roster meanwhile can sign in.
  counter.upstream.onChange(() => {
    if (inHandOf === null) counter.upstream.adopt();
  });

  return naming(() => counter.clockFault(), {
    ...deskHandlers(counter, printPage),
    'counter.state': (_, session) => ok(counterState(counter, session)),
    'counter.language'({ language }) {
      counter.language.choose(language);
      counter.changed();
      return ok();
    },

    'counter.look'(look, session) {
      return told(
        counter,
        kept(() => counter.looks.choose(session?.clerkId ?? null, look), counter),
      );
    },
    'display.show'({ sale, language }) {
      counter.display.show(sale, language);
      return ok();
    },
    'display.set'({ setting }, { clerkId }) {
      const set = kept(() => counter.display.set(setting), counter);
      if (set.ok) counter.audit.note({ kind: 'setting-changed', clerkId, setting: 'display', value: setting });
      return told(counter, set);
    },

    'restore.open'() {
      const stopped = counter.stopped();
      if (stopped?.kind !== 'ledger-broken' && stopped?.kind !== 'journal-forked') return nothingToRestore();
      counter.restartToRestore();
      return ok();
    },
    'restore.prepare': nothingToRestore,
    'restore.cancel': nothingToRestore,
    'restore.replace': nothingToRestore,
    'restore.leave': nothingToRestore,

    async 'session.sign-in'({ clerkId, pin }) {
      const session = await counter.access.signIn(window, clerkId, pin);
      if (session.ok) {
        // Another clerk never takes a sale over: a payment that was begun goes to the attention list, the rest is gone.
        // Where nobody's work is in hand, a language that a customer touched on the display meanwhile stays theirs.
        if (inHandOf !== null && inHandOf !== clerkId) putAway();
        inHandOf = clerkId;
        counter.language.adoptClerk(clerkId);
      }
      counter.changed();
      return session;
    },
    'session.lock'() {
      counter.access.signOut(window);
      return told(counter, ok());
    },
    'session.sign-out'() {
      counter.access.signOut(window);
      putAway();
      inHandOf = null;
      return told(counter, ok());
    },

    'shift.open': (given, clerk) => told(counter, openShift(given, clerk, counter)),
    'shift.x-report'({ print }, clerk) {
      const shift = counter.shifts.forClosing(clerk);
      if (!shift.ok) return shift;
      const at = instant(counter.clock.now());
      const report = xReport(shift.value, counter.soFar(shift.value).totals, { at, unsent: counter.shipper.unsent() });
      if (print) {
        const queued = printSlip({ document: 'x-report', content: report, at }, counter);
        if (!queued.ok) return queued;
      }
      return ok(report);
    },
    'shift.count': ({ counts }, clerk) =>
      oneAtATime(async () =>
        // What is at a device would end as a sale of a shift that is counted already.
        counter.payments.inHand().length > 0
          ? err({ kind: 'payment-in-hand' })
          : told(counter, giveCount(counts, clerk, counter)),
      ),
    'shift.stop-counting': (_, clerk) => told(counter, stopCounting(clerk, counter)),
    'shift.reveal': (_, clerk) => told(counter, reveal(clerk, counter)),
    'shift.close': ({ approval, ...given }, clerk) =>
      oneAtATime(async () => {
        const supervisor = await approvedBy(approval, clerk, counter, given.bagSeal);
        if (!supervisor.ok) return supervisor;
        const closed = closeShift(given, { clerk, supervisorId: supervisor.value }, counter);
        if (closed.ok) {
          counter.printing.wake();
          counter.upstream.adopt();
        }
        return told(counter, closed);
      }),

    'shift.approve': async (given, session) => told(counter, await approve(given, session, counter)),

    async 'cash.move'({ movement, approval }, clerk) {
      const seal = movement.kind === 'safe-drop' ? movement.bagSeal : undefined;
      const supervisor = await approvedBy(approval, clerk, counter, seal);
      if (!supervisor.ok) return supervisor;
      return told(counter, moveCash(movement, { clerk, supervisorId: supervisor.value }, counter));
    },
    'cash.count': ({ counts }, clerk) => told(counter, countInBetween(counts, clerk, counter)),
    'cash.open-drawer': ({ reason }, clerk) => told(counter, openDrawer(reason, clerk, counter)),

    async 'card.look-up'({ text, inGroup }, clerk) {
      // A newer profile or roster takes effect between two customers, never inside a sale or a group that is being
      // gathered.
      if (!inGroup && counter.salesInHand.size === 0) counter.upstream.adopt();
      const found = await lookUpCard(text, counter.lookUp);
      if (found.ok && (found.value.card !== null || found.value.waiting > 0)) noteCards([found.value.number], clerk);
      return found;
    },

    'card.balance-slip'({ cardNumber, language }, clerk) {
      const printed = printBalance(cardNumber, language, clerk, counter);
      if (printed.ok) noteCards([cardNumber], clerk);
      return told(counter, printed);
    },

    'sale.begin'() {
      // The next customer: what was left unsettled goes to the attention list.
      const saleId = counter.ids.mint<SaleId>();
      counter.salesInHand.clear();
      counter.salesInHand.add(saleId);
      return told(counter, ok({ saleId }));
    },
    'sale.judge': ({ lines }, clerk) => judged(judgeLines(lines, clerk, counter), lines, clerk),
    'sale.await-payment': (sale, clerk) =>
      oneAtATime(async () => told(counter, judged(awaitPayment(sale, clerk, counter), sale.lines, clerk))),
    async 'sale.take'(sale, clerk) {
      noteAsked(counter.ledger.entry(sale.saleId), clerk);
      const taken = judged(await takeSale(sale, clerk, counter), sale.lines, clerk);
      // The next customer may stand in front of the display by now.
      if (taken.ok && counter.salesInHand.has(sale.saleId)) counter.display.taken(sale.saleId);
      return settled(sale.saleId, taken);
    },
    async 'sale.finish'({ saleId, authCode }, clerk) {
      noteAsked(counter.ledger.entry(saleId), clerk);
      return settled(saleId, await finishSale(saleId, authCode, clerk, counter));
    },
    async 'sale.abandon'({ saleId }, clerk) {
      const abandoned = await abandonSale(saleId, clerk, counter);
      if (abandoned.ok) counter.salesInHand.delete(saleId);
      return told(counter, abandoned);
    },
    'sale.settle-unreadable': ({ approval, ...word }, clerk) =>
      oneAtATime(async () => {
        const supervisor = await approvedBy(approval, clerk, counter);
        if (!supervisor.ok) return supervisor;
        return told(counter, settleUnreadable(word, { clerk, supervisorId: supervisor.value }, counter));
      }),
    'sale.return': ({ approval, ...given }, clerk) =>
      oneAtATime(async () => {
        const supervisor = await approvedBy(approval, clerk, counter);
        if (!supervisor.ok) return supervisor;
        noteAsked(counter.ledger.entry(given.saleId), clerk);
        const asked = { ...given, returnId: counter.ids.mint<ReturnId>() };
        return told(counter, await returnSale(asked, { clerk, supervisorId: supervisor.value }, counter));
      }, given.saleId),
    async 'sale.finish-return'({ returnId }, clerk) {
      noteAsked(counter.ledger.entry(returnId), clerk);
      return told(counter, await finishReturn(returnId, clerk, counter));
    },

    'sale.retry-credit': ({ saleId, line }, clerk) =>
      oneAtATime(async () => told(counter, await retryCredit(saleId, line, clerk, counter))),
    'alarm.settle': async (asked, clerk) => told(counter, await settleAlarm(asked, clerk, counter)),

    'claim.begin': () => ok({ claimId: counter.ids.mint<ClaimId>() }),
    'claim.file'(asked, clerk) {
      const filed = fileClaim(asked, clerk, counter);
      if (filed.ok) counter.printing.wake();
      return told(counter, filed);
    },
    'claim.pay': ({ claimId, approval }, clerk) =>
      oneAtATime(async () => {
        const supervisor = await approvedBy(approval, clerk, counter);
        return supervisor.ok ? told(counter, await payClaim(claimId, clerk, counter, supervisor.value)) : supervisor;
      }),
    'claim.settle': ({ claimId }) => told(counter, settleClaim(claimId, counter)),

    'history.find': ({ text }) => ok(findHistory(text, counter)),
    'history.open'({ entryId }, clerk) {
      const whole = openHistory(entryId, clerk, counter);
      return told(counter, whole.ok || !openItem(entryId, clerk, counter) ? whole : ok(null));
    },

    ...paperHandlersOf(counter, (answer) => told(counter, answer)),
  });
}

type AnyAnswer = Result<unknown, Refusal>;

/** Whoever is refused for what may follow from a wrong clock is told so, whatever was asked for. */
function naming(clockFault: () => ClockFault | null, handlers: Handlers): Handlers {
  const named = (answer: AnyAnswer) => (answer.ok ? answer : err(namingTheClock(answer.error, clockFault())));
  const wrapped = Object.entries(handlers).map(([channel, handler]) => {
    // TypeScript can't follow a name through a union of functions; what each answers stays of its kind.
    const call = handler as (input: unknown, caller: Session | null) => AnyAnswer | Promise<AnyAnswer>;
    return [
      channel,
      (input: unknown, caller: Session | null) => {
        const answer = call(input, caller);
        return answer instanceof Promise ? answer.then(named) : named(answer);
      },
    ];
  });
  return Object.fromEntries(wrapped) as Handlers;
}

/** The steps are walked where there is no counter: this one has its ledger. */
const nothingToRestore = (): Result<never, Refusal> =>
  err({ kind: 'restore-not-ready', detail: 'this counter has its ledger' });

/** Durable when it is told so. */
function kept(work: () => void, { ledger }: Counter): Result<null, Refusal> {
  const written = ledger.transaction(work);
  return written.ok ? ok() : written;
}

function told<Answer>(counter: Counter, answer: Answer): Answer {
  counter.changed();
  return answer;
}

/** Without a second person at hand the approval stays outstanding; a wrong PIN is refused and closes nothing. */
async function approvedBy(
  approval: { clerkId: ClerkId; pin: string } | undefined,
  clerk: Session,
  counter: Counter,
  seal?: string,
): Promise<Result<ClerkId | null, Refusal>> {
  if (!approval) return ok(null);
  // That a seal is none of a card's number anybody beside may say: a supervisor who closes must not need another one.
  const isDoubted = seal !== undefined && holdsPaymentCard(seal, counter.profile()?.cardFormats ?? []);
  const roles = isDoubted ? ClerkRole.options : undefined;
  const approved = await counter.access.approve(approval.clerkId, approval.pin, clerk.clerkId, roles);
  if (!approved.ok) return approved;
  return ok(approved.value.role === 'supervisor' ? approved.value.clerkId : null);
}

/** Work on one thing goes one after the other; work on another does not wait for it. */
function serially() {
  const last = new Map<string, Promise<unknown>>();
  return async <Value>(work: () => Promise<Value>, on = 'the counter'): Promise<Value> => {
    const next = (last.get(on) ?? Promise.resolve()).then(work, work);
    last.set(on, next);
    try {
      return await next;
    } finally {
      if (last.get(on) === next) last.delete(on);
    }
  };
}
