// What writes money is covered branch by branch: the journal's arithmetic and the ledger's writing code.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTool } from './run-tool.ts';

const inLedger = (file: string) => `src-main/ledger/${file}.ts`;
/** These files of the ledger write; the rest of it reads. */
export const LEDGER_WRITERS = [
  'ledger',
  'print-jobs',
  'history-index',
  'migrate',
  'migrations',
  'open-database',
  'facts',
].map(inLedger);
/** Judged on a disk that fails, which no mutation run has. */
const ON_A_FAILING_DISK = ['commits', 'found-wal'].map(inLedger);
const COVERED = ['src-shared/journal/**', ...LEDGER_WRITERS, ...ON_A_FAILING_DISK];
const TESTS = [
  'tests/unit/shared',
  'tests/integration/ledger',
  'tests/integration/sale',
  'tests/integration/shift',
  'tests/disk',
];
const PERCENT = 100;
const VITEST = new URL('vitest.mjs', import.meta.resolve('vitest/package.json'));

/** Fails when a branch, line or function of them is not run by the tests beside them. */
export function ledgerCoverage(): Promise<{ passed: boolean; said?: string }> {
  return runTool(VITEST, [
    'run',
    `--config=${join('tests', 'vitest.config.ts')}`,
    '--project=unit',
    '--project=integration',
    '--project=disk',
    ...TESTS,
    '--coverage.enabled',
    '--coverage.provider=v8',
    '--coverage.reporter=text',
    `--coverage.reportsDirectory=${join(tmpdir(), `sapar-coverage-${process.pid}`)}`,
    ...COVERED.map((glob) => `--coverage.include=${glob}`),
    ...['branches', 'lines', 'functions'].map((what) => `--coverage.thresholds.${what}=${PERCENT}`),
  ]);
}
