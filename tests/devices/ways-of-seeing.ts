import { LANGUAGES, type Language, type Look, TEXT_PERCENTS } from '../../src-shared/contract/views/look.ts';
import { shownIn, USUAL } from './a-tour.ts';
import type { Stop } from './a-tour-look.ts';

/** A screen of a till, what is written on it and how large. */
interface Way {
  readonly width: number;
  readonly height: number;
  readonly language: Language;
  readonly look: Look;
}

/** The smallest screen that is served, the commonest, and a large one. */
const SCREENS = [{ width: 1024, height: 768 }, USUAL, { width: 1920, height: 1080 }] as const;

/** Each screen at each size of text in each language, by turns by day and by night. */
export const WAYS: readonly Way[] = LANGUAGES.flatMap((language) =>
  SCREENS.flatMap((screen) => TEXT_PERCENTS.map((textPercent) => ({ ...screen, language, textPercent }))),
).map(({ textPercent, ...way }, place) => ({
  ...way,
  look: { theme: place % 2 === 0 ? 'light' : 'dark', textPercent },
}));

/** What is wrong with this stop when it is seen in these ways; afterwards it looks as it did before. */
export async function faultsSeen(
  stop: Stop,
  ways: readonly Way[],
  faultsOf: (way: Way) => Promise<readonly string[]>,
): Promise<string[]> {
  const faults: string[] = [];
  for (const way of ways) {
    await stop.page.setViewportSize(way);
    // The pointer lights up whatever it stands on.
    await stop.page.mouse.move(0, 0);
    await shownIn(stop, way.language, way.look);
    const { language, width, look } = way;
    const where = `${stop.name}, ${language}, ${width}, ${look.theme}, ${look.textPercent} %`;
    faults.push(...(await faultsOf(way)).map((fault) => `${where}: ${fault}`));
  }
  await stop.counter.sizes(USUAL.width, USUAL.height);
  await shownIn(stop, 'en', { theme: 'light', textPercent: 100 });
  return faults;
}
