import type { Locator } from 'playwright';
import type { ACounter } from './a-counter.ts';

/** What a hand finds at a place of the page, seen by what a finger there would meet. */

/** The smallest screen with the largest text: two of the three steps stand beside each other, and pages scroll. */
export async function inLargeText(counter: ACounter): Promise<void> {
  await counter.sizes(1024, 768);
  await counter.setsText(150);
}

/** From its upper edge to the lower nothing covers it. */
export function isWhole(place: Locator): Promise<boolean> {
  return place.evaluate((element) => {
    const { x, width, top, bottom } = element.getBoundingClientRect();
    return [top + 2, bottom - 2].every((y) => element.contains(document.elementFromPoint(x + width / 2, y)));
  });
}

/** Its middle is what a finger there would meet. */
export function isInSight(place: Locator): Promise<boolean> {
  return place.evaluate((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return element.contains(document.elementFromPoint(x + width / 2, y + height / 2));
  });
}
