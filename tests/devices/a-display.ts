import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright';
import type { CustomerLook, DisplayState } from '../../src-shared/contract/display.ts';
import { type ACounter, aCounter } from './a-counter.ts';

/** How a state of the display is looked at. */
export interface DisplayWay {
  readonly width: number;
  readonly height: number;
  readonly theme: 'light' | 'dark';
  readonly look: CustomerLook;
}

export const USUAL_DISPLAY = { width: 1366, height: 768 } as const;

const TRIES_MAX = 50;
const TOLD_WITHIN_MS = 10;

/** The customer's display of a till at which nobody works: it shows what it is told. */
export class ADisplay {
  readonly #counter: ACounter;
  #seen = '';
  readonly page: Page;

  constructor(counter: ACounter, page: Page) {
    this.#counter = counter;
    this.page = page;
  }

  async shows(state: DisplayState, { width, height, theme, look }: DisplayWay): Promise<void> {
    const seen = `${width} ${height} ${theme}`;
    if (seen !== this.#seen) {
      await this.page.setViewportSize({ width, height });
      await this.page.emulateMedia({ colorScheme: theme });
      this.#seen = seen;
    }
    const [size, contrast] = [look.large ? 'large' : 'usual', look.contrast ? 'high' : 'usual'];
    const told = `html[lang="${state.language}"][data-size="${size}"][data-contrast="${contrast}"]`;
    const there = this.page.locator(`${told} main[data-kind="${state.shown.kind}"]`);
    // The till tells its own state whenever something changed in it.
    for (let tries = 0; tries === 0 || !(await there.isVisible()); tries += 1) {
      if (tries > TRIES_MAX) throw new Error(`the display does not show ${told} ${state.shown.kind}`);
      await this.#counter.tellsDisplay({ ...state, look });
      await pause(TOLD_WITHIN_MS);
    }
    await this.page.evaluate(() =>
      document.fonts.ready.then(
        () =>
          new Promise((resolve) => {
            requestAnimationFrame(() => requestAnimationFrame(resolve));
          }),
      ),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#counter[Symbol.asyncDispose]();
  }
}

export async function aDisplay(): Promise<ADisplay> {
  const counter = await aCounter({ display: 'window' });
  return new ADisplay(counter, await counter.customersDisplay());
}
