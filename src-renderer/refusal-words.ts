import { lastFour } from '../src-shared/card-number.ts';
import type { Refusal } from '../src-shared/contract/refusals.ts';
import { money, type Money } from '../src-shared/money.ts';
import { localDateTime, WrittenInstant } from '../src-shared/time.ts';
import type { TextParams, Translate } from './i18n.ts';

/** What the counter refused, in words a clerk can act on. */
export interface RefusalWords {
  readonly says: string;
  readonly now: string;
}

const MONEY_PARAMS = new Set([
  'minimum',
  'maximum',
  'step',
  'price',
  'cap',
  'room',
  'due',
  'received',
  'tendered',
  'left',
  'carried',
  'counted',
]);
const MOMENT_PARAMS = new Set(['at', 'clock', 'known']);
const SECONDS_A_MINUTE = 60;

/** How what a refusal tells is written. */
interface Shown {
  readonly money: (amount: Money) => string;
  readonly timeZone: string;
}

export function refusalWords(refusal: Refusal, t: Translate, show: Shown): RefusalWords {
  if ('clock' in refusal && refusal.clock) {
    const { clock, known, kind } = refusal.clock;
    const moments = { clock: momentOf(clock, show.timeZone), known: momentOf(known, show.timeZone) };
    const now = refusal.kind === 'clock-wrong' ? t('refusal.clock-wrong.now') : t('clock.now');
    return { says: t(`clock.${kind}`, moments), now };
  }
  const params = refusalParams(refusal, t, show);
  switch (refusal.kind) {
    case 'card-number-unreadable':
      return {
        says: t(`cardNumber.${refusal.why}`),
        now: refusal.why === 'too-few-digits' ? t('cardNumber.moreDigits') : t(`refusal.${refusal.kind}.now`, params),
      };
    case 'code-refused':
      return { says: t(`code.${refusal.why}`), now: t(`refusal.${refusal.kind}.now`, params) };
    case 'register-unfit':
      return { says: t(`registerFault.${refusal.why}`), now: t(`refusal.${refusal.kind}.now`, params) };
    case 'upstream-unfit':
      return { says: t(`upstreamFault.${refusal.why}`), now: t(`refusal.${refusal.kind}.now`, params) };
    case 'proxy-unfit':
      return { says: t(`proxyFault.${refusal.why}`), now: t(`refusal.${refusal.kind}.now`, params) };
    case 'authority-unfit':
      return { says: t(`authorityFault.${refusal.why}`), now: t(`refusal.${refusal.kind}.now`, params) };
    case 'register-missing':
      return { says: withoutRegister(refusal, t), now: t(`refusal.${refusal.kind}.now`) };
    case 'terminal-unfit':
      return { says: t(`terminalFault.${refusal.why}`), now: t(`refusal.${refusal.kind}.now`, params) };
    case 'payment-declined':
      return {
        says: t('refusal.payment-declined.says', params),
        now: t(staysPaid(refusal) ? 'partsStay' : 'refusal.payment-declined.now', params),
      };
    case 'payment-not-begun':
      return notBegun(refusal, t);
    case 'refund-declined':
      return notGivenBack(refusal, t);
    case 'refund-in-part': {
      const back = refusal.back.map(({ kind, amount }) => `${t(`tender.${kind}`)} ${show.money(amount)}`).join(' + ');
      return { says: t('refusal.refund-in-part.says', { ...params, back }), now: t('refusal.refund-in-part.now') };
    }
    case 'payment-unknown':
    case 'refund-unknown':
      return withoutAnswer(refusal, t);
    case 'superseded':
      return { says: t('refusal.superseded.says'), now: beforeUnplugging(refusal, t) };
    default:
      return { says: t(`refusal.${refusal.kind}.says`, params), now: t(`refusal.${refusal.kind}.now`, params) };
  }
}

function notBegun(refusal: Extract<Refusal, { kind: 'payment-not-begun' }>, t: Translate): RefusalWords {
  const now = staysPaid(refusal) ? 'partsStay' : (`refusal.${refusal.kind}.now` as const);
  return { says: t(`terminalTrouble.${refusal.why}`), now: t(now) };
}

