import type { ClaimId, ClerkId, ReturnId, SaleId } from '../../src-shared/ids.ts';
import { ClerkRole } from '../../src-shared/contract/wire-types.ts';
import { type Err, err, ok, type Result } from '../../src-shared/result.ts';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { ReturnMade } from '../../src-shared/contract/views/sale.ts';
import type { WindowKey } from '../access/access.ts';
import { claimsOf, fileClaim, payClaim, settleClaim } from '../claims/claims.ts';
import { printBalance } from '../sale/balance-slip.ts';
import { declinePart } from '../sale/decline-part.ts';
import { findHistory, newestHistory, openHistory } from '../sale/history.ts';
import { type CodesCounter, refuseCodes, slipOfUnfinished } from '../sale/judge-codes.ts';
import { lookUpCard } from '../sale/look-up.ts';
import { retryCredit } from '../sale/retry-credit.ts';
import { settleAlarm } from '../upstream/settle-alarm.ts';
import { finishReturn, settleReturn } from '../sale/finish-return.ts';
import { refuseOtherReturn, returnSale } from '../sale/return-sale.ts';
import { settleUnreadable } from '../sale/settle-unreadable.ts';
import { abandonSale } from '../sale/give-up.ts';
import { awaitPayment, finishSale, judgeLines, takeSale } from '../sale/take-sale.ts';
import { approve } from '../shift/approvals.ts';
import { countInBetween, moveCash, openDrawer } from '../shift/cash.ts';
import { closeShift, giveCount, reveal, stopCounting } from '../shift/close-shift.ts';
import { openShift } from '../shift/open-shift.ts';
import { countBags, handOverBags, sayOfBag, viewSafe } from '../shift/safe.ts';
import { askTerminals, giveTerminals } from '../shift/terminals.ts';
import { giveXReport } from '../shift/x-report.ts';
import { openItem } from './attention-items.ts';
import type { Counter } from './counter.ts';
import { counterState } from './counter-state.ts';
import { deskHandlersOver } from './desk-handlers.ts';
import { openingsOver } from './openings.ts';
import { paperHandlersOver } from './paper-handlers.ts';
import { paymentCardField } from './payment-card-fields.ts';
import { registerHandlersOver, settleJob } from './register-handlers.ts';
import { terminalHandlersOver } from './terminal-handlers.ts';
import { upstreamHandlersOver } from './upstream-handlers.ts';
import type { Handlers } from './router.ts';
import { sessionHandlersOver } from './session-handlers.ts';
import type { PrintPage } from './window-service.ts';

