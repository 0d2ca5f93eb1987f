import { describe, expect, test } from 'vitest';
import { profileOfSetup, setupWanted } from '../../../src-main/printing/printer-profile.ts';

const nothing = { model: null, paper: null, image: null };

describe('the printer that the settings ask for', () => {
  test('is an Epson with 80 mm when they say nothing', () => {
    expect(setupWanted('', nothing)).toMatchObject({
      ok: true,
      value: { model: 'epson', paper: 80, wholeReceiptAsImage: false, codePage: null },
    });
  });
  test('is what they say', () => {
    expect(setupWanted('file:lp', { model: 'mute', paper: '58', image: 'whole' })).toMatchObject({
      ok: true,
      value: { address: 'file:lp', model: 'mute', paper: 58, wholeReceiptAsImage: true },
    });
  });
  test.each([
    [{ ...nothing, model: 'laser' }, /choose one of epson, xprinter/],
    [{ ...nothing, model: 'toString' }, /choose one of/],
    [{ ...nothing, paper: '210' }, /choose one of 80, 58/],
    [{ ...nothing, image: 'half' }, /image=whole/],
  ])('%j is refused in a sentence', (asked, words) => {
    expect(setupWanted('', asked)).toMatchObject({ ok: false, error: expect.stringMatching(words) });
  });
});

describe('a set-up', () => {
  const setup = { address: '', model: 'epson', paper: 58, wholeReceiptAsImage: false, codePage: null } as const;

  test('has the code pages of its model', () => {
    expect(profileOfSetup(setup)).toMatchObject({ columns: 32, codePages: { CP866: 17, CP1251: 46, 'KZ-1048': 53 } });
  });
  test('has only the code page that a technician chose, by the number that this printer knows it by', () => {
    expect(profileOfSetup({ ...setup, model: 'generic', codePage: { page: 'CP1251', number: 73 } })?.codePages).toEqual(
      { CP1251: 73 },
    );
  });
  test('of a model that nobody makes is none', () =>
    expect(profileOfSetup({ ...setup, model: 'constructor' })).toBeNull());
});
