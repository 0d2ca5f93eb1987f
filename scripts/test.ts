// npm test: everything that a change must pass, one summary, and an exit code that says the same.
// `unit` as first word runs the unit tests alone; `long` adds what takes longer than a change should wait.
import './setup/node-version.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './build.ts';
import { openTestDisplays } from './display.ts';
import { ensureElectron } from './electron-runtime.ts';
import { ensureSystemPackages } from './setup/debian-packages.ts';
import { say } from './setup/say.mjs';
import { onStop } from './stopping.ts';
import { ledgerCoverage } from './testing/ledger-coverage.ts';
import { formatted, lint, types, unused } from './testing/checks.ts';
import { runScript } from './testing/run-tool.ts';
import { type Step, summaryOf } from './testing/summary.ts';
import { runProject, WITHOUT_LONG } from './testing/vitest-project.ts';

const [scope, ...vitestWords] = ['unit', 'long'].includes(process.argv[2] ?? '')
  ? process.argv.slice(2)
  : ['all', ...process.argv.slice(2)];
const reports = mkdtempSync(join(tmpdir(), 'sapar-tests-'));
const steps: Step[] = [];
/** A till waits for people, frames and devices half of its time: four keep two cores busy. */
const TILLS_AT_ONCE = 4;
/** The tests in which a counter speaks to the reference upstream. */
const AT_AN_UPSTREAM = ['tests/integration/counter-upstream', 'tests/integration/claims'];
let displays: { close(): Promise<void> } | undefined;

onStop((reason) => void end(`Stopped by ${reason}.`, 1));
process.on('exit', () => rmSync(reports, { recursive: true, force: true }));

try {
  if (scope === 'unit') await project('unit');
  else await everything();
  const { text, passed } = summaryOf(steps);
  await end(text, passed ? 0 : 1);
} catch (error) {
  await end(error instanceof Error ? error.message : String(error), 2);
}

async function everything(): Promise<void> {
  await ensureSystemPackages({
    display: true,
    keys: true,
    postgres: true,
    cups: true,
    compiler: true,
    spreadsheet: scope === 'long',
    freshDebian: scope === 'long',
    keyStore: scope === 'long',
  });
  await ensureElectron();
  displays = await openTestDisplays(TILLS_AT_ONCE);

  // These keep two cores busy together; afterwards every step needs the machine for itself.
  await Promise.all([
    step('format', formatted),
    step('types', types),
    step('lint', lint),
    step('unused', unused),
    project('unit'),
  ]);
  await step('build', async () => {
    await ensureBuilt();
    return { passed: true };
  });
  await project('integration');
  if (process.platform === 'linux') await project('disk');
  else say('▸ disk: only on Linux can a test stand between the counter and its disk');
  await project('e2e');
  if (scope !== 'long') return;
  await project('long');
  await step('a counter at an upstream of contract 1.0', () =>
    runProject('integration', join(reports, 'contract-1.0.json'), AT_AN_UPSTREAM, { SAPAR_CONTRACT: '1.0' }),
  );
  await step('coverage of what writes money', ledgerCoverage);
  await step('changes to what writes money', () => runScript('mutation.ts'));
}

function project(name: string): Promise<void> {
  const words = scope === 'long' ? vitestWords : [...vitestWords, WITHOUT_LONG];
  return step(name, () => runProject(name, join(reports, `${name}.json`), words));
}

/** Runs one step and keeps what came of it; a step that fails stops none of those after it. */
async function step(name: string, work: () => Promise<Omit<Step, 'name' | 'seconds'>>): Promise<void> {
  const startedAt = Date.now();
  say(`▸ ${name}`);
  const outcome = await work().catch((error: unknown) => ({
    passed: false,
    said: error instanceof Error ? error.message : String(error),
  }));
  const done: Step = { ...outcome, name, seconds: (Date.now() - startedAt) / 1000 };
  steps.push(done);
  if (done.said) say(done.said);
  say(`${done.passed ? '✓' : '✗'} ${name} (${done.seconds.toFixed(1)} s)`);
}

async function end(text: string, exitCode: number): Promise<never> {
  await displays?.close();
  say(text);
  process.exit(exitCode);
}
