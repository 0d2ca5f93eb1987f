import { expect, test } from 'vitest';
import type { Screen } from '../../src-renderer/shell/wish.ts';
import { type ACounter, aCounter } from '../devices/a-counter.ts';
import { AIGERIM, aFreshCard, DANIYAR } from '../devices/a-demo-operator.ts';
import { blindFigures, toldOf } from '../devices/blind-figures.ts';
import { type Reference, startReference } from '../devices/controllable-upstream.ts';

/**
 * Every screen that a clerk can reach before the count, read whole: neither its words nor what a screen reader says
 * tells the expected cash.
 */

type Walk = (counter: ACounter, reads: () => Promise<void>, card: string) => Promise<void>;
const back = (counter: ACounter) => counter.presses('Escape');

/** A screen that is new has no walk, and this file is not compiled until it gets one. */
const SCREENS: { readonly [Name in Screen]: Walk | 'after the count' | 'no clerk gets there' } = {
  'sign-in': async (counter, reads) => {
    await counter.presses('Control+KeyL');
    await counter.screen.isAtSignIn();
    await reads();
    await counter.signsIn(AIGERIM);
  },
  'foreign-shift': async (counter, reads) => {
    await counter.presses('Control+KeyL');
    await counter.signsIn(DANIYAR);
    await counter.screen.shows('Another clerk');
    await reads();
    await counter.page.getByRole('main').getByRole('button', { name: 'Sign out' }).click();
    await counter.signsIn(AIGERIM);
  },
  counter: async (counter, reads, card) => {
    await reads();
    await counter.scans(card);
    await counter.screen.asksForAmount();
    await reads();
    await counter.presses('F4');
    await counter.screen.asksForPayment();
    await reads();
    await counter.presses('F12');
    await reads();
    await counter.presses('F12', 'Escape', 'Escape');
    await counter.presses('Escape');
    await counter.screen.asksForCard();
    await counter.presses('NumpadDecimal');
    await reads();
    await back(counter);
  },
  cash: async (counter, reads) => {
    await counter.chooses('Cash');
    for (const key of ['F1', 'F2', 'F3', 'F4', 'F5']) {
      await counter.presses(key);
      await reads();
    }
    await counter.counts({ 1000: 3 });
    await counter.screen.shows('Recorded: ');
    await reads();
    await back(counter);
  },
  history: async (counter, reads, card) => {
    await counter.presses('Control+KeyF');
    await counter.screen.shows('Sales of this shift');
    await reads();
    await counter.types(card.slice(-8));
    await counter.presses('Enter');
    await counter.screen.shows('Sale · receipt');
    await reads();
    await back(counter);
    await back(counter);
  },
  sale: async (counter, reads) => {
    // Pressing the tile opens the sale that it shows.
    await counter.presses('Control+Digit1');
    await counter.screen.shows('Sale · receipt');
    await reads();
    await back(counter);
  },
  'return-last': async (counter, reads) => {
    await counter.presses('Control+KeyZ');
    await counter.screen.shows('Return of receipt');
    await reads();
    await back(counter);
    await back(counter);
  },
  'x-report': async (counter, reads) => {
    await counter.chooses('X report');
    await counter.screen.shows('Counts only');
    await reads();
    await back(counter);
  },
  reports: async (counter, reads) => {
    await counter.chooses('Reports');
    await counter.screen.showsElement(counter.page.getByRole('main', { name: 'Reports' }), 'the reports');
    await reads();
    await back(counter);
  },
  safe: async (counter, reads) => {
    await counter.chooses('Cash');
    await counter.presses('F6');
    await counter.screen.shows('Safe and bags');
    for (const key of ['F1', 'F2', 'F3']) {
      await counter.presses(key);
      await reads();
    }
    await back(counter);
  },
  settings: 'no clerk gets there',
  'close-shift': async (counter, reads) => {
    await counter.chooses('Close shift');
    await counter.screen.shows('Count what is in the drawer now');
    await reads();
    await counter.counts({ 1000: 3 });
    await counter.screen.shows('Your count is recorded');
    await reads();
  },
  'open-shift': 'after the count',
  'shift-closed': 'after the count',
};

const isWalk = (walk: (typeof SCREENS)[Screen]): walk is Walk => typeof walk === 'function';

test('no screen tells expected cash or a sum of takings before the count', async () => {
  const reference: Reference = await startReference();
  try {
    await using counter = await aCounter({ reference });
    const cards = [await aFreshCard(reference), await aFreshCard(reference), await aFreshCard(reference)];
    await counter.signsIn(AIGERIM);
    await counter.opensShift({ 1000: 13, 200: 2, 50: 1 });
    await counter.sells({ card: cards[0] ?? '', amount: 7013, handed: 10_000 });
    await counter.sells({ card: cards[1] ?? '', amount: 4441 });
    await counter.sells({ card: cards[2] ?? '', amount: 6131, authorisationCode: 'A10001' });

    const read: { screen: string; told: string }[] = [];
    for (const [screen, walk] of Object.entries(SCREENS)) {
      if (!isWalk(walk)) continue;
      await walk(
        counter,
        async () => {
          const words = await counter.page.evaluate(() =>
            [
              document.body.innerText,
              ...[...document.querySelectorAll('*')].flatMap((node) =>
                ['aria-label', 'title', 'value', 'placeholder'].map((name) => node.getAttribute(name) ?? ''),
              ),
            ].join('\n'),
          );
          read.push({ screen, told: words });
        },
        cards[0] ?? '',
      );
      if (screen !== 'close-shift') await counter.screen.asksForCard();
    }
    expect(read.length).toBeGreaterThan(15);
    expect(read.every(({ told }) => told.length > 100)).toBe(true);

    const figures = blindFigures(counter.entries());
    expect(figures).toContain(13_450 + 7013 + 4441);
    expect(
      read.flatMap(({ screen, told }) => toldOf(figures, told).map((figure) => `${screen} tells ${figure}`)),
    ).toEqual([]);

    // Once the count stands the same reading finds it.
    await counter.presses('F8');
    await counter.givesTerminals([1, 6131]);
    // The step before says «what is expected» in a sentence; the figure's own label stands alone.
    await counter.screen.shows(/^Expected$/);
    expect(toldOf(figures, await counter.screen.text())).toContain(13_450 + 7013 + 4441);
  } finally {
    await reference.stop();
  }
});
