import { beforeAll, describe, expect, test } from 'vitest';
import { pageOf } from '../../../../src-renderer/customer-display/words.ts';
import { monthDayIn, startI18n, type TextKey, wordsIn } from '../../../../src-renderer/i18n.ts';
import { type Language, PUBLIC_LANGUAGES } from '../../../../src-shared/contract/views/look.ts';
import { assert } from '../../../../src-shared/result.ts';
import { Day } from '../../../../src-shared/time.ts';
import { pagesOfDisplay, type Picture } from '../../../devices/display-album.ts';

beforeAll(() => startI18n());

/** A break of a line and a space that breaks none are spaces. */
const plain = (text: string) => text.replaceAll(/[\u00a0\s]+/g, ' ');
function stateOf(language: Language, name: string) {
  const found = pagesOfDisplay(language).find((each) => each.name === name);
  if (!found) throw new Error(`the album has no ${name}`);
  return found.state;
}
function told(language: Language, name: string) {
  const page = pageOf(stateOf(language, name), language);
  return {
    ...page,
    label: page.label && plain(page.label),
    figure: plain(page.figure),
    sentence: plain(page.sentence),
  };
}

describe.each(PUBLIC_LANGUAGES)('the display in %s', (language) => {
  test.each(pagesOfDisplay(language))('says $name by one figure or word and one sentence', ({ state }) => {
    const { figure, sentence, label } = pageOf(state, language);
    expect([figure, sentence, label ?? '-'].filter((text) => text.trim() === '')).toEqual([]);
    expect(figure + sentence).not.toMatch(/\{\{|undefined|display\./);
  });

  test('promises nothing before the commit', () => {
    const t = wordsIn(language, '');
    const AFTERWARDS = [
      'immediate',
      'pass',
      'newCard',
      'activate-at-validator',
      'when-connected',
      'crediting',
      'later',
      'other',
    ] as const;
    const passes = pagesOfDisplay(language).flatMap(({ state: { shown } }) => ('lines' in shown ? shown.lines : []));
    const products = [...new Set(passes.map(({ product }) => product ?? ''))];
    const promises: string[] = (['one', 'several'] as const).flatMap((number) =>
      AFTERWARDS.flatMap((use) =>
        products.map((product) => plain(t(`display.usable.${number}.${use}` satisfies TextKey, { product, from: '' }))),
      ),
    );
    promises.push(t('display.newBalance'), t('display.balanceAfterActivation'));
    expect(promises.filter((promise) => promise.length < 4)).toEqual([]);
    const before = pagesOfDisplay(language).filter(({ state }) => state.shown.kind !== 'done');
    const said = before.map(({ name, state }) => `${name}: ${plain(JSON.stringify(pageOf(state, language)))}`);
    expect(said.filter((words) => promises.some((promise) => words.includes(promise.trim())))).toEqual([]);
  });

  test('is green with a tick only where everything that was paid can be used now', () => {
    const tone = ({ state }: Picture) => pageOf(state, language).tone;
    const ticked = ({ state }: Picture) => pageOf(state, language).sign === 'check';
    const isUsable = ({ state: { shown } }: Picture) =>
      shown.kind === 'done' && shown.lines.every(({ usable }) => usable === 'immediate');
    const pictures = pagesOfDisplay(language);
    const usable = pictures.filter(isUsable).map(({ name }) => name);
    expect(usable.length).toBeGreaterThan(0);
    expect(pictures.filter((each) => tone(each) === 'good').map(({ name }) => name)).toEqual(usable);
    expect(pictures.filter(ticked).map(({ name }) => name)).toEqual(usable);
  });

  test('names the change to be taken wherever change is the figure', () => {
    const changed = pagesOfDisplay(language).filter(({ state: { shown } }) => shown.kind === 'done' && shown.cash);
    const change = { en: 'change', ru: 'сдач', kk: 'айтарым', 'zh-CN': '找零' }[language];
    const silent = changed.filter(
      ({ name, state }) => name !== 'done-ask' && !pageOf(state, language).sentence.includes(change),
    );
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  test('speaks of a receipt only where there is one, on paper or as a code', () => {
    const receipt = { en: /receipt/, ru: /чек/, kk: /чек/, 'zh-CN': /小票/ }[language];
    const without = told(language, 'done-no-paper').sentence;
    expect(without).not.toMatch(receipt);
    expect(told(language, 'done-no-paper-and-qr').sentence).toMatch(receipt);
  });
});

test.each([
  ['cash-change', 'Change', '6 500 ₸', 'Please wait for your change.'],
  ['cash-missing', 'Left to pay', '1 500 ₸', 'Please pay the rest.'],
  ['paying', 'To pay', '3 500 ₸', 'Please check the card and the amount, then pay.'],
  ['paying-group', 'To pay', '6 000 ₸', 'Please check the cards and the amount, then pay.'],
  ['paying-late', 'To pay', '3 500 ₸', 'No connection: the money reaches your card later.'],
  ['paying-group-late', 'To pay', '40 000 ₸', 'No connection: the money reaches your cards later.'],
  [
    'refused-blocked',
    null,
    'This card can’t be topped up',
    'The card is blocked. Please call support (+7 727 000 00 00).',
  ],
  ['terminal-qr', 'To pay', '3 500 ₸', 'Please scan the QR code on the terminal with your bank’s app.'],
  ['terminal-bank', 'Amount', '10 000 ₸', 'One moment, please: the bank is checking the payment.'],
  ['given-cash', 'Refund', '5 000 ₸', 'Please take your money and count it.'],
  ['given-bank', 'Refund', '5 000 ₸', 'The money goes back to your bank card or bank app, not in cash.'],
  ['given-both', 'Refund', '5 000 ₸', 'Part of it is given in cash. The rest goes back to your bank card or bank app.'],
  ['done-no-cash', 'New balance', '4 740 ₸', 'Topped up. You can use the card now. Please take your card and receipt.'],
  ['done-no-paper', 'New balance', '4 740 ₸', 'Topped up. You can use the card now. Please take your card.'],
  [
    'done-no-paper-and-qr',
    'New balance',
    '4 740 ₸',
    'Topped up. You can use the card now. Please take your card and scan the code for the receipt.',
  ],
  ['done-pass', 'Paid', '3 500 ₸', 'On the card now: 7-day pass. Please take your card and receipt.'],
  [
    'done-pass-later',
    'Change',
    '6 500 ₸',
    '7-day pass: valid from 3 December. Please take your change, card and receipt.',
  ],
  [
    'done-new-card',
    'Balance',
    '5 000 ₸',
    'Your new card is ready. You can use it now. Please take your card and receipt.',
  ],
  [
    'done-five-cards',
    'Change',
    '10 000 ₸',
    'Topped up. You can use the cards now. Please take your change, cards and receipt.',
  ],
  [
    'done-after-crediting',
    'Change',
    '6 500 ₸',
    'No connection: the money reaches your card later. Please take your change, card and receipt.',
  ],
  [
    'done-activate',
    'Change',
    '6 500 ₸',
    'Please take your change, card and receipt. Then hold the card to the validator on the bus to activate it.',
  ],
  ['done-ask', 'Change', '6 500 ₸', 'Please wait: the cashier is checking.'],
])('%s is said in the card’s own words', (name, label, figure, sentence) => {
  const page = told('en', name);
  expect([page.label, page.figure]).toEqual([label, figure]);
  expect(page.sentence).toBe(sentence);
});

test.each([
  ['paying-rest', 'Total 5 800 ₸, Paid 3 000 ₸'],
  ['cash-change', 'Total 3 500 ₸, Received 10 000 ₸'],
  ['cash-exact', 'Total 3 500 ₸'],
  ['cash-missing', 'Total 3 500 ₸, Received 2 000 ₸'],
  ['cash-change-of-rest', 'Total 5 800 ₸, Paid 3 000 ₸, Received 3 000 ₸'],
  ['done-change', 'Total 3 500 ₸, Received 10 000 ₸'],
  ['done-change-of-rest', 'Total 3 500 ₸, Paid 1 000 ₸, Received 3 000 ₸'],
  ['given-cash', ''],
  ['given-both', 'Cash 1 500 ₸, QR code 3 500 ₸'],
])('beside the figure of %s each sum has one name', (name, facts) => {
  expect(
    plain(
      told('en', name)
        .facts.map(({ label, value }) => `${label} ${value}`)
        .join(', '),
    ),
  ).toBe(facts);
});

test.each([
  ['done-change', 'New balance 4 740 ₸'],
  ['done-new-card', ''],
  ['done-when-connected', 'New balance 4 740 ₸'],
  ['done-activate', 'Balance after activation 4 740 ₸'],
])('on the card %s calls the sum on it what the receipt calls it', (name, fact) => {
  const { onCard } = told('en', name);
  expect(plain(onCard.map(({ label, value }) => `${label} ${value}`).join(', '))).toBe(fact);
});

test('several cards are plural in Russian as well, also where their number ends in one', () => {
  const state = stateOf('ru', 'done-five-cards');
  assert(state.shown.kind === 'done', 'the album has five cards');
  const { shown } = state;
  for (const cards of [5, 21])
    expect(plain(pageOf({ ...state, shown: { ...shown, cards } }, 'ru').sentence)).toBe(
      'Карты пополнены, ими можно пользоваться. Заберите, пожалуйста, сдачу, карты и чек.',
    );
});

test('the days of a pass stand on the card with their months by name, a line each', () => {
  const valid = (language: Language) => told(language, 'done-pass').onCard[0]?.value.replaceAll('\u00a0', ' ');
  expect(PUBLIC_LANGUAGES.map(valid)).toEqual([
    '22 қараша – \n28 қараша',
    '22 ноября – \n28 ноября',
    '22 November – \n28 November',
    '11月22日至\n11月28日',
  ]);
});

test('the Kazakh names of months are those of CLDR', () => {
  const written = new Intl.DateTimeFormat('kk', { timeZone: 'UTC', day: 'numeric', month: 'long' });
  const days = Array.from({ length: 12 }, (_, month) => new Date(Date.UTC(2026, month, 3)).toISOString().slice(0, 10));
  const names = days.map((day) => monthDayIn('kk')(Day.parse(day)).replace('\u00a0', ' '));
  expect(names).toEqual(days.map((day) => written.format(new Date(day))));
});

test('a short word is not left alone at the end of a line', () => {
  const sentence = (name: string, language: Language) => pageOf(stateOf(language, name), language).sentence;
  expect(sentence('paying-late', 'ru')).toContain('на\u00a0карту');
  expect(sentence('done-when-connected', 'kk')).toContain('жеткен\u00a0соң');
});
