// npm run demo: sees to the machine and lets tests/demo/main.ts play the counter in a real Electron.
import './setup/node-version.ts';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runHere } from './run-here.ts';
import { ROOT } from './setup/places.ts';
import { say } from './setup/say.mjs';
import { prepareMachine } from './setup.ts';

const PLAY = join(ROOT, 'tests', 'demo', 'main.ts');

try {
  if (!existsSync(PLAY)) throw new Error(`The demo's script ${PLAY} is not there.`);
  // The Electron, the display and the build are announced through the environment, as they are to the tests.
  await prepareMachine();
  await runHere(process.execPath, [PLAY, ...process.argv.slice(2)], ROOT, process.env);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exit(2);
}
