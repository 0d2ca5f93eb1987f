import type { CDPSession, Locator, Page } from 'playwright';

/** A clerk who has no keyboard: a numeric keypad, or a finger. */

const KEY_PAUSE_MS = 60;
/** From one key to the one beside it by a single movement of the hand. */
const ROLL_MS = 30;
const KEYPAD: Readonly<
  Record<string, { readonly code: string; readonly keyCode: number; readonly key?: string; readonly text?: string }>
> = {
  '.': { code: 'NumpadDecimal', keyCode: 110 },
  '+': { code: 'NumpadAdd', keyCode: 107 },
  '-': { code: 'NumpadSubtract', keyCode: 109 },
  '*': { code: 'NumpadMultiply', keyCode: 106 },
  '/': { code: 'NumpadDivide', keyCode: 111 },
  '⏎': { code: 'NumpadEnter', keyCode: 13, key: 'Enter', text: '\r' },
};
const KEYPAD_ZERO = 96;

export class CounterKeypad {
  readonly #page: Page;
  #wire: CDPSession | undefined;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Digits, `. + - * /`, and ⏎ for the Enter of the keypad. */
  async presses(keys: string): Promise<void> {
    const wire = await this.#connected();
    for (const name of keys) {
      await strikes(wire, name);
      await this.#page.waitForTimeout(KEY_PAUSE_MS);
    }
  }

  /** As one movement: each key carries the time at which it was struck, however late a busy page sees it. */
  async rolls(keys: string): Promise<void> {
    const wire = await this.#connected();
    const startsAt = Date.now();
    await Promise.all([...keys].map((name, index) => strikes(wire, name, startsAt + index * ROLL_MS)));
    await this.#page.waitForTimeout(keys.length * ROLL_MS + KEY_PAUSE_MS);
  }

  async #connected(): Promise<CDPSession> {
    this.#wire ??= await this.#page.context().newCDPSession(this.#page);
    return this.#wire;
  }
}

/** `atMs`: when the key was struck, where that is not now. */
async function strikes(wire: CDPSession, name: string, atMs?: number): Promise<void> {
  const {
    code,
    keyCode,
    key = name,
    text = name,
  } = KEYPAD[name] ?? { code: `Numpad${name}`, keyCode: KEYPAD_ZERO + Number(name) };
  const when = atMs === undefined ? {} : { timestamp: atMs / 1000 };
  const stroke = { key, code, windowsVirtualKeyCode: keyCode, location: 3, isKeypad: true, ...when };
  await wire.send('Input.dispatchKeyEvent', { ...stroke, type: 'keyDown', text });
  await wire.send('Input.dispatchKeyEvent', { ...stroke, type: 'keyUp' });
}

export class CounterFinger {
  readonly #page: Page;
  #wire: CDPSession | undefined;

  constructor(page: Page) {
    this.#page = page;
  }

  async taps(target: Locator): Promise<void> {
    this.#wire ??= await touchScreenOf(this.#page);
    await target.waitFor();
    await target.scrollIntoViewIfNeeded();
    const box = await target.boundingBox();
    if (!box) throw new Error('there is nothing to tap');
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await this.#wire.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
    await this.#wire.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await this.#page.waitForTimeout(KEY_PAUSE_MS);
  }

  async tapsButton(name: string): Promise<void> {
    await this.taps(this.#page.getByRole('button', { name, exact: true }).and(this.#page.locator(':enabled')));
  }

  /** On the pad that is on the screen. */
  async tapsDigits(digits: string): Promise<void> {
    for (const digit of digits)
      await this.taps(
        this.#page.getByRole('group', { name: /^Digits for/ }).getByRole('button', { name: digit, exact: true }),
      );
  }
}

/** This machine has none: the page is told that there is one. */
async function touchScreenOf(page: Page): Promise<CDPSession> {
  const wire = await page.context().newCDPSession(page);
  await wire.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 1 });
  return wire;
}
