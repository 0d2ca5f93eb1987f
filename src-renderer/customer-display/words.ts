import type { DisplayState } from '../../src-shared/contract/display.ts';
import type { Language } from '../../src-shared/contract/views/look.ts';
import { donePage } from './done-words.ts';
import { type OfKind, type Page, type Sign, type Speaker, speakerOf } from './page.ts';

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
      return word('display.unread', t('display.unreadNow'), 'card', 'wait');
    case 'refused':
      return word('display.refused.title', t(`display.refused.${shown.why}`), 'stop', 'bad');
    case 'waiting':
      return word('display.moment', t('display.waiting'), 'wait', 'wait');
    case 'card':
      return shown.balance === null
        ? word('display.choosing', t('display.choosingNow'), 'card', 'calm')
        : figure('display.balance', shown.balance, t('display.choosing'), 'card');
    case 'amount':
      return figure('display.amount', shown.due, t('display.isItRight'), 'check');
    case 'group':
      return figure('display.together', shown.due, t('display.nextCard'), 'card');
    case 'paying':
      return payingPage(shown, speaker);
    case 'cash':
      return cashPage(shown, speaker);
    case 'terminal':
      return terminalPage(shown, speaker);
    case 'giving-back':
      return figure('display.givingBack', shown.amount, t('display.givingBackNow'), 'wait', { tone: 'wait' });
    case 'given': {
      const by = shown.by.every((kind) => kind === 'cash') ? 'cash' : 'bank';
      return figure('display.given', shown.amount, t(`display.givenBy.${by}`), 'given', { tone: 'good' });
    }
    case 'done':
      return donePage(shown, speaker);
  }
}

/** Without connection the customer knows before paying that the money comes later. */
function payingPage({ due, left, late }: OfKind<'paying'>, { t, figure, fact }: Speaker): Page {
  return left === due
    ? figure('display.due', due, t(late ? 'display.payingLate' : 'display.paying'), late ? 'wait' : 'cash', {
        tone: late ? 'wait' : 'calm',
      })
    : figure('display.left', left, t('display.leftNow'), 'cash', { onCard: [fact('display.due', due)] });
}

function cashPage({ due, received, change, missing }: OfKind<'cash'>, { t, figure, fact }: Speaker): Page {
  const facts = [fact('display.due', due), fact('display.received', received)];
  if (missing > 0) return figure('display.left', missing, t('display.leftNow'), 'cash', { facts });
  return change > 0
    ? figure('display.change', change, t('display.changeNow'), 'cash', { facts })
    : figure('display.received', received, t('display.receivedNow'), 'wait', { facts: facts.slice(0, 1) });
}

function terminalPage({ amount, by, asks }: OfKind<'terminal'>, { t, figure }: Speaker): Page {
  const words = t(asks === 'pay' ? `display.atTerminal.${by}` : `display.atTerminal.${asks}`);
  if (asks === 'bank') return figure('display.due', amount, words, 'wait', { tone: 'wait' });
  const sign: Sign = by === 'qr' && asks !== 'pin' ? 'qr' : 'terminal';
  return figure('display.due', amount, words, sign);
}
