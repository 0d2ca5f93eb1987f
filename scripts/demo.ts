// npm run demo: plays a shift in a real Electron and leaves pictures of screens and receipts in run/demo. Asked for
// --screens, it goes through every screen in every language instead, into run/screens and docs/pictures.
import './setup/node-version.ts';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './setup/places.ts';
import { say } from './setup/say.mjs';
import { prepareMachine } from './setup.ts';

const FOLDER = join(ROOT, 'run', 'demo');
const CANNOT_BEGIN = 2;

try {
  const { display } = await prepareMachine();
  if (process.argv.includes('--screens')) {
    const { picturesOfAllScreens } = await import('./demo/screens.ts');
    await picturesOfAllScreens(join(ROOT, 'run', 'screens'), join(ROOT, 'docs', 'pictures'));
    await display.close();
    process.exit(0);
  }
  rmSync(FOLDER, { recursive: true, force: true });
  // Loaded only now: the harness needs the packages and the Electron that were seen to just before.
  const { playDemo } = await import('./demo/play.ts');
  const equal = await playDemo(FOLDER);
  await display.close();
  process.exit(equal ? 0 : 1);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exit(CANNOT_BEGIN);
}
