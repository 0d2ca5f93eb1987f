import type { DisplayState } from '../../src-shared/contract/display.ts';
import type { Language } from '../../src-shared/contract/views/look.ts';
import type { TenderKind } from '../../src-shared/contract/wire-types.ts';
import { minus, plus, sumOf } from '../../src-shared/money.ts';
import { donePage } from './done-words.ts';
import { numberOf, type OfKind, type Page, type Sign, type Speaker, speakerOf, sums } from './page.ts';

/** The words of a state in a language: each state has one page, and a state without one does not compile. */
export function pageOf(state: DisplayState, language: Language): Page {
  const { shown } = state;
  const speaker = speakerOf(state, language);
  const { t, word, figure } = speaker;
  switch (shown.kind) {
    case 'welcome':
      return word('display.welcome', t('display.invitation'), 'card', 'calm');
    case 'busy':
      return word('display.moment', t('display.busy'), 'wait', 'wait');
    case 'back-shortly':
      return word('display.backShortly', t('display.backShortlyNow'), 'wait', 'wait');
    case 'closing':
      return word('display.closing', t('display.closedNow'), 'stop', 'bad');
    case 'closed':
      return word('display.closed', t('display.closedNow'), 'stop', 'bad');
    case 'reading':
      return word('display.moment', t('display.reading'), 'wait', 'wait');
    case 'unread':
      return word('display.unread', t('display.unreadNow'), 'question', 'wait');
    case 'not-found':
      return word('display.notFound', t('display.notFoundNow'), 'question', 'wait');
    case 'refused':
      return word('display.refused.title', t(`display.refused.${shown.why}`), 'stop', 'bad');
    case 'waiting':
      return word('display.moment', t('display.waiting'), 'wait', 'wait');
    case 'card':
      return shown.balance === null
        ? word('display.choosing', t('display.choosingNow'), 'card', 'calm')
        : figure('display.balance', shown.balance, t('display.choosing'), 'card');
    case 'amount':
      return figure('display.amount', shown.due, t('display.isItRight'), 'question');
    case 'group':
      return figure('display.total', shown.due, t('display.nextCard'), 'card');
    case 'paying':
      return payingPage(shown, speaker);
    case 'cash':
      return cashPage(shown, speaker);
    case 'terminal':
      return terminalPage(shown, speaker);
    case 'giving-back':
      return figure('display.refund', shown.amount, t('display.givingBackNow'), 'wait', { tone: 'wait' });
    case 'given':
      return givenPage(shown, speaker);
    case 'done':
      return donePage(shown, speaker);
  }
}

/** Without connection the customer knows before paying that the money comes later. */
function payingPage({ cards, due, left, late }: OfKind<'paying'>, speaker: Speaker): Page {
  const { t, figure } = speaker;
  const isRest = left !== due;
  const paying = isRest ? t('display.leftNow') : t(`display.paying.${numberOf(cards)}`);
  const sentence = late ? t(`display.moneyLater.${numberOf(cards)}`) : paying;
  return figure(isRest ? 'display.left' : 'display.due', left, sentence, late ? 'wait' : null, {
    tone: late ? 'wait' : 'calm',
    facts: isRest ? sums({ total: due, paid: minus(due, left) }, speaker) : [],
  });
}

function cashPage({ due, received, change, missing }: OfKind<'cash'>, speaker: Speaker): Page {
  const { t, figure } = speaker;
  const paid = minus(plus(due, change), plus(received, missing));
  const facts = sums({ total: due, paid, received }, speaker);
  if (missing > 0) return figure('display.left', missing, t('display.leftNow'), 'cash', { facts });
  return change > 0
    ? figure('display.change', change, t('display.changeNow'), 'cash', { facts })
    : figure('display.received', received, t('display.receivedNow'), 'wait', { facts: facts.slice(0, -1) });
}

function terminalPage({ amount, by, asks }: OfKind<'terminal'>, { t, figure }: Speaker): Page {
  const words = t(asks === 'pay' ? `display.atTerminal.${by}` : `display.atTerminal.${asks}`);
  // Whoever has paid is not told to pay.
  if (asks === 'bank') return figure('display.amount', amount, words, 'wait', { tone: 'wait' });
  const sign: Sign = by === 'qr' ? 'qr' : 'terminal';
  return figure('display.due', amount, words, asks === 'pin' ? 'pin' : sign);
}

/** Where it goes by more than one way, each has its sum below that of all. */
function givenPage({ parts }: OfKind<'given'>, { t, figure, fact }: Speaker): Page {
  const way = wayBack(parts.map(({ by }) => by));
  return figure(
    'display.refund',
    sumOf(parts.map(({ amount }) => amount)),
    t(`display.givenBy.${way}`),
    way === 'bank' ? 'refund' : 'given',
    { facts: parts.length === 1 ? [] : parts.map(({ by, amount }) => fact(`display.way.${by}`, amount)) },
  );
}

function wayBack(by: readonly TenderKind[]): 'cash' | 'bank' | 'both' {
  if (!by.includes('cash')) return 'bank';
  return by.every((kind) => kind === 'cash') ? 'cash' : 'both';
}
