import type { CDPSession, Locator, Page } from 'playwright';

/** A clerk who has no keyboard: a numeric keypad, or a finger. Both do the same at the window, each in its own way. */
export interface Hand {
  /** Presses a button that is on the screen. */
  answers(button: string | RegExp | Locator): Promise<void>;
  /** What Enter does, and the button that says so. */
  confirms(name: string | RegExp): Promise<void>;
  /** Into the field that the step has ready. */
  types(text: string): Promise<void>;
  fills(field: string | RegExp, text: string): Promise<void>;
  chooses(item: string): Promise<void>;
  /** A command that has a key on a keyboard alone. */
  commands(name: string | RegExp): Promise<void>;
  nextReason(words: string): Promise<void>;
  goesBack(): Promise<void>;
}

const KEY_PAUSE_MS = 60;
/** A key that does something waits until it is known that no scanner sent it; a person looks at what it did. */
const LOOK_MS = 120;
/** From one button to the next of a finger that means it, and between two taps that are one. */
const NEXT_TAP_MS = 250;
const BOUNCE_MS = 150;
const SHOWN_WITHIN_MS = 8_000;
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

const LED_ON_WITHIN_MS = 1_000;
/** Controls that a `+` passes by until one that is sought has the focus. */
const CONTROLS_MAX = 60;

export class CounterKeypad implements Hand {
  readonly #page: Page;
  #wire: CDPSession | undefined;

  constructor(page: Page) {
    this.#page = page;
  }

  async answers(button: string | RegExp | Locator): Promise<void> {
    await this.#reaches(buttonOf(this.#page, button));
    await this.presses('⏎');
  }

  async confirms(): Promise<void> {
    await this.presses('⏎');
  }

  /** A letter is its digit, and `/` until it stands there. */
  async types(text: string): Promise<void> {
    for (const character of text) await this.presses(keysOf(character));
  }

  async fills(field: string | RegExp, text: string): Promise<void> {
    await this.#reaches(fieldNamed(this.#page, field));
    await this.types(text);
  }

  async chooses(item: string): Promise<void> {
    await this.presses('.');
    await this.#choosesIn('Menu', item);
  }

  async commands(name: string | RegExp): Promise<void> {
    await this.chooses('Keys');
    await this.#choosesIn('Keys', name);
  }

  async nextReason(words: string): Promise<void> {
    await this.#reaches(fieldNamed(this.#page, /^Reason/));
    for (let reasons = 0; reasons < CONTROLS_MAX; reasons += 1) {
      await this.presses('/');
      await this.#page.waitForTimeout(LOOK_MS);
      if ((await fieldNamed(this.#page, /^Reason/).inputValue()) === words) return;
    }
    throw new Error(`«${words}» is no usual reason`);
  }

  async goesBack(): Promise<void> {
    await this.takesAway(1);
  }

  /** So many characters. A person looks before and after: eight keys without a pause are a scanner's. */
  async takesAway(characters: number): Promise<void> {
    await this.#page.waitForTimeout(LOOK_MS);
    await this.presses('-'.repeat(characters));
    await this.#page.waitForTimeout(LOOK_MS);
  }

  /** The digit that stands on the line, and is all that is struck. */
  async #choosesIn(dialog: string, item: string | RegExp): Promise<void> {
    const line = this.#page.getByRole('dialog', { name: dialog }).getByRole('button', { name: item }).first();
    await line.waitFor({ timeout: SHOWN_WITHIN_MS });
    const hints = await line.locator('kbd').evaluateAll((all) => all.map((each) => each.dataset['keys']));
    const digit = hints.find((hint) => hint !== undefined && /^\d$/.test(hint));
    if (digit === undefined) throw new Error(`«${String(item)}» has no digit among ${hints.join(', ')}`);
    await this.presses(digit);
  }

  async #reaches(target: Locator): Promise<void> {
    await target.waitFor({ timeout: SHOWN_WITHIN_MS });
    for (let passed = 0; passed < CONTROLS_MAX; passed += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await this.#goesOn();
    }
    throw new Error(`+ does not lead to ${String(target)}`);
  }

  /** A key waits until it is known that no scanner sent it: a hand that strikes it again before would go too far. */
  async #goesOn(): Promise<void> {
    const focused = await this.#page.evaluateHandle(() => document.activeElement);
    await this.presses('+');
    // Behind the last control it reads on, and the focus stays.
    for (let waitedMs = 0; waitedMs < LED_ON_WITHIN_MS; waitedMs += KEY_PAUSE_MS) {
      if (await focused.evaluate((before) => before !== document.activeElement)) return;
      await this.#page.waitForTimeout(KEY_PAUSE_MS);
    }
  }

