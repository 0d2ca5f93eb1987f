// What is checked without running a test: layout, rules, types and whether anything is there that nobody uses.
import { join } from 'node:path';
import { runTool } from './run-tool.ts';

interface CheckOutcome {
  readonly passed: boolean;
  readonly said?: string;
}

/** Named, because what a build or a run leaves behind is not ours to check. */
const LINTED = ['src-main', 'src-renderer', 'src-shared', 'src-upstream', 'scripts', 'tests'];
/** Each with the types that it may use; the one at the top checks scripts and tests. It takes as long as the others. */
const TYPED = [['src-shared', 'src-main', 'src-renderer', 'src-upstream'], ['.']];

const OXFMT = new URL('bin/oxfmt', import.meta.resolve('oxfmt/package.json'));
const OXLINT = new URL('bin/oxlint', import.meta.resolve('oxlint/package.json'));
const TSC = new URL('bin/tsc', import.meta.resolve('typescript/package.json'));
const KNIP = new URL('../bin/knip.js', import.meta.resolve('knip'));

/** Lays every file out anew. */
export const format = (): Promise<CheckOutcome> => runTool(OXFMT, ['.']);

/** Changes nothing, and names the files that `npm run format` would change. */
export async function formatted(): Promise<CheckOutcome> {
  const outcome = await runTool(OXFMT, ['--list-different', '.']);
  return outcome.passed
    ? outcome
    : { passed: false, said: `Not laid out as the formatter does it; run npm run format:\n${outcome.said ?? ''}` };
}

export const lint = (): Promise<CheckOutcome> =>
  runTool(OXLINT, ['-c', join('scripts', 'oxlint.json'), '--deny-warnings', ...LINTED]);

export async function types(): Promise<CheckOutcome> {
  const said = (await Promise.all(TYPED.map(complaintsAbout))).flat();
  return said.length === 0 ? { passed: true } : { passed: false, said: said.join('\n') };
}

async function complaintsAbout(houses: readonly string[]): Promise<string[]> {
  const said: string[] = [];
  for (const house of houses) {
    // Each further checker works out again what the first one knows: two programs beside each other keep two cores.
    const outcome = await runTool(TSC, ['--noEmit', '--checkers', '1', '-p', house]);
    if (!outcome.passed) said.push(outcome.said ?? `${house} did not pass`);
  }
  return said;
}

export const unused = (): Promise<CheckOutcome> => runTool(KNIP, ['--no-progress']);