/** One service call a channel; when it is made, and what follows, its row in the contract says. */
export function handlersOver(counter: Counter, window: WindowKey, printPage: PrintPage): Handlers {
  const approved = approvedIn(counter);
  const opening = openingsOver(counter);
  const drafts = counter.shift.countDrafts;
  const codes: CodesCounter = { ...counter.sale, soFar: counter.shift.soFar };
  /** A return that was written down: its customer sees what was given. */
  function onDisplay<Made extends ReturnMade | null>(made: Result<Made, Refusal>): Result<Made, Refusal> {
    if (made.ok && made.value) counter.screen.display.given(made.value.returnId);
    return made;
  }
  /** Sales of which somebody at the window heard how they ended. */
  const heard = new Set<SaleId>();

  return {
    ...sessionHandlersOver(counter, window),
    ...deskHandlersOver(counter, printPage),
    ...paperHandlersOver(counter),
    ...registerHandlersOver(counter),
    ...terminalHandlersOver(counter),
    ...upstreamHandlersOver(counter.machine.upstreamSetUp, counter.audit, counter.machine.trials),

    'counter.state': (_, session) => ok(counterState(counter, session)),
    'counter.language'({ language }) {
      counter.screen.language.choose(language);
      return ok();
    },
    'counter.look': (look, session) => counter.screen.looks.choose(session?.clerkId ?? null, look),
    'display.show'({ scene, language }) {
      counter.screen.display.show(scene, language);
      return ok();
    },
    'display.set'({ setting }, { clerkId }) {
      const set = counter.screen.display.set(setting);
      if (set.ok) counter.audit.note({ kind: 'setting-changed', clerkId, setting: 'display', value: setting });
      return set;
    },

    'window.view': () => ok(counter.screen.window.view()),
    'window.set'(typed, { clerkId }) {
      const set = counter.screen.window.set(typed);
      if (set.ok)
        for (const [setting, value] of Object.entries(typed).filter(([, chosen]) => chosen !== undefined))
          counter.audit.note({ kind: 'setting-changed', clerkId, setting, value: String(value) });
      return set;
    },
    'trial.keep': ({ trial, outcome }, who) => counter.machine.trials.keep(trial, outcome, who),

    'counter.start-again'() {
      counter.machine.startAgain();
      return ok();
    },
    'set-up.finish'() {
      counter.machine.guided.finish();
      return ok();
    },

    'restore.open'() {
      const stopped = counter.stopped();
      if (stopped?.kind !== 'ledger-broken' && stopped?.kind !== 'journal-forked') return nothingToRestore();
      counter.machine.restartToRestore();
      return ok();
    },
    'restore.prepare': nothingToRestore,
    'restore.cancel': nothingToRestore,
    'restore.replace': nothingToRestore,
    'restore.leave': nothingToRestore,

    'shift.open'(given, clerk) {
      const opened = openShift(given, clerk, counter.shift);
      if (opened.ok) drafts.drop();
      if (opened.ok) counter.bookDecided();
      return opened;
    },
    'shift.x-report': (given, clerk) => giveXReport(given, clerk, counter.shift),
    'shift.count'({ counts, ...how }, clerk) {
      const given = giveCount(counts, clerk, counter.shift, how);
      if (given.ok) drafts.drop('close', 'recount');
      // What a device is still busy with is nobody's at the window any more.
      if (given.ok) counter.sale.inHand.clear();
      return given;
    },
    'shift.terminals': (_, clerk) => askTerminals(clerk, counter.shift),
    'shift.count-terminals': ({ totals }, clerk) => giveTerminals(totals, clerk, counter.shift),
    'shift.stop-counting'(_, clerk) {
      const stopped = stopCounting(clerk, counter.shift);
      if (stopped.ok) counter.bookDecided();
      return stopped;
    },
    'shift.reveal': (_, clerk) => reveal(clerk, counter.shift),
    'shift.close': approved((given, people) => {
      const closed = closeShift(given, people, counter.shift);
      if (!closed.ok) return closed;
      drafts.drop();
      counter.upstream.adopt();
      return closed;
    }),
    'shift.approve': (given, clerk) => approve(given, clerk, counter.shift),

    'cash.move': approved(({ movement }, people) => moveCash(movement, people, counter.shift)),
    'cash.count'({ counts, toExchange }, clerk) {
      const given = countInBetween(counts, clerk, counter.shift, toExchange);
      if (given.ok) drafts.drop('in-between');
      return given;
    },
    'count.keep'({ purpose, written }, clerk) {
      drafts.keep(purpose, written, clerk);
      return ok();
    },
    'count.find': ({ purpose }, clerk) => ok(drafts.find(purpose, clerk)),
    'cash.open-drawer': ({ reason }, clerk) => openDrawer(reason, clerk, counter.shift),

    'safe.view': (_, who) => ok(viewSafe(who, counter.shift)),
    'safe.hand-over': (given, clerk) => handOverBags(given, clerk, counter.shift),
    'safe.count': (given, clerk) => countBags(given, clerk, counter.shift),
    'safe.say': (given, clerk) => sayOfBag(given, clerk, counter.shift),

    async 'card.look-up'({ text, inGroup }, clerk) {
      // A newer profile or roster takes effect between two customers, never inside a sale or a group that is being
      // gathered.
      if (!inGroup && counter.sale.inHand.size === 0) counter.upstream.adopt();
      const found = await lookUpCard(text, counter.sale.lookUp);
      if (found.ok && (found.value.card !== null || found.value.waiting > 0))
        opening.ofCards([found.value.number], clerk);
      if (!found.ok) return found;
      const claims = claimsOf(found.value.card, counter.claim);
      return ok({ ...found.value, ...(claims.length > 0 && { claims }) });
    },
    'card.balance-slip'({ cardNumber, language }, clerk) {
      const printed = printBalance(cardNumber, language, clerk, counter.sale);
      if (printed.ok) opening.ofCards([cardNumber], clerk);
      return printed;
    },

    'sale.begin'() {
      // The next customer: what was left unsettled goes to the attention list.
      const saleId = counter.ids.mint<SaleId>();
      counter.sale.inHand.clear();
      heard.clear();
      counter.sale.inHand.add(saleId);
      return ok({ saleId });
    },
    'sale.judge': ({ lines }, clerk) =>
      opening.ofRefusal(judgeLines(lines, clerk, counter.sale, counter.sale.inHand), lines, clerk),
    'sale.await-payment'({ sureOfCode, ...sale }, clerk) {
      const refused = refuseCodes({ ...sale, sureOfCode }, codes);
      return refused ? err(refused) : opening.ofRefusal(awaitPayment(sale, clerk, counter.sale), sale.lines, clerk);
    },
    async 'sale.take'({ sureOfCode, ...sale }, clerk) {
      const refused = refuseCodes({ ...sale, sureOfCode }, codes);
      if (refused) return err(refused);
      opening.ofSale(sale.saleId, clerk);
      const wasInHand = counter.sale.inHand.has(sale.saleId) && counter.sale.payments.needsDevice(sale.tenders);
      const ended = await takeSale(sale, clerk, counter.sale);
      // Its clerk serves somebody else by now: nobody hears this answer.
      const isLeft = wasInHand && !counter.sale.inHand.has(sale.saleId) && !heard.has(sale.saleId);
      if (isLeft) counter.ledger.transaction(() => counter.sale.left.note(sale, ended));
      const taken = opening.ofRefusal(ended, sale.lines, clerk);
      // The next customer may stand in front of the display by now.
      if (counter.sale.inHand.has(sale.saleId)) heard.add(sale.saleId);
      if (taken.ok && counter.sale.inHand.delete(sale.saleId)) counter.screen.display.taken(sale.saleId);
      return taken;
    },
    'sale.finish': approved(async ({ saleId, authCode, sureOfCode }, { clerk, supervisorId }) => {
      const refused = refuseCodes({ saleId, tenders: slipOfUnfinished(saleId, authCode, codes), sureOfCode }, codes);
      if (refused) return err(refused);
      opening.ofSale(saleId, clerk);
      heard.add(saleId);
      const taken = await finishSale(saleId, authCode, clerk, counter.sale, supervisorId);
      if (taken.ok) counter.sale.inHand.delete(saleId);
      return taken;
    }),
    'sale.abandon': approved(async ({ saleId }, { clerk, supervisorId }) => {
      const wasInHand = counter.sale.inHand.has(saleId);
      const dropped = counter.sale.intents.find(saleId);
      const abandoned = await abandonSale(saleId, clerk, counter.sale, supervisorId);
      if (!abandoned.ok) return abandoned;
      const isLeft = !counter.sale.inHand.delete(saleId) && wasInHand;
      if (isLeft && dropped) counter.ledger.transaction(() => counter.sale.left.noteBack(dropped, abandoned.value));
      return abandoned;
    }),
    'sale.decline'({ saleId }, clerk) {
      const declined = declinePart(saleId, clerk, counter.sale);
      if (declined.ok && declined.value.isOver) counter.sale.inHand.delete(saleId);
      return declined;
    },
    'sale.end-seen'({ saleId }) {
      const seen = counter.ledger.transaction(() => counter.sale.left.seen(saleId));
      return seen.ok ? ok() : seen;
    },
    'sale.settle-unreadable': approved((word, people) => settleUnreadable(word, people, counter.sale)),
    'sale.return': approved(async ({ sureOfCode, ...given }, people) => {
      const refused = refuseCodes({ ...given, sureOfCode }, codes);
      if (refused) return err(refused);
      opening.ofSale(given.saleId, people.clerk);
      const otherwise = refuseOtherReturn(given, counter.sale);
      if (otherwise) return err(otherwise);
      const wanted = { ...given, returnId: counter.ids.mint<ReturnId>() };
      return onDisplay(await counter.turns.take(() => returnSale(wanted, people, counter.sale), given.saleId));
    }),
    async 'sale.finish-return'({ returnId }, clerk) {
      opening.ofSale(returnId, clerk);
      const finished = await finishReturn(returnId, clerk, counter.sale);
      // Its words tell the amounts.
      if (!finished.ok && TELLS_OF_A_RETURN.has(finished.error.kind)) openItem(returnId, clerk, counter);
      return onDisplay(finished);
    },
    'sale.settle-return': approved(async (word, people) => {
      opening.ofSale(word.returnId, people.clerk);
      return onDisplay(await settleReturn(word, people, counter.sale));
    }),
    'sale.retry-credit': ({ saleId, line }, clerk) => retryCredit(saleId, line, clerk, counter.sale),
    'register.settle': approved((wanted, people) => settleJob(wanted, people, counter)),
    async 'alarm.settle'(wanted, clerk) {
      const settled = await settleAlarm(wanted, clerk, counter);
      if (settled.ok && wanted.alarm === 'other-machine') counter.machine.identity.accept();
      return settled;
    },

    'claim.begin': () => ok({ claimId: counter.ids.mint<ClaimId>() }),
    'claim.file': (wanted, clerk) => fileClaim(wanted, clerk, counter.claim),
    'claim.pay': approved(async (wanted, { clerk, supervisorId }) => {
      const paid = await payClaim(wanted, clerk, counter.claim, supervisorId);
      if (paid.ok && paid.value.handedOut) counter.screen.display.given(paid.value.entryId);
      return paid;
    }),
    'claim.settle': ({ claim }) => settleClaim(claim, counter.claim),

    'history.find': ({ text }) => ok(findHistory(text, counter.sale)),
    'history.newest'({ olderThan }) {
      const shift = counter.shift.shifts.open();
      return ok(shift ? newestHistory(shift.id, olderThan, counter.sale) : { entries: [], more: false });
    },
    'history.open'({ entryId }, clerk) {
      const whole = openHistory(entryId, clerk, counter.sale);
      return whole.ok || !openItem(entryId, clerk, counter) ? whole : ok(null);
    },
  };
}

