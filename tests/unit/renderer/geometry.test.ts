import { expect, test } from 'vitest';
import { geometryFaults, type Piece, type Rect } from '../../devices/geometry.ts';

/** A place on the screen by its corner and size. */
const at = (left: number, top: number, width: number, height: number): Rect => ({
  left,
  top,
  right: left + width,
  bottom: top + height,
});
const aPiece = (name: string, rect: Rect, more: Partial<Piece> = {}): Piece => ({
  name,
  rect,
  inside: null,
  kind: 'sheet',
  paints: true,
  beyond: { across: 'shown', along: 'shown' },
  floats: false,
  sticks: false,
  wholeAlways: false,
  content: null,
  ...more,
});
const words = (name: string, rect: Rect, inside: number | null): Piece =>
  aPiece(name, rect, { kind: 'words', paints: false, inside });
const scrolled = { across: 'scrolled', along: 'scrolled' } as const;
const faultsOf = (...pieces: readonly Piece[]) => geometryFaults({ width: 1000, height: 700, pieces });

const PANEL = aPiece('the panel', at(10, 10, 300, 500));

test('what stands in its place is no fault', () => {
  const button = aPiece('the button', at(20, 450, 280, 50), { kind: 'target', inside: 0, wholeAlways: true });
  expect(faultsOf(PANEL, button, words('«Pay»', at(30, 460, 60, 20), 1))).toEqual([]);
});

test('a strip that covers the payment key is a fault of the key', () => {
  const key = aPiece('the key', at(20, 450, 280, 50), { kind: 'target', inside: 0 });
  expect(faultsOf(PANEL, key, aPiece('the strip', at(0, 480, 1000, 100)))).toEqual([
    'the strip lies on the panel',
    'the strip lies on the key',
  ]);
});

test('a key that slides out of its panel is told, though nothing covers it', () => {
  const key = aPiece('the key', at(250, 100, 80, 50), { kind: 'target', inside: 0 });
  expect(faultsOf(PANEL, key)).toEqual(['the key runs out of the panel']);
  const below = aPiece('the key', at(20, 480, 80, 50), { kind: 'target', inside: 0 });
  expect(faultsOf(PANEL, below)).toEqual(['the key runs out of the panel']);
});

test('what can be scrolled to is there, but for the key that takes the money', () => {
  const panel = { ...PANEL, beyond: scrolled };
  const far = at(20, 560, 280, 50);
  expect(faultsOf(panel, aPiece('the field', far, { kind: 'target', inside: 0 }))).toEqual([]);
  const half = at(20, 480, 280, 50);
  expect(faultsOf(panel, aPiece('the key', half, { kind: 'target', inside: 0, wholeAlways: true }))).toEqual([
    'the key is not whole',
  ]);
});

test('what is scrolled away lies on nothing', () => {
  const list = { ...PANEL, beyond: scrolled };
  const below = aPiece('the strip', at(0, 520, 1000, 100));
  expect(faultsOf(list, words('«the last row»', at(20, 540, 100, 20), 0), below)).toEqual([]);
});

test('what is scrolled behind a button that stays is there, but for the field that is typed into', () => {
  const list = { ...PANEL, beyond: scrolled };
  const button = aPiece('the button', at(20, 450, 280, 50), { kind: 'target', inside: 0, sticks: true });
  const field = aPiece('the field', at(20, 430, 280, 50), { kind: 'target', inside: 0 });
  expect(faultsOf(list, field, words('«a row»', at(20, 460, 100, 20), 0), button)).toEqual([]);
  expect(faultsOf(list, { ...field, wholeAlways: true }, button)).toEqual(['the field is not whole']);
  expect(faultsOf(PANEL, field, { ...button, sticks: false })).toEqual(['the button lies on the field']);
});

test('words that are cut are told by what cuts them', () => {
  const chip = aPiece('the chip', at(10, 10, 60, 30), { beyond: { across: 'cut', along: 'cut' } });
  expect(faultsOf(chip, words('«Shift 123»', at(12, 14, 90, 20), 0))).toEqual([
    '«Shift 123» is cut sideways by the chip',
  ]);
  expect(faultsOf(chip, words('«Shift»', at(12, 34, 40, 20), 0))).toEqual(['«Shift» is cut in height by the chip']);
});

test('words on words, and whatever is outside of the window, are faults', () => {
  expect(faultsOf(words('«one»', at(0, 0, 50, 20), null), words('«other»', at(40, 5, 50, 20), null))).toEqual([
    '«other» lies on «one»',
  ]);
  expect(faultsOf(words('«one»', at(980, 0, 50, 20), null))).toEqual(['«one» is outside of the window']);
});

test('what covers the screen on purpose lies on nothing, and must itself be whole', () => {
  const menu = aPiece('the menu', at(5, 5, 400, 300), { floats: true, inside: 0 });
  expect(faultsOf(PANEL, menu)).toEqual([]);
  expect(faultsOf({ ...menu, inside: null, rect: at(700, 5, 400, 300) })).toEqual([
    'the menu is outside of the window',
  ]);
});

test('a target that a thumb misses, a number wider than its field and a slit to scroll through are faults', () => {
  expect(faultsOf(aPiece('the cross', at(0, 0, 50, 30), { kind: 'target' }))).toEqual([
    'the cross is a target of 50 × 30',
  ]);
  const field = aPiece('the field', at(0, 0, 100, 50), { kind: 'target', content: { width: 140, height: 50 } });
  expect(faultsOf(field)).toEqual(['the field is wider than it can show']);
  const slit = aPiece('the list', at(0, 0, 100, 12), { beyond: scrolled, content: { width: 100, height: 200 } });
  expect(faultsOf(slit)).toEqual(['the list is scrolled through a slit of 12']);
});