  /** Digits, `. + - * /`, and ⏎ for the Enter of the keypad. */
  async presses(keys: string): Promise<void> {
    const wire = await this.#connected();
    for (const name of keys) {
      await strikes(wire, name);
      await this.#page.waitForTimeout(KEY_PAUSE_MS);
    }
  }

  /** A key that stays down: the keyboard strikes it again and again. */
  async holds(key: string, strokes: number): Promise<void> {
    const wire = await this.#connected();
    for (let stroke = 0; stroke < strokes; stroke += 1) {
      await goesDown(wire, key, { autoRepeat: stroke > 0 });
      await this.#page.waitForTimeout(stroke === 0 ? LOOK_MS : ROLL_MS);
    }
    await goesUp(wire, key);
    await this.#page.waitForTimeout(LOOK_MS);
  }

  /** One after the other, so far apart: each key carries the time at which it was struck, as in one movement. */
  async pressesEach(afterMs: number, keys: string): Promise<void> {
    const wire = await this.#connected();
    let at = Date.now();
    for (const name of keys) {
      await this.#page.waitForTimeout(Math.max(at - Date.now(), 0));
      await strikes(wire, name, at);
      at += afterMs;
    }
    await this.#page.waitForTimeout(afterMs);
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
  const when = atMs === undefined ? {} : { timestamp: atMs / 1000 };
  await goesDown(wire, name, when);
  await goesUp(wire, name, when);
}

interface Stroke {
  readonly timestamp?: number;
  readonly autoRepeat?: boolean;
}

async function goesDown(wire: CDPSession, name: string, how: Stroke = {}): Promise<void> {
  const { text, ...key } = keyNamed(name);
  await wire.send('Input.dispatchKeyEvent', { ...key, ...how, type: 'keyDown', text });
}

async function goesUp(wire: CDPSession, name: string, how: Stroke = {}): Promise<void> {
  const { text: _, ...key } = keyNamed(name);
  await wire.send('Input.dispatchKeyEvent', { ...key, ...how, type: 'keyUp' });
}

function keyNamed(name: string) {
  const {
    code,
    keyCode,
    key = name,
    text = name,
  } = KEYPAD[name] ?? { code: `Numpad${name}`, keyCode: KEYPAD_ZERO + Number(name) };
  return { key, code, text, windowsVirtualKeyCode: keyCode, location: 3, isKeypad: true };
}

const OTHER_KEYS = /^(Digits|Letters|Capitals and signs|Small letters and digits)$/;

export class CounterFinger implements Hand {
  readonly #page: Page;
  #wire: CDPSession | undefined;
  #tappedAt = 0;

  constructor(page: Page) {
    this.#page = page;
  }

  async taps(target: Locator): Promise<void> {
    const since = Date.now() - this.#tappedAt;
    if (since < NEXT_TAP_MS) await this.#page.waitForTimeout(NEXT_TAP_MS - since);
    await this.#tapsAtOnce(target);
  }

  /** As a finger that bounces: the second tap meets whatever stands there by then. */
  async tapsTwice(target: Locator): Promise<void> {
    await target.waitFor({ timeout: SHOWN_WITHIN_MS });
    const place = await middleOf(target);
    const firstAt = Date.now();
    await this.#touches(place, firstAt);
    await this.#touches(place, firstAt + BOUNCE_MS);
  }

