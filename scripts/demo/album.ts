// The demo's pictures, numbered in the order in which they were taken, and what is said while they are.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ACounter } from '../../tests/devices/a-counter.ts';
import { say } from '../setup/say.mjs';

export const MOST_COMMON = { width: 1366, height: 768 };
export const SMALLEST = { width: 1024, height: 768 };

export class Album {
  readonly #folder: string;
  readonly #startedAt = Date.now();
  #pictures = 0;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  /** One line of what happens, with the seconds since the demo began. */
  tell(sentence: string): void {
    say(`${((Date.now() - this.#startedAt) / 1000).toFixed(1).padStart(6)} s  ${sentence}`);
  }

  async picture(counter: ACounter, name: string): Promise<void> {
    this.#pictures += 1;
    await counter.screen.picture(join(this.#folder, `${String(this.#pictures).padStart(2, '0')}-${name}.png`));
  }

  /** The same screen in the longest of its languages, where there is least room for them. */
  async smallPictureIn(counter: ACounter, language: 'ru' | 'kk', name: string): Promise<void> {
    await counter.speaks(language);
    await this.smallPicture(counter, `${name}-${language}`);
    await counter.speaks('en');
  }

  /** The same screen at the smallest size that it must serve. */
  async smallPicture(counter: ACounter, name: string): Promise<void> {
    await counter.sizes(SMALLEST.width, SMALLEST.height);
    await this.picture(counter, `${name}-${SMALLEST.width}`);
    await counter.sizes(MOST_COMMON.width, MOST_COMMON.height);
  }
}
