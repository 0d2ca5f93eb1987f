import { describe, expect, test } from 'vitest';
import { receiptTexts } from '../../../src-main/printing/texts.ts';
import { ClerkId } from '../../../src-shared/ids.ts';
import { type AcceptanceContent, acceptanceSheet } from '../../../src-shared/receipt/acceptance-sheet.ts';
import { plainText } from '../../../src-shared/receipt/plain-text.ts';
import { AT, COUNTER, PROFILE } from '../../devices/receipt-fixtures.ts';

/** The sheet that a technician hands over with a counter. */

const CONTENT = {
  at: AT,
  printer: 'epson, 80 mm',
  upstream: 'https://upstream.example.kz',
  register: '',
  terminal: '',
  version: '0.1.0',
  clerkName: 'Тимур Б.',
} satisfies AcceptanceContent;
/** As lines of 80 mm paper, blanks as one. */
function linesOf(changes: Partial<AcceptanceContent> = {}): string[] {
  const acceptance = { ...CONTENT, ...changes };
  const facts = { acceptance, profile: PROFILE, counter: COUNTER };
  return plainText(acceptanceSheet(facts, receiptTexts()), 48)
    .split('\n')
    .map((line) => line.trim().replaceAll(/ +/g, ' '));
}
const CLERK = ClerkId.parse('01900000-0000-7000-8000-0000000000a1');
const BOX = '[ ]';
const pens = (lines: readonly string[]) => lines.filter((line) => line.endsWith(BOX)).length;
const by = (outcome: 'worked' | 'failed' | 'unjudged', name = 'Тимур Б.') => ({
  at: AT,
  outcome,
  by: name === '' ? null : { clerkId: CLERK, name },
});

test('where nothing was tried here, and on a sheet of before, each line has a box for a pen', () => {
  expect(pens(linesOf())).toBe(10);
  expect(pens(linesOf({ trials: [] }))).toBe(10);
  expect(pens(linesOf({ register: 'SWK00030001', terminal: '192.168.1.50' }))).toBe(13);
});

describe('what was tried here', () => {
  test.each([
    ['testPage', 'worked', 'Тимур Б.', ['тексерілді/проверено', '22.11.2026 13:25, Тимур Б.']],
    ['drawer', 'failed', 'Тимур Б.', ['өтпеді/не пройдено', '22.11.2026 13:25, Тимур Б.']],
    ['upstream', 'worked', '', ['тексерілді/проверено', '22.11.2026 13:25']],
  ] as const)('%s that %s says so, when, and by whom («%s»)', (trial, outcome, name, told) => {
    const lines = linesOf({ trials: [{ trial, ...by(outcome, name) }] });
    const at = lines.findIndex((line) => line.endsWith(told[0]));
    expect(lines.slice(at, at + 2)).toEqual([expect.stringContaining(told[0]), told[1]]);
    expect(pens(lines)).toBe(9);
  });

  test('and is nobody’s word yet keeps its box', () => {
    expect(pens(linesOf({ trials: [{ trial: 'drawer', ...by('unjudged') }] }))).toBe(10);
  });

  test('stands there only for what this counter has', () => {
    const trials = [
      { trial: 'register', ...by('worked') },
      { trial: 'terminal', ...by('worked') },
      { trial: 'code', ...by('worked') },
    ] as const;
    expect(linesOf({ trials: [...trials] })).toEqual(linesOf());
    // The sign of a register is seen on a receipt, which no technician sells.
    expect(pens(linesOf({ trials: [...trials], register: 'SWK00030001', terminal: '192.168.1.50' }))).toBe(11);
  });
});
