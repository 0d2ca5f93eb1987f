import { beforeAll, describe, expect, test } from 'vitest';
import { pageOf } from '../../../../src-renderer/customer-display/words.ts';
import { startI18n, type TextKey, wordsIn } from '../../../../src-renderer/i18n.ts';
import { PUBLIC_LANGUAGES } from '../../../../src-shared/contract/views/look.ts';
import { pagesOfDisplay } from '../../../devices/display-album.ts';

beforeAll(() => startI18n());

/** A break of a line and a space that breaks none are spaces. */
const plain = (text: string) => text.replaceAll(/[\u00a0\s]+/g, ' ');
function told(language: (typeof PUBLIC_LANGUAGES)[number], name: string) {
  const found = pagesOfDisplay(language).find((each) => each.name === name);
  if (!found) throw new Error(`the album has no ${name}`);
  const page = pageOf(found.state, language);
  return { ...page, figure: plain(page.figure), sentence: plain(page.sentence) };
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
    ] as const;
    const promises: string[] = AFTERWARDS.map((use) =>
      t(`display.usable.${use}` satisfies TextKey, { count: 1, validity: '' }).slice(0, 12),
    );
    promises.push(t('display.newBalance'));
    const before = pagesOfDisplay(language).filter(({ state }) => state.shown.kind !== 'done');
    const said = before.map(({ name, state }) => `${name}: ${JSON.stringify(pageOf(state, language))}`);
    expect(said.filter((words) => promises.some((promise) => words.includes(promise)))).toEqual([]);
  });
});

test.each([
  ['cash-change', 'Change', '5 000 ₸', 'Please wait for your change.'],
  ['cash-missing', 'Left to pay', '3 000 ₸', 'Please pay what is left.'],
  ['paying-late', 'To pay', '5 000 ₸', 'No connection: the money reaches your card later, after crediting.'],
  ['refused-blocked', null, "This card can't be topped up", 'It is blocked. Please call support (+7 727 000 00 00).'],
  ['terminal-qr', 'To pay', '5 000 ₸', "Scan the QR code of the terminal with your bank's app."],
  ['given-cash', 'Given back', '5 000 ₸', 'Please take your money and count it.'],
  ['done-no-cash', 'New balance', '6 240 ₸', 'Topped up: usable now. Please take your card and receipt.'],
  ['done-no-paper', 'New balance', '6 240 ₸', 'Topped up: usable now. Please take your card.'],
  ['done-pass', 'Paid', '5 000 ₸', 'Your pass is on the card: 22 Nov – 28 Nov. Please take your card and receipt.'],
  ['done-pass-later', 'Change', '5 000 ₸', 'Paid. The pass begins on 3 Dec. Please take your card and receipt.'],
  ['done-new-card', 'New balance', '5 000 ₸', 'Your new card is ready: usable now. Please take your card and receipt.'],
  ['done-five-cards', 'Change', '10 000 ₸', 'The cards are topped up: usable now. Please take your cards and receipt.'],
  [
    'done-after-crediting',
    'Change',
    '5 000 ₸',
    'Paid. No connection: usable after crediting, as the receipt says. Please take your card and receipt.',
  ],
  ['done-ask', 'Change', '5 000 ₸', 'Please wait: the cashier puts it right.'],
])('%s is said in the card’s own words', (name, label, figure, sentence) => {
  const page = told('en', name);
  expect([page.label, page.figure]).toEqual([label, figure]);
  expect(page.sentence).toBe(sentence);
});

test('several cards are plural in Russian as well', () => {
  expect(told('ru', 'done-five-cards').sentence).toBe(
    'Карты пополнены, ими можно пользоваться. Заберите, пожалуйста, карты и чек.',
  );
});
