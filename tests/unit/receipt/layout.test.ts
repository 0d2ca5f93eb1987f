import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { displayWidth } from '../../../src-shared/receipt/display-width.ts';
import { columns, type Block, RULE, text } from '../../../src-shared/receipt/document.ts';
import { composed, layOut } from '../../../src-shared/receipt/layout.ts';
import { plainText } from '../../../src-shared/receipt/plain-text.ts';
import { wrap, wrapPhrases } from '../../../src-shared/receipt/wrap.ts';

const NO_BREAK = '\u00a0';
const printed = (block: Block, width: number) =>
  plainText({ blocks: [block] }, width)
    .split('\n')
    .slice(0, -1);

describe('wrapping', () => {
  test('the end of a sentence that was broken is not joined by the next language', () => {
    expect(wrapPhrases(['Спросите о решении', '请保管'], 12)).toEqual(['Спросите', 'о решении', '请保管']);
  });

  test('no word of a phrase stands alone on the last line where the lines before can spare some', () => {
    expect(wrapPhrases(['Для активации приложите карту к валидатору в автобусе'], 48)).toEqual([
      'Для активации приложите карту',
      'к валидатору в автобусе',
    ]);
  });

  test.each([
    ['a short text stays as it is', 'Итого', 10, ['Итого']],
    ['words go to the next line whole', 'Нет связи: оплата принята', 12, ['Нет связи:', 'оплата', 'принята']],
    ['a word that is too long is cut', 'Высоковольтный', 6, ['Высоко', 'вольтн', 'ый']],
    ['Chinese breaks between any two characters', '乘车时请将卡贴近', 6, ['乘车时', '请将卡', '贴近']],
    ['Chinese punctuation never begins a line', '离线时，稍后', 6, ['离线', '时，稍', '后']],
    ['the groups of an amount stay together', `сумма 12${NO_BREAK}500`, 8, ['сумма', `12${NO_BREAK}500`]],
    ['nothing is one empty line', '', 5, ['']],
  ])('%s', (_, long, width, lines) => expect(wrap(long, width)).toEqual(lines));

  test('what goes on after the last allowed line is cut with an ellipsis', () => {
    expect(wrap('Нет связи: оплата принята', 12, 2)).toEqual(['Нет связи:', 'оплата прин…']);
  });

  test.each([
    ['phrases share a line where they fit', 20, ['Барлығы / Итого']],
    ['and stand on their own where they do not', 10, ['Барлығы', 'Итого']],
  ])('%s', (_, width, lines) => expect(wrapPhrases(['Барлығы', 'Итого'], width)).toEqual(lines));
});

