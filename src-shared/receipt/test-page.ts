import { z } from 'zod';
import type { Profile } from '../contract/upstream.ts';
import { LANGUAGES, USUAL_LANGUAGE } from '../contract/views/look.ts';
import { money } from '../money.ts';
import { Instant } from '../time.ts';
import { columns, CUT, documentOf, type ReceiptDocument, RULE, SPACE, text } from './document.ts';
import { type CounterFacts, place, shortLetterhead, title, SLIP_CLERK } from './parts.ts';
import { type ReceiptTexts, wordingOf } from './wording.ts';

/** The content of a test page's print job. */
export const TestPageContent = z.strictObject({ at: Instant, printer: z.string().max(120), ...SLIP_CLERK });
export type TestPageContent = z.infer<typeof TestPageContent>;

interface TestPageFacts {
  readonly page: TestPageContent;
  readonly profile: Profile;
  readonly counter: CounterFacts;
}

/** Letters that cheap printers get wrong: Kazakh beyond Russian, punctuation of three code pages, the tenge sign. */
const KAZAKH = 'ӘәҒғҚқҢңӨөҰұҮүҺһІі';
const SAMPLES = [
  [KAZAKH],
  ['АБВГДЕЁЖЗИЙКЛМНОП', 'РСТУФХЦЧШЩЪЫЬЭЮЯ'],
  ['абвгдеёжзийклмноп', 'рстуфхцчшщъыьэюя'],
  ['«№» — ₸ 0123456789 ABCxyz'],
  ['充值 余额 旅游卡 小票 ₸'],
];
const AMOUNTS = [5, 500, 5000, 12_500, 1_234_567].map(money);

/** Shows at one look whether columns, code page, images, QR code and cutter are right. */
export function testPage(facts: TestPageFacts, texts: ReceiptTexts): ReceiptDocument {
  const wording = wordingOf(facts.profile, texts, null);
  return documentOf([
    ...shortLetterhead(wording),
    RULE,
    ...title(wording.all('testPage.title')),
    ...place(wording, facts.counter),
    columns(wording.all('testPage.printer'), facts.page.printer),
    text(wording.dateTime(facts.page.at)),
    RULE,
    text(wording.all('testPage.readable')),
    ...SAMPLES.map((sample) => text(sample, 'centre')),
    text(KAZAKH, 'centre', { bold: true, size: 'tall' }),
    RULE,
    text(wording.all('testPage.straight')),
    ...AMOUNTS.map((amount, index) =>
      columns(wording.in(LANGUAGES[index % LANGUAGES.length] ?? USUAL_LANGUAGE, 'amount'), wording.amount(amount)),
    ),
    columns(wording.all('total'), `${wording.amount(money(1_252_572))} ${wording.currency}`, {
      bold: true,
      size: 'tall',
    }),
    RULE,
    ...LANGUAGES.map((language) => text(`${language}: ${wording.in(language, 'effect.immediate')}`)),
    RULE,
    text(wording.all('testPage.qr')),
    SPACE,
    { kind: 'qr', content: 'SAPAR COUNTER' },
    text(wording.all('notFiscal'), 'centre'),
    CUT,
  ]);
}
