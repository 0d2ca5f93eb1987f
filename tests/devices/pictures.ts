import type { ACounter } from './a-counter.ts';

const LANGUAGES = ['ru', 'kk', 'zh-CN', 'en'] as const;
const WIDTHS = [1024, 1366] as const;
const HEIGHT = 768;

/** What stands on the screen, in four languages and two sizes, where a folder for pictures is named. */
export async function pictures(counter: ACounter, name: string): Promise<void> {
  const folder = process.env['SAPAR_PICTURES'];
  if (!folder) return;
  for (const language of LANGUAGES) {
    await counter.speaks(language);
    for (const width of WIDTHS) {
      await counter.sizes(width, HEIGHT);
      await counter.looks();
      await counter.screen.picture(`${folder}/${name}-${language}-${width}.png`);
    }
  }
}
