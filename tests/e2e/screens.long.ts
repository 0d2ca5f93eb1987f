import { expect, onTestFinished, test } from 'vitest';
import { LANGUAGES } from '../../src-shared/contract/views/look.ts';
import { tour } from '../devices/a-tour.ts';
import type { Stop } from '../devices/a-tour-look.ts';
import { startReference } from '../devices/controllable-upstream.ts';
import { accessibilityFaults, focusFaults, layoutFaults } from '../devices/judged-screen.ts';
import { faultsSeen, WAYS } from '../devices/ways-of-seeing.ts';

/** Every screen in every language, at every size of window and of text. */

test.each(LANGUAGES)(
  'in %s nothing is covered, cut or outside at any size, the payment key is whole, and axe finds nothing serious',
  async (language) => {
    // The tour claims and is paid what only one counter can be paid: each begins at an operator of its own.
    const reference = await startReference();
    onTestFinished(() => reference.stop());
    const ways = WAYS.filter((way) => way.language === language);
    const faults: string[] = [];
    await tour(reference, async (stop: Stop) => {
      faults.push(...(await focusFaults(stop.page)).map((fault) => `${stop.name}: ${fault}`));
      faults.push(
        ...(await faultsSeen(stop, ways, async ({ look }) => [
          ...(await layoutFaults(stop.page)),
          ...(look.textPercent === 100 ? await accessibilityFaults(stop.page) : []),
        ])),
      );
    });
    expect(faults).toEqual([]);
  },
);