const TELLS_OF_A_RETURN: ReadonlySet<Refusal['kind']> = new Set(['refund-in-part', 'refund-not-as-asked']);

/** The steps are walked where there is no counter: this one has its ledger. */
const nothingToRestore = (): Result<never, Refusal> =>
  err({ kind: 'restore-not-ready', detail: 'this counter has its ledger' });

interface People {
  readonly clerk: Session;
  readonly supervisorId: ClerkId | null;
}

/** Without a second person at hand the approval stays outstanding; a wrong PIN is refused and closes nothing. */
function approvedIn(counter: Counter) {
  return <Given extends { approval?: { clerkId: ClerkId; pin: string } | undefined }, Answer extends AnyAnswer>(
    serve: (given: Omit<Given, 'approval'>, people: People) => Answer | Promise<Answer>,
  ) =>
    async ({ approval, ...given }: Given, clerk: Session): Promise<Answer | Err<Refusal>> => {
      if (!approval) return serve(given, { clerk, supervisorId: null });
      // That a seal is none of a card's number anybody beside may say: a supervisor who closes must not need another.
      const isDoubted = paymentCardField(given, counter.profile()?.cardFormats ?? []) !== null;
      const roles = isDoubted ? ClerkRole.options : undefined;
      const approved = await counter.access.approve(approval.clerkId, approval.pin, clerk.clerkId, roles);
      if (!approved.ok) return approved;
      const { role, clerkId } = approved.value;
      return serve(given, { clerk, supervisorId: role === 'supervisor' ? clerkId : null });
    };
}

type AnyAnswer = Result<unknown, Refusal>;
