// What writes money is covered branch by branch: the journal's arithmetic and the ledger's writing code.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTool } from './run-tool.ts';

/** Of the ledger, what writes; the rest of it reads. */
export const LEDGER_WRITERS = ['ledger', 'migrate', 'migrations', 'open-database', 'facts'].map(
  (file) => `src-main/ledger/${file}.ts`,
);
const COVERED = ['src-shared/journal/**', ...LEDGER_WRITERS];
const TESTS = ['tests/unit/shared', 'tests/integration/ledger', 'tests/integration/sale', 'tests/integration/shift'];
const PERCENT = 100;
const VITEST = new URL('vitest.mjs', import.meta.resolve('vitest/package.json'));

/** Fails when a branch, line or function of them is not run by the tests beside them. */
export function ledgerCoverage(): Promise<{ passed: boolean; said?: string }> {
  return runTool(VITEST, [
    'run',
    `--config=${join('tests', 'vitest.config.ts')}`,
    '--project=unit',
    '--project=integration',
    ...TESTS,
    '--coverage.enabled',
    '--coverage.provider=v8',
    '--coverage.reporter=text',
    `--coverage.reportsDirectory=${join(tmpdir(), `sapar-coverage-${process.pid}`)}`,
    ...COVERED.map((glob) => `--coverage.include=${glob}`),
    ...['branches', 'lines', 'functions'].map((what) => `--coverage.thresholds.${what}=${PERCENT}`),
  ]);
}
