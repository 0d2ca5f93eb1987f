import type { CDPSession, Locator, Page } from 'playwright';

/** A clerk who has no keyboard: a numeric keypad, or a finger. */

const KEY_PAUSE_MS = 60;
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
    this.#wire ??= await this.#page.context().newCDPSession(this.#page);
    for (const name of keys) {
      const {
        code,
        keyCode,
        key = name,
        text = name,
      } = KEYPAD[name] ?? { code: `Numpad${name}`, keyCode: KEYPAD_ZERO + Number(name) };
      const stroke = { key, code, windowsVirtualKeyCode: keyCode, location: 3, isKeypad: true };
      await this.#wire.send('Input.dispatchKeyEvent', { ...stroke, type: 'keyDown', text });
      await this.#wire.send('Input.dispatchKeyEvent', { ...stroke, type: 'keyUp' });
      await this.#page.waitForTimeout(KEY_PAUSE_MS);
    }
  }
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
