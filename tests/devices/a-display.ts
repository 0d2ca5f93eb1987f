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

/** What this page was told last, as text. */
interface Hears {
  readonly heard?: string;
}

/** The customer's display of a till at which nobody works: it shows what it is told. */
export class ADisplay {
  readonly #counter: ACounter;
  #seen = '';
  readonly page: Page;

  constructor(counter: ACounter, page: Page) {
    this.#counter = counter;
    this.page = page;
  }

  /** The page has painted this state, and paints no other until the next call. */
  async shows(state: DisplayState, { width, height, theme, look }: DisplayWay): Promise<void> {
    const seen = `${width} ${height} ${theme}`;
    if (seen !== this.#seen) {
      await this.page.setViewportSize({ width, height });
      await this.page.emulateMedia({ colorScheme: theme });
      this.#seen = seen;
    }
    const told = { ...state, look };
    await this.#counter.tellsDisplay(told);
    await this.page.waitForFunction((text) => (window as Window & Hears).heard === text, JSON.stringify(told));
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
  const page = await counter.customersDisplay();
  // The page asks for a state when it opens. That answer comes before this one, and a state told later stays.
  await page.evaluate(`saparDisplay.ask({ kind: 'state' })`);
  await page.evaluate(`saparDisplay.onState((state) => { window.heard = JSON.stringify(state); }); undefined`);
  return new ADisplay(counter, page);
}
