import { isDigit, type KeyStruck, type Stroke } from './struck.ts';

/**
 * A scanner that is set up for any layout holds Alt and types the number of each character on the keypad. Windows then
 * types the character, without telling of a key; here it becomes a stroke like others.
 */
export class AltCodes {
  #number = '';

  /** True where the key belongs to such a number. */
  struck({ altKey, ctrlKey, code }: KeyStruck): boolean {
    const digit = altKey && !ctrlKey ? /^Numpad(\d)$/.exec(code)?.[1] : undefined;
    if (digit !== undefined) this.#number += digit;
    return digit !== undefined;
  }

  /** The character whose number has ended with this key; null: none has. */
  ended({ key, timeStamp }: Pick<KeyboardEvent, 'key' | 'timeStamp'>): Stroke | null {
    if (key !== 'Alt' || this.#number === '') return null;
    const number = Number(this.#number);
    this.#number = '';
    const character = String.fromCharCode(number);
    return {
      kind: kindOf(character),
      typed: character,
      placed: character,
      digit: isDigit(character) ? character : '',
      presses: [],
      typedByItself: true,
      atMs: timeStamp,
      repeat: false,
    };
  }
}

function kindOf(character: string): Stroke['kind'] {
  if (/[\r\n\t]/.test(character)) return 'terminator';
  return character < ' ' ? 'other' : 'character';
}
