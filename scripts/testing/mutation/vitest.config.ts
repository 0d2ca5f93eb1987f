// The tests that judge what a mutation run changes. Which half of them runs is said by the run, as vitest's `dir`;
// of the ledger's only those that judge what writes: the others take seconds for each of hundreds of changes.
import { dirname } from 'node:path';
import { defineConfig } from 'vitest/config';

const JUDGE_OTHER_CODE = ['backup', 'export', 'judge-file', 'tampering', 'watch'];

export default defineConfig({
  root: dirname(dirname(dirname(import.meta.dirname))),
  test: {
    include: ['**/*.test.ts'],
    exclude: JUDGE_OTHER_CODE.map((name) => `**/${name}.test.ts`),
    testTimeout: 30_000,
  },
});
