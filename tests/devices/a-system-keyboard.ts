import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** A keyboard of this display under a layout of the system: its keys are struck by place, as a scanner does. */

const run = promisify(execFile);
/** Between two keys of a scanner, and of a hand. */
const SCANNER_KEY_MS = 8;
const HAND_KEY_MS = 110;
/** What a hand needs from one thing to the next. */
const PAUSE_MS = 150;
const WITHIN_MS = 20_000;

/** X calls places by numbers; each row begins where it begins on a keyboard. */
const ROWS: readonly (readonly [first: number, places: string])[] = [
  [10, '1234567890-='],
  [24, 'qwertyuiop[]'],
  [38, "asdfghjkl;'"],
  [52, 'zxcvbnm,./'],
];
const KEYPAD: Readonly<Record<string, number>> = Object.fromEntries(
  [...'7894561230'].map((digit, at) => [digit, [79, 80, 81, 83, 84, 85, 87, 88, 89, 90][at] ?? 0]),
);
const PLACES: Readonly<Record<string, number>> = {
  ...Object.fromEntries(ROWS.flatMap(([first, places]) => [...places].map((place, at) => [place, first + at]))),
  Enter: 36,
  F4: 70,
  F9: 75,
};
const SHIFT = 50;
const CONTROL = 37;
const SHIFTED: Readonly<Record<string, string>> = { ':': ';', '?': '/', '*': '8' };

export class SystemKeyboard {
  /** The window that has just been opened on this display. */
  static async at(title: string): Promise<SystemKeyboard> {
    const [window] = (await xdotool('search', '--sync', '--onlyvisible', '--name', title)).split('\n');
    if (!window) throw new Error(`this display has no window «${title}»`);
    await xdotool('windowfocus', '--sync', window);
    return new SystemKeyboard();
  }

  async is(layout: string): Promise<void> {
    await run('setxkbmap', ['-layout', layout]);
  }

  /** What a US keyboard would have typed by these keys. */
  async types(text: string): Promise<void> {
    await strike([...text].map(placeOf), HAND_KEY_MS);
  }

  async typesOnTheKeypad(digits: string): Promise<void> {
    await strike(
      [...digits].map((digit) => String(KEYPAD[digit])),
      HAND_KEY_MS,
    );
  }

  async presses(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await strike([placeOf(key)], HAND_KEY_MS);
  }

  async scans(text: string): Promise<void> {
    await strike([...text, 'Enter'].map(placeOf), SCANNER_KEY_MS);
  }
}

function placeOf(name: string): string {
  // Its number is the name of a digit.
  if (name === 'Escape') return name;
  if (name.startsWith('Control+')) return `${CONTROL}+${placeOf(name.replace('Control+', ''))}`;
  const shifted = SHIFTED[name] ?? (/^[A-Z]$/.test(name) ? name.toLowerCase() : undefined);
  const place = PLACES[shifted ?? name];
  if (place === undefined) throw new Error(`no key of a US keyboard is called ${name}`);
  return shifted === undefined ? String(place) : `${SHIFT}+${place}`;
}

async function strike(keys: readonly string[], delayMs: number): Promise<void> {
  await xdotool('key', '--delay', String(delayMs), ...keys);
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}

async function xdotool(...words: readonly string[]): Promise<string> {
  return (await run('xdotool', [...words], { timeout: WITHIN_MS })).stdout.trim();
}
