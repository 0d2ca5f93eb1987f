// npm run format, lint, types and unused: one check of `npm test` alone. `format` writes, the others only tell.
import './setup/node-version.ts';
import { say } from './setup/say.mjs';
import { format, lint, types, unused } from './testing/checks.ts';

const CHECKS = { format, lint, types, unused };

const asked = process.argv[2] ?? '';
const check = Object.entries(CHECKS).find(([name]) => name === asked)?.[1];
if (!check) {
  say(`'${asked}' is no check. Choose one of: ${Object.keys(CHECKS).join(', ')}.`);
  process.exit(2);
}
const { passed, said } = await check();
if (said) say(said);
say(`${passed ? '✓' : '✗'} ${asked}`);
process.exitCode = passed ? 0 : 1;
