import { describe, expect, test } from 'vitest';
import { profileOfSetup, setupWanted } from '../../../src-main/printing/printer-profile.ts';

const nothing = { model: null, paper: null, image: null, drawer: null, cutter: null, page: null };

describe('the printer that the settings ask for', () => {
  test('is an Epson with 80 mm when they say nothing', () => {
    expect(setupWanted('', nothing)).toMatchObject({
      ok: true,
      value: { model: 'epson', paper: 80, wholeReceiptAsImage: false, codePage: null },
    });
  });
  test('is what they say', () => {
    expect(setupWanted('file:lp', { ...nothing, model: 'mute', paper: '58', image: 'whole' })).toMatchObject({
      ok: true,
      value: { address: 'file:lp', model: 'mute', paper: 58, wholeReceiptAsImage: true },
    });
  });
  test('is of the wild, where they say so', () => {
    const asked = { ...nothing, model: 'epson-old', drawer: '5', cutter: 'none', page: 'CP866:7' };
    expect(setupWanted('', asked)).toMatchObject({
      value: { model: 'epson-old', drawerPin: 5, cutter: 'none', codePage: { page: 'CP866', number: 7 } },
    });
  });
  test.each([
    [{ ...nothing, model: 'laser' }, /choose one of epson, epson-old, xprinter/],
    [{ ...nothing, model: 'toString' }, /choose one of/],
    [{ ...nothing, paper: '210' }, /choose one of 80, 58/],
    [{ ...nothing, image: 'half' }, /image=whole/],
    [{ ...nothing, drawer: '3' }, /drawer=3: write 2 or 5/],
    [{ ...nothing, cutter: 'full' }, /cutter=full: write cutter=none/],
    [{ ...nothing, page: 'CP866' }, /page=CP866: write CP866, CP1251, KZ-1048 and its number/],
    [{ ...nothing, page: 'CP866:256' }, /page=CP866:256: write/],
    [{ ...nothing, page: 'CP437:0' }, /page=CP437:0: write/],
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
  test('of an old TM-T88 has the width of its head, and none of the pages that came later', () => {
    const old = { ...setup, model: 'epson-old', paper: 80 } as const;
    expect(profileOfSetup(old)).toMatchObject({ columns: 42, dots: 512, codePages: { CP866: 17 } });
    expect(profileOfSetup(old)?.codePages).not.toHaveProperty('KZ-1048');
  });
  test.each([
    [{ drawerPin: 5 }, { drawer: { pin: 1 }, cutter: 'partial' }],
    [{ drawerPin: 2 }, { drawer: { pin: 0 } }],
    [{ cutter: 'none' }, { drawer: { pin: 0 }, cutter: 'none' }],
    [{}, { drawer: { pin: 0 }, cutter: 'partial' }],
  ] as const)('that says %j is %j', (changes, profile) => {
    expect(profileOfSetup({ ...setup, ...changes })).toMatchObject(profile);
  });
  test('of a model that nobody makes is none', () =>
    expect(profileOfSetup({ ...setup, model: 'constructor' })).toBeNull());
});
