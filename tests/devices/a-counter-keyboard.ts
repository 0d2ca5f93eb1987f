import type { CDPSession, Page } from 'playwright';

/** Between two keys of a keyboard-wedge scanner. */
const WEDGE_KEY_MS = 8;
const KEY_DOWN_MS = 3;
/** Between two keys of a quick hand. */
const HAND_KEY_MS = 60;
/** No hand that held a scanner is back at the keyboard sooner, nor from there at the scanner. */
const BACK_FROM_THE_SCANNER_MS = 200;

interface Stroke {
  readonly key: string;
  readonly code: string;
  readonly keyCode: number;
  readonly text?: string;
  readonly ctrl?: boolean;
}

const ENTER: Stroke = { key: 'Enter', code: 'Enter', keyCode: 13, text: '\r' };
/** A line feed comes from a keyboard as Ctrl+J. */
const LINE_FEED: Stroke = { key: 'j', code: 'KeyJ', keyCode: 74, ctrl: true };
const CONTROL_MODIFIER = 2;

/** Start of text, as a keyboard has it, and keys that scanners send for other control characters. */
const START_OF_TEXT: Stroke = { key: 'b', code: 'KeyB', keyCode: 66, ctrl: true };
const F1: Stroke = { key: 'F1', code: 'F1', keyCode: 112 };
const ARROW_UP: Stroke = { key: 'ArrowUp', code: 'ArrowUp', keyCode: 38 };
const ESCAPE: Stroke = { key: 'Escape', code: 'Escape', keyCode: 27 };

/** How scanners may be set up to begin, and to end. */
const BEGINNINGS = {
  'the code': [],
  enter: [ENTER],
  'a function key': [F1],
  'start of text': [START_OF_TEXT],
  escape: [ESCAPE],
} as const;
const TERMINATORS = {
  enter: [ENTER],
  'enter twice': [ENTER, ENTER],
  'CR LF': [ENTER, LINE_FEED],
  'CR LF by its arrow': [ENTER, ARROW_UP],
  'a function key': [F1],
  nothing: [],
} as const;
type ScannersEnd = keyof typeof TERMINATORS;
type ScannersBeginning = keyof typeof BEGINNINGS;

/** A clerk's hand on the keyboard, and the scanner that types beside it. */
export class CounterKeyboard {
  readonly #page: Page;
  #wire: CDPSession | undefined;
  #lastKey = '';
  #lastKeyAt = 0;
  #scannedAt = 0;

  constructor(page: Page) {
    this.#page = page;
  }

  /** A key as Playwright names it: 'F4', 'Enter', 'Control+KeyL'. */
  async presses(key: string): Promise<void> {
    await this.#handIsBack();
    // No hand strikes one key twice as quickly as a program.
    if (key === this.#lastKey) await this.#page.waitForTimeout(HAND_KEY_MS);
    await this.#page.keyboard.press(key);
    this.#lastKey = key;
    this.#lastKeyAt = Date.now();
  }

  async types(text: string): Promise<void> {
    await this.#handIsBack();
    await this.#page.keyboard.type(text, { delay: HAND_KEY_MS });
    this.#lastKeyAt = Date.now();
  }

  /** A key that is held down long enough to repeat. */
  async holds(key: string, repeats: number): Promise<void> {
    await this.#handIsBack();
    for (let times = 0; times <= repeats; times += 1) await this.#page.keyboard.down(key);
    await this.#page.keyboard.up(key);
    this.#lastKey = key;
    this.#lastKeyAt = Date.now();
  }

  /**
   * Each stroke carries the time at which the scanner struck it, as the system's events do. A busy page sees them late,
   * but no slower than they were typed.
   */
  async scans(
    text: string,
    terminator: ScannersEnd = 'enter',
    beginning: ScannersBeginning = 'the code',
    keyMs = WEDGE_KEY_MS,
  ): Promise<void> {
    this.#wire ??= await this.#page.context().newCDPSession(this.#page);
    const wire = this.#wire;
    const strokes: readonly Stroke[] = [
      ...BEGINNINGS[beginning],
      ...[...text].map(strokeOf),
      ...TERMINATORS[terminator],
    ];
    await this.#handIsAway();
    const startsAt = Date.now();
    await Promise.all(
      strokes.flatMap((stroke, index) => {
        const at = startsAt + index * keyMs;
        const { key, code, keyCode, ctrl } = stroke;
        const common = { key, code, windowsVirtualKeyCode: keyCode, modifiers: ctrl ? CONTROL_MODIFIER : 0 };
        return [
          wire.send('Input.dispatchKeyEvent', {
            ...common,
            type: stroke.text === undefined ? 'rawKeyDown' : 'keyDown',
            ...(stroke.text !== undefined && { text: stroke.text }),
            timestamp: at / 1000,
          }),
          wire.send('Input.dispatchKeyEvent', { ...common, type: 'keyUp', timestamp: (at + KEY_DOWN_MS) / 1000 }),
        ];
      }),
    );
    this.#lastKeyAt = startsAt + strokes.length * keyMs;
    this.#scannedAt = this.#lastKeyAt;
  }

  async #handIsAway(): Promise<void> {
    const waitMs = this.#lastKeyAt + BACK_FROM_THE_SCANNER_MS - Date.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
  }

  async #handIsBack(): Promise<void> {
    const waitMs = this.#scannedAt + BACK_FROM_THE_SCANNER_MS - Date.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}

function strokeOf(character: string): Stroke {
  const digit = /\d/.test(character);
  const keyCode = character.toUpperCase().charCodeAt(0);
  return {
    key: character,
    code: digit ? `Digit${character}` : `Key${character.toUpperCase()}`,
    keyCode,
    text: character,
  };
}
