// The tests that judge what a mutation run changes. The run says which half of them runs, as vitest's `dir`. The
// ledger's half has only those that judge what writes: the others take seconds for each of hundreds of changes.
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
