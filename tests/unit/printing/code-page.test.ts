import { describe, expect, test } from 'vitest';
import { encodeText, pagesOf } from '../../../src-main/printing/code-page.ts';
import { CODE_PAGES, PRINTER_MODELS } from '../../../src-main/printing/printer-profile.ts';

const hex = (bytes: Buffer | null) => bytes?.toString('hex') ?? null;

describe('text in a code page', () => {
  test.each([
    ['CP866', 'Итого', '88e2aea3ae'],
    ['CP1251', 'Итого', 'c8f2eee3ee'],
    ['KZ-1048', 'Барлығы', 'c1e0f0ebfbbafb'],
    ['CP866', '№ 7', 'fc2037'],
    ['KZ-1048', '«Сапар»', 'abd1e0efe0f0bb'],
    ['CP866', '1\u00a0200', '3120323030'],
    ['CP866', '\u2212500', '2d353030'],
    [null, 'ABC 5 000', '414243203520303030'],
  ] as const)('of %s: «%s» is %s', (page, text, bytes) => expect(hex(encodeText(text, page))).toBe(bytes));

  test.each([
    ['CP866', 'Барлығы'],
    ['CP1251', 'Барлығы'],
    ['CP866', '«Сапар»'],
    ['CP866', '5 000 ₸'],
    ['CP1251', '5 000 ₸'],
    ['KZ-1048', '5 000 ₸'],
    ['KZ-1048', '余额'],
    [null, 'Итого'],
    ['CP866', 'a\nb'],
    ['KZ-1048', '\u0098'],
  ] as const)('%s has not every letter of «%s», and says so instead of printing a question mark', (page, text) => {
    expect(encodeText(text, page)).toBeNull();
  });

  test('every Kazakh and Russian letter is in KZ-1048, and ₸ in none', () => {
    const letters = 'АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюяӘҒҚҢӨҰҮҺІәғқңөұүһі';
    const bytes = encodeText(letters, 'KZ-1048');
    expect(new Set(bytes).size).toBe(letters.length);
    expect(CODE_PAGES.filter((page) => encodeText('₸', page))).toEqual([]);
  });

  test('a page with Kazakh letters is tried first', () => {
    expect(pagesOf(PRINTER_MODELS.epson.codePages)).toEqual(['KZ-1048', 'CP1251', 'CP866']);
    expect(pagesOf(PRINTER_MODELS.generic.codePages)).toEqual([]);
  });
});
