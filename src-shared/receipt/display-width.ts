/**
 * How many columns a text takes on paper: Chinese two, combining marks and joiners none. After Unicode's East Asian
 * Width.
 */

const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
];
const NO_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]$/u;

export function isWide(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return code >= 0x1100 && WIDE.some(([first, last]) => code >= first && code <= last);
}

function characterWidth(character: string): 0 | 1 | 2 {
  if (NO_WIDTH.test(character)) return 0;
  return isWide(character) ? 2 : 1;
}

export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** The longest beginning of the text that fits; marks stay with the letter they belong to. */
export function fitting(text: string, columns: number): string {
  let width = 0;
  let end = 0;
  for (const character of text) {
    width += characterWidth(character);
    if (width > columns) break;
    end += character.length;
  }
  return text.slice(0, end);
}

const ELLIPSIS = '…';

export function shortened(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  return fitting(text, Math.max(0, columns - 1)).trimEnd() + ELLIPSIS;
}
