/** What is asked of a key that was struck. */
export type KeyStruck = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'altKey' | 'metaKey' | 'repeat' | 'timeStamp'>;

/** A key as a scanner or a hand strikes it. */
export interface Stroke {
  readonly kind: 'character' | 'terminator' | 'other';
  /** What a character stroke types. */
  readonly text: string;
  readonly atMs: number;
  /** A key that stays down repeats as fast as a scanner types, and is none. */
  readonly repeat: boolean;
}

const MODIFIERS = ['Shift', 'Control', 'Alt', 'AltGraph', 'CapsLock', 'NumLock', 'Meta'];

/** Null for a key that only changes what others mean. A key that is struck together with Ctrl types nothing. */
export function strokeOf(event: KeyStruck): Stroke | null {
  if (MODIFIERS.includes(event.key)) return null;
  const kind = kindOf(event);
  return { kind, text: kind === 'character' ? event.key : '', atMs: event.timeStamp, repeat: event.repeat };
}

function kindOf(event: KeyStruck): Stroke['kind'] {
  if (event.key.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey) return 'character';
  return isTerminator(event) ? 'terminator' : 'other';
}

/** Scanners end with Enter or Tab; a line feed comes as Ctrl+J, a carriage return as Enter or Ctrl+M. */
function isTerminator(event: KeyStruck): boolean {
  return (
    event.key === 'Enter' || event.key === 'Tab' || (event.ctrlKey && (event.code === 'KeyJ' || event.code === 'KeyM'))
  );
}

/**
 * How the table of keys calls what was struck: a keypad's place before what the key types. The place of no other key
 * counts: an input method takes Enter or Esc for its own, and the key is then called `Process`.
 */
export function pressesOf({ key, code, ctrlKey, altKey, metaKey }: Omit<KeyStruck, 'repeat' | 'timeStamp'>): string[] {
  if (altKey || metaKey) return [];
  // Letters go by their place on the keyboard: with a Russian or Kazakh layout they are others.
  if (ctrlKey) return [`Ctrl ${code}`];
  return code.startsWith('Numpad') ? [code, key] : [key];
}

export const isDigit = (text: string): boolean => /^\d$/.test(text);