  async #tapsAtOnce(target: Locator): Promise<void> {
    await target.waitFor({ timeout: SHOWN_WITHIN_MS });
    await target.scrollIntoViewIfNeeded();
    await this.#touches(await middleOf(target), Date.now());
    this.#tappedAt = Date.now();
  }

  /** It carries the time at which it was meant, however late a busy page sees it. */
  async #touches(place: Place, atMs: number): Promise<void> {
    this.#wire ??= await touchScreenOf(this.#page);
    const timestamp = atMs / 1000;
    await this.#wire.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [place], timestamp });
    await this.#wire.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [], timestamp });
    await this.#page.waitForTimeout(KEY_PAUSE_MS);
  }

  async tapsButton(name: string): Promise<void> {
    await this.answers(name);
  }

  /** On the pad that is on the screen. */
  async tapsDigits(digits: string): Promise<void> {
    await this.types(digits);
  }

  async answers(button: string | RegExp | Locator): Promise<void> {
    await this.taps(buttonOf(this.#page, button));
  }

  async confirms(name: string | RegExp): Promise<void> {
    await this.answers(name);
  }

  async types(text: string): Promise<void> {
    const pads = this.#page.getByRole('group', { name: /^(Digits|Letters) for/ });
    for (const character of text) {
      const key = pads.getByRole('button', { name: character === ' ' ? 'Space' : character, exact: true }).last();
      const others = pads.getByRole('button', { name: OTHER_KEYS }).last();
      // Letters come a moment after the touch. A pad that shows not all of its keys has one that changes them.
      await key.or(others).first().waitFor({ timeout: SHOWN_WITHIN_MS });
      if ((await key.count()) === 0) await this.taps(others);
      await this.#tapsAtOnce(key);
    }
  }

  async fills(field: string | RegExp, text: string): Promise<void> {
    await this.taps(fieldNamed(this.#page, field));
    await this.types(text);
  }

  async chooses(item: string): Promise<void> {
    await this.tapsButton('Menu');
    await this.taps(this.#page.getByRole('dialog', { name: 'Menu' }).getByRole('button', { name: item }));
  }

  async commands(name: string | RegExp): Promise<void> {
    await this.answers(name);
  }

  async nextReason(words: string): Promise<void> {
    await this.answers(words);
  }

  async goesBack(): Promise<void> {
    await this.answers(/^(Back|Close)$/);
  }
}

function buttonOf(page: Page, button: string | RegExp | Locator): Locator {
  if (typeof button !== 'string' && !(button instanceof RegExp)) return button;
  return page
    .getByRole('button', { name: button, exact: typeof button === 'string' })
    .and(page.locator('button:enabled'))
    .first();
}

function fieldNamed(page: Page, name: string | RegExp): Locator {
  const exact = typeof name === 'string';
  // A PIN's field is no textbox.
  const named = page.getByRole('textbox', { name, exact }).or(page.getByLabel(name, { exact }));
  return named.and(page.locator('input:enabled')).first();
}

interface Place {
  readonly x: number;
  readonly y: number;
}

async function middleOf(target: Locator): Promise<Place> {
  const box = await target.boundingBox();
  if (!box) throw new Error('there is nothing to tap');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** As they are printed on a telephone. */
const ON_THE_KEYS = ['1-', '2ABC', '3DEF', '4GHI', '5JKL', '6MNO', '7PQRS', '8TUV', '9WXYZ'];

export function keysOf(character: string): string {
  const place = (key: string) => key.indexOf(character);
  const key = ON_THE_KEYS.find((each) => place(each) > 0);
  return key === undefined ? character : key.charAt(0) + '/'.repeat(place(key));
}

/** This machine has none: the page is told that there is one. */
async function touchScreenOf(page: Page): Promise<CDPSession> {
  const wire = await page.context().newCDPSession(page);
  await wire.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 1 });
  return wire;
}
