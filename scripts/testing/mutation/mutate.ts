// One run of Stryker over some files, with the tests that judge them, and what became of each change.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import { ROOT } from '../../setup/places.ts';
import { LEDGER_WRITERS } from '../ledger-coverage.ts';

interface Part {
  readonly name: string;
  readonly files: readonly string[];
  /** The folder of the tests that judge these files. */
  readonly tests: string;
  /** Tables are changed too, though each such change costs a run of all tests. */
  readonly tables: boolean;
}

const JOURNAL = 'src-shared/journal';
/** One large table: its schemas, names and documents are judged by types, and by tests that go through every kind. */
const KINDS = `${JOURNAL}/kinds/`;
const JOURNAL_FILES = readdirSync(join(ROOT, JOURNAL), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => `${JOURNAL}/${file.split(sep).join('/')}`);
/** Vite reads the pattern of its import.meta.glob from the text of this file, which has to stay as it is. */
const READ_AS_TEXT = 'src-main/ledger/migrations.ts';

export const PARTS: readonly Part[] = [
  {
    name: 'journal',
    files: JOURNAL_FILES.filter((file) => !file.startsWith(KINDS)),
    tests: 'tests/unit/shared',
    tables: true,
  },
  {
    name: 'kinds',
    files: JOURNAL_FILES.filter((file) => file.startsWith(KINDS)),
    tests: 'tests/unit/shared',
    tables: false,
  },
  {
    name: 'ledger',
    files: LEDGER_WRITERS.filter((file) => file !== READ_AS_TEXT),
    tests: 'tests/integration/ledger',
    tables: true,
  },
];

export interface Judged {
  readonly file: string;
  /** The number of its first line. */
  readonly at: number;
  /** The source before and after the change, as one line. */
  readonly line: string;
  readonly becomes: string;
  /** Not loading is noticed by any test, and counted apart because no test asked for it. */
  readonly fate: 'killed' | 'timed out' | 'did not load' | 'survived';
}

const CONCURRENCY = 2;
/** Beyond what the tests take without a change: a busy machine alone must not look like a change that was noticed. */
const TIMEOUT_MS = 30_000;
/** Under run/, which is of this machine alone. */
const FOLDER = 'run/mutation';

export async function mutate(part: Part, incremental: boolean): Promise<Judged[]> {
  const results = await new Stryker({
    mutate: [...part.files],
    testRunner: 'vitest',
    plugins: [import.meta.resolve('@stryker-mutator/vitest-runner')],
    vitest: { configFile: 'scripts/testing/mutation/vitest.config.ts', dir: part.tests, related: false },
    coverageAnalysis: 'perTest',
    ignoreStatic: !part.tables,
    concurrency: CONCURRENCY,
    timeoutMS: TIMEOUT_MS,
    ignorePatterns: ['run', 'dist', 'out', 'docs', '.git'],
    tempDirName: `${FOLDER}/${part.name}`,
    cleanTempDir: 'always',
    // It would rewrite tsconfig.json with a TypeScript older than ours, and nothing here is compiled by it.
    tsconfigFile: `${FOLDER}/none.json`,
    disableTypeChecks: false,
    incremental,
    incrementalFile: `${FOLDER}/${part.name}.json`,
    reporters: ['progress-append-only'],
    allowConsoleColors: process.stdout.isTTY === true,
    // That changes of module-level tables cost a run of all tests each is known, and what they cost is measured.
    warnings: { slow: false, unknownOptions: true, preprocessorErrors: true, unserializableOptions: true },
    thresholds: { high: 100, low: 100, break: null },
  }).runMutationTest();
  return results.filter(({ status }) => status !== 'Ignored').map(judged);
}

type Result = Awaited<ReturnType<Stryker['runMutationTest']>>[number];

function judged({ fileName, location: { start, end }, replacement = '', status }: Result): Judged {
  const file = relative(ROOT, fileName).replaceAll(sep, '/');
  // Lines and columns are counted from one.
  const lines = readFileSync(join(ROOT, file), 'utf8')
    .split('\n')
    .slice(start.line - 1, end.line);
  const before = (lines[0] ?? '').slice(0, start.column - 1);
  const after = (lines.at(-1) ?? '').slice(end.column - 1);
  return {
    file,
    at: start.line,
    line: asOneLine(lines.join('\n')),
    becomes: asOneLine(before + replacement + after),
    fate: FATES[status] ?? 'survived',
  };
}

function asOneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ').trim();
}

const FATES: Partial<Record<Result['status'], Judged['fate']>> = {
  Killed: 'killed',
  Timeout: 'timed out',
  RuntimeError: 'did not load',
};
