import { describe, expect, test } from 'vitest';
import { printerProfileOf } from '../../../src-main/printing/printer-profile.ts';

const nothing = { model: null, paper: null, image: null };

describe('the printer that the settings ask for', () => {
  test('is an Epson with 80 mm when they say nothing', () => {
    expect(printerProfileOf(nothing)).toMatchObject({ ok: true, value: { name: 'Epson TM', columns: 48, wholeReceiptAsImage: false } });
  });
  test('is what they say', () => {
    expect(printerProfileOf({ model: 'mute', paper: '58', image: 'whole' })).toMatchObject({ ok: true, value: { answers: 'none', columns: 32, wholeReceiptAsImage: true } });
  });
  test.each([
    [{ ...nothing, model: 'laser' }, /choose one of epson, xprinter/],
    [{ ...nothing, model: 'toString' }, /choose one of/],
    [{ ...nothing, paper: '210' }, /choose one of 80, 58/],
    [{ ...nothing, image: 'half' }, /image=whole/],
  ])('%j is refused in a sentence', (asked, words) => {
    expect(printerProfileOf(asked)).toMatchObject({ ok: false, error: expect.stringMatching(words) });
  });
});
