// Runs one project of tests/vitest.config.ts and counts what it did from vitest's own report.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ROOT } from '../setup/places.ts';
import type { Step, TestCounts } from './summary.ts';

const Report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string(), tags: z.array(z.string()) })),
    }),
  ),
});
type Report = z.infer<typeof Report>;

/** Leaves out what has the tag `long`, and most rows of long tables (tests/devices/sample-of.ts). */
export const WITHOUT_LONG = '--tags-filter=!long';

/** Tests start hundreds of programs: each reads here what Node made of the same sources before. */
const COMPILED = join(ROOT, 'node_modules', '.cache', 'compiled');

export async function runProject(
  name: string,
  reportFile: string,
  words: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<Omit<Step, 'name' | 'seconds'>> {
  const code = await runVitest(
    [
      'run',
      `--config=${join('tests', 'vitest.config.ts')}`,
      `--project=${name}`,
      `--reporter=${name === 'unit' ? 'default' : 'verbose'}`,
      '--reporter=json',
      `--outputFile.json=${reportFile}`,
      ...words,
    ],
    words.includes(WITHOUT_LONG) ? { ...environment, SAPAR_TEST_SAMPLE: 'yes' } : environment,
  );
  if (!existsSync(reportFile))
    return { passed: false, said: `The ${name} tests left no report: vitest ended with exit code ${code}.` };

  const report = Report.parse(JSON.parse(readFileSync(reportFile, 'utf8')));
  const tests = count(report, words.includes(WITHOUT_LONG));
  const complaint = complaintAbout(name, tests, code);
  return { passed: complaint === undefined, tests, ...(complaint === undefined ? {} : { said: complaint }) };
}

function runVitest(args: readonly string[], environment: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'), ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, NODE_COMPILE_CACHE: COMPILED, ...environment },
    });
    // Our own end must not leave a test run behind that nobody reads.
    const end = () => child.kill('SIGTERM');
    process.on('exit', end);
    child.on('error', reject);
    child.on('close', (code) => {
      process.off('exit', end);
      resolve(code ?? 1);
    });
  });
}

function count(report: Report, withoutLong: boolean): TestCounts {
  const all = report.testResults.flatMap((file) => file.assertionResults);
  const later = new Set(withoutLong ? all.filter((test) => test.tags.includes('long')) : []);
  const statuses = all.filter((test) => !later.has(test)).map((test) => test.status);
  const of = (...wanted: string[]) => statuses.filter((status) => wanted.includes(status)).length;
  // A file that could not even be loaded has no tests to fail, and is a failure all the same.
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  return {
    passed: of('passed'),
    failed: of('failed') + brokenFiles,
    skipped: of('pending', 'skipped', 'todo', 'disabled'),
    later: later.size,
  };
}

/** Why the project did not pass; undefined when it did. */
function complaintAbout(name: string, tests: TestCounts, code: number): string | undefined {
  if (tests.failed > 0) return `${tests.failed} of the ${name} tests failed.`;
  if (tests.skipped > 0)
    return `${tests.skipped} of the ${name} tests were skipped; a test that is not run proves nothing.`;
  if (tests.passed === 0) return `Not one of the ${name} tests was run.`;
  if (code !== 0)
    return `The ${name} tests passed, but vitest ended with exit code ${code}: an error outside the tests.`;
  return undefined;
}
