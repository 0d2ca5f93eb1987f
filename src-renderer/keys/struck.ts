/** What is asked of a key that was struck. */
export type KeyStruck = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'altKey' | 'metaKey' | 'shiftKey' | 'repeat' | 'timeStamp'
>;

/** A key as a scanner or a hand strikes it. */
export interface Stroke {
  readonly kind: 'character' | 'terminator' | 'other';
  /** What the system's layout makes of a character; empty where it waits for more, as a dead key does. */
  readonly typed: string;
  /** What the same place types on a US keyboard: scanners are made for one. */
  readonly placed: string;
  /** The digit of this place, on whichever layer of whichever layout. */
  readonly digit: string;
  /** How the table of keys calls it. */
  readonly presses: readonly string[];
  /** An input method, or the system by Alt and a number, types the character itself. */
  readonly typedByItself: boolean;
  readonly atMs: number;
  /** A key that stays down repeats as fast as a scanner types, and is none. */
  readonly repeat: boolean;
}

const MODIFIERS = [
  'Shift',
  'Control',
  'Alt',
  'AltGraph',
  'CapsLock',
  'NumLock',
  'ScrollLock',
  'Meta',
  'ISO_Next_Group',
  'ModeChange',
];
/** The system does not say which character it will be, or asks an input method first. */
const UNREAD = ['Dead', 'Process', 'Unidentified'];

/** Places of a US keyboard, each with what it types alone and with Shift. */
const US_PLACES: Readonly<Record<string, string>> = {
  Minus: '-_',
  Equal: '=+',
  BracketLeft: '[{',
  BracketRight: ']}',
  Backslash: '\\|',
  Semicolon: ';:',
  Quote: '\'"',
  Backquote: '`~',
  Comma: ',<',
  Period: '.>',
  Slash: '/?',
  Space: '  ',
};
const US_DIGITS_SHIFTED = ')!@#$%^&*(';

/** Null for a key that only changes what others mean. A key that is struck together with Ctrl types nothing. */
export function strokeOf(event: KeyStruck): Stroke | null {
  if (MODIFIERS.includes(event.key)) return null;
  const kind = kindOf(event);
  const keypad = /^Numpad(\d)$/.exec(event.code)?.[1];
  const isCharacter = kind === 'character';
  return {
    kind,
    typed: isCharacter ? (keypad ?? (event.key.length === 1 ? event.key : '')) : '',
    placed: isCharacter ? placedBy(event) : '',
    digit: isCharacter ? digitOf(event) : '',
    presses: pressesOf(event),
    typedByItself: isCharacter && event.key === 'Process',
    atMs: event.timeStamp,
    repeat: event.repeat,
  };
}

function kindOf(event: KeyStruck): Stroke['kind'] {
  if (isTerminator(event)) return 'terminator';
  if (event.metaKey || ((event.ctrlKey || event.altKey) && !isAltGraph(event))) return 'other';
  const types = event.key.length === 1 || /^Numpad\d$/.test(event.code);
  return types || (UNREAD.includes(event.key) && placedBy(event) !== '') ? 'character' : 'other';
}

/** Windows tells the third layer of a layout as Ctrl and Alt together. */
function isAltGraph({ key, ctrlKey, altKey }: KeyStruck): boolean {
  return ctrlKey && altKey && key.length === 1 && !/^[a-z\d]$/i.test(key);
}

/** Scanners end with Enter or Tab; a line feed comes as Ctrl+J, a carriage return as Enter or Ctrl+M. */
function isTerminator(event: KeyStruck): boolean {
  return (
    event.key === 'Enter' || event.key === 'Tab' || (event.ctrlKey && (event.code === 'KeyJ' || event.code === 'KeyM'))
  );
}

function placedBy({ code, key, shiftKey }: Pick<KeyStruck, 'code' | 'key' | 'shiftKey'>): string {
  const [, place, name = ''] = /^(Key|Digit|Numpad)(\w)$/.exec(code) ?? [];
  // A letter tells of Caps Lock as well as of Shift.
  const isLetter = key.length === 1 && key.toLowerCase() !== key.toUpperCase();
  const isUpper = isLetter ? key === key.toUpperCase() : shiftKey;
  if (place === 'Key') return isUpper ? name : name.toLowerCase();
  if (place === 'Digit') return shiftKey ? US_DIGITS_SHIFTED.charAt(Number(name)) : name;
  return place === 'Numpad' ? name : (US_PLACES[code]?.charAt(shiftKey ? 1 : 0) ?? '');
}

function digitOf({ code, key }: Pick<KeyStruck, 'code' | 'key'>): string {
  return /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1] ?? (isDigit(key) ? key : '');
}

/**
 * How the table of keys calls what was struck. A keypad's place comes first; where the layout has other letters, the
 * place of the key comes last. An input method takes Enter or Esc for its own, and the key is then called `Process`.
 */
export function pressesOf(event: Omit<KeyStruck, 'repeat' | 'timeStamp'>): string[] {
  const { key, code, ctrlKey, altKey, metaKey, shiftKey } = event;
  if (altKey || metaKey) return [];
  // Letters go by their place on the keyboard: with a Russian or Kazakh layout they are others.
  if (ctrlKey) return [`Ctrl ${code}`];
  const digit = digitOf(event);
  if (code.startsWith('Numpad')) return [code, digit || key];
  // Without Shift the row of digits is digits, whatever a layout has there.
  if (digit && (!shiftKey || isDigit(key))) return [digit];
  // Russian layouts have their full stop where keyboards have `/`.
  const isNamed = (key.length > 1 && !UNREAD.includes(key)) || (isLatin(key) && !(code === 'Slash' && key === '.'));
  const place = isNamed ? '' : placedBy(event);
  return place === '' ? [key] : [key, place];
}

/** What a code of Latin letters, digits and signs takes of a stroke; empty where it has none of these. */
export function latinOf({ typed, placed, digit, presses }: Stroke): string {
  if (digit !== '' && presses.includes(digit)) return digit;
  return isLatin(typed) ? typed : placed;
}

const isLatin = (text: string): boolean => /^[ -~]$/.test(text);
export const isDigit = (text: string): boolean => /^\d$/.test(text);