/** A slip without the terminal's number has a way of its own: by hand at the terminal. */
function notGivenBack({ why }: Extract<Refusal, { kind: 'refund-declined' }>, t: Translate): RefusalWords {
  return {
    says: t(why ? `terminalTrouble.${why}` : 'refusal.refund-declined.says'),
    now: t(why === 'no-number' ? 'terminalNoNumberNow' : 'refusal.refund-declined.now'),
  };
}

/** Other parts of the sale were paid, and are not lost with this one. */
const staysPaid = ({ paid = [] }: { readonly paid?: readonly number[] | undefined }): boolean => paid.length > 0;

/** Whether it may still say so itself, or a person has to look. */
function withoutAnswer(refusal: Extract<Refusal, { kind: 'payment-unknown' | 'refund-unknown' }>, t: Translate) {
  const { kind, nameless, atWork } = refusal;
  if (atWork) return { says: t('terminalAtWork'), now: t('terminalAtWorkNow') };
  if (nameless && kind === 'payment-unknown') return { says: t('terminalNameless'), now: t('terminalNamelessNow') };
  if (nameless) return { says: t('terminalNamelessRefund'), now: t('terminalNamelessRefundNow') };
  const isTakenBack = kind === 'payment-unknown' && refusal.takenBack;
  return { says: t(isTakenBack ? 'terminalTakenBack' : `refusal.${kind}.says`), now: t(`refusal.${kind}.now`) };
}

/** Which of the three it is, and by which rule nothing more is sold. */
function withoutRegister(
  { why, unsigned, from }: Extract<Refusal, { kind: 'register-missing' }>,
  t: Translate,
): string {
  const none = t(`register.${why}`);
  return from === null
    ? t('refusal.register-missing.says', { none, unsigned })
    : t('refusal.register-missing.saysSince', { none, day: dayOf(from) });
}

/** What still keeps a replaced machine at its place, one thing at a time; in the end, that nothing does. */
function beforeUnplugging(
  { unsent, refused, begun, papers }: Extract<Refusal, { kind: 'superseded' }>,
  t: Translate,
): string {
  if (unsent > 0) return t('replaced.handingIn', { count: unsent });
  if (begun > 0) return t('replaced.begun', { count: begun });
  if (papers > 0) return t('replaced.papers', { count: papers });
  if (refused > 0) return t('replaced.refused', { count: refused });
  return t('refusal.superseded.now');
}

function refusalParams(refusal: Refusal, t: Translate, show: Shown): TextParams {
  switch (refusal.kind) {
    // Here `maximum` counts cards.
    case 'too-many-cards':
      return { count: refusal.maximum };
    case 'journal-parted':
      return { count: refusal.unsent };
    case 'wrong-pin':
    case 'claim-number-wrong':
      return { count: refusal.triesLeft };
    case 'clerk-locked':
      return { count: Math.max(1, Math.ceil(refusal.secondsLeft / SECONDS_A_MINUTE)) };
    case 'role-needed':
      return { role: t(`role.${refusal.role}`) };
    default:
      return Object.fromEntries(
        Object.entries(refusal).flatMap(([name, value]) =>
          typeof value === 'object' ? [] : [[name, shown(name, value, show)]],
        ),
      );
  }
}

function shown(name: string, value: string | number, { money: show, timeZone }: Shown): string | number {
  if (name === 'cardNumber') return `…${lastFour(String(value))}`;
  if (MOMENT_PARAMS.has(name)) return momentOf(String(value), timeZone);
  return typeof value === 'number' && MONEY_PARAMS.has(name) ? show(money(value)) : value;
}

/** 29.11.2026 13:25, as the papers of this country write it. */
function momentOf(at: string, timeZone: string): string {
  const [day = '', time = ''] = localDateTime(WrittenInstant.parse(at), timeZone).split(/[ T]/);
  return `${dayOf(day)} ${time.slice(0, 'HH:MM'.length)}`;
}

function dayOf(day: string): string {
  return day.split('-').toReversed().join('.');
}
