import iconv from 'iconv-lite';
import { CODE_PAGES, type CodePage } from './printer-profile.ts';

/** Text to the bytes of a printer's code page, or not at all: never a '?', never a neighbour's letter. */

const ENCODING: Record<CodePage, string> = { CP866: 'CP866', CP1251: 'WIN1251', 'KZ-1048': 'RK1048' };
/** The same to a reader's eye, and in every code page. */
const SAME_TO_THE_EYE: Record<string, string> = { '\u00a0': ' ', '\u202f': ' ', '\u2212': '-' };
const FIRST_HIGH_BYTE = 0x80;
const REPLACEMENT = '\ufffd';

const BYTES: Record<CodePage, ReadonlyMap<string, number>> = {
  CP866: highBytes('CP866'),
  CP1251: highBytes('CP1251'),
  'KZ-1048': highBytes('KZ-1048'),
};

function highBytes(page: CodePage): ReadonlyMap<string, number> {
  const bytes = new Map<string, number>();
  for (let byte = FIRST_HIGH_BYTE; byte <= 0xff; byte += 1) {
    const character = iconv.decode(Buffer.from([byte]), ENCODING[page]);
    // C1 controls are places that the page leaves empty.
    if (character !== REPLACEMENT && !/\p{Cc}/u.test(character)) bytes.set(character, byte);
  }
  return bytes;
}

/** The text's bytes, or null when the page lacks one of its characters. `null` as page is plain ASCII. */
export function encodeText(text: string, page: CodePage | null): Buffer | null {
  const map = page === null ? undefined : BYTES[page];
  const bytes: number[] = [];
  for (const character of plain(text)) {
    const code = character.charCodeAt(0);
    const byte = code >= 0x20 && code <= 0x7e ? code : map?.get(character);
    if (byte === undefined) return null;
    bytes.push(byte);
  }
  return Buffer.from(bytes);
}

/** The pages of a printer in the order in which they are tried: first the one that has Kazakh letters. */
export function pagesOf(codePages: Partial<Record<CodePage, number>>): CodePage[] {
  return [...CODE_PAGES].reverse().filter((page) => codePages[page] !== undefined);
}

function plain(text: string): string {
  return text.replace(/[\u00a0\u202f\u2212]/g, (character) => SAME_TO_THE_EYE[character] ?? character);
}