describe('a label and its value', () => {
  test('stand at the two edges of one line', () => {
    expect(printed(columns(['Барлығы', 'Итого'], '5 000'), 24)).toEqual(['Барлығы / Итого    5 000']);
  });

  test('break between the languages, with the value on the last line', () => {
    expect(printed(columns(['Картаны толтыру', 'Пополнение карты'], '5 000'), 32)).toEqual([
      'Картаны толтыру',
      'Пополнение карты           5 000',
    ]);
  });

  test('only the last language stands beside the value where the others need the whole width', () => {
    expect(printed(columns(['Банк картасының нөмірі', 'Номер карты'], '440043******1234'), 32)).toEqual([
      'Банк картасының нөмірі',
      'Номер карты     440043******1234',
    ]);
  });

  test('the value goes below a label that leaves it no room', () => {
    expect(printed(columns('Кассир', '1 200 + 5 000 = 6 200'), 22)).toEqual(['Кассир', ' 1 200 + 5 000 = 6 200']);
  });

  test('the value goes below phrases that fit one line, since it is of them all', () => {
    expect(printed(columns(['Теңгерім', 'Баланс'], '1 200 + 5 000 = 6 200'), 32)).toEqual([
      'Теңгерім / Баланс',
      '           1 200 + 5 000 = 6 200',
    ]);
  });

  test.each([
    ['after a percent', ['ҚҚС 16%', 'НДС 16%'], '517,24', ['ҚҚС 16% / НДС 16%', '                  517,24']],
    ['after a number', '123 x 10 000 000', '1379,31', ['123 x 10 000 000', '                 1379,31']],
    ['after a word they may be one', 'Наличные алынды', '1 379,31', ['Наличные алынды 1 379,31']],
    ['before a word too', '1 x 10 000', 'ҚҚС/НДС 1 379', ['1 x 10 000 ҚҚС/НДС 1 379']],
  ])('two columns at least part figures: %s', (_, label, value, lines) => {
    expect(printed(columns(label, value), 24).map((each) => each.trimEnd())).toEqual(lines);
  });

  test('a line to write on takes all the room that its label leaves, or its own line, below room for a pen', () => {
    expect(printed(columns('Принял', '____', { grows: true }), 20)).toEqual(['', '', 'Принял _____________']);
    expect(printed(columns('Принял: Ерлан Сейтов', '____', { grows: true }), 20)).toEqual([
      '',
      'Принял: Ерлан Сейтов',
      '',
      '_'.repeat(20),
    ]);
  });

  test('the same word in two languages is said once', () => {
    expect(printed(columns(['Кассир', 'Кассир'], 'Айгүл'), 16)).toEqual(['Кассир     Айгүл']);
  });

  test('a Chinese label takes two columns a character', () => {
    const [line = ''] = printed(columns('余额', '6 200'), 20);
    expect(line).toBe(`余额${' '.repeat(11)}6 200`);
    expect(displayWidth(line)).toBe(20);
  });
});

test('an address keeps its house beside its street, and is not broken evenly', () => {
  expect(printed(text('г. Алматы, пр. Райымбека, 221, станция Сайран', 'left', { linesMax: 4 }), 32)).toEqual([
    'г. Алматы, пр. Райымбека, 221,',
    'станция Сайран',
  ]);
});

test('phrases may stand behind each other by another sign, and the last goes below where it does not fit', () => {
  const support = text(['Қолдау / Поддержка:', '+7 727 355 04 04'], 'left', { between: ' ' });
  expect(printed(support, 48)).toEqual(['Қолдау / Поддержка: +7 727 355 04 04']);
  expect(printed(support, 32)).toEqual(['Қолдау / Поддержка:', '+7 727 355 04 04']);
});

test('a rule crosses the paper, a centred text stands in its middle', () => {
  expect(plainText({ blocks: [RULE, text('КӨК', 'centre')] }, 9)).toBe('---------\n   КӨК\n');
});

test('no line is ever wider than the paper, and no word is lost', () => {
  const word = fc.stringMatching(/^[а-яәғқңөұүһіa-z0-9充值余额旅游卡]{1,20}$/u);
  const phrase = fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => words.join(' '));
  const block = fc.oneof(
    fc.array(phrase, { minLength: 1, maxLength: 3 }).map((phrases) => text(phrases, 'left')),
    fc
      .tuple(fc.array(phrase, { minLength: 1, maxLength: 3 }), fc.stringMatching(/^[0-9]{1,9}$/))
      .map(([phrases, value]) => columns(phrases, value)),
  );
  fc.assert(
    fc.property(block, fc.constantFrom(32, 48), (one, width) => {
      const lines = layOut({ blocks: [one] }, width)
        .filter((line) => line.kind === 'text')
        .map((line) => composed(line, width));
      expect(lines.filter((line) => displayWidth(line) > width)).toEqual([]);
      const said = lines.join('').replace(/[\s/]/g, '');
      const meant = [...one.phrases, one.kind === 'columns' ? one.value : ''].join('').replace(/[\s/]/g, '');
      expect(said).toBe(meant);
    }),
    { numRuns: 500 },
  );
});
