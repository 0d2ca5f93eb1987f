// What the steps of a test run came to, in words and as one verdict.

export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Left to the long tests. */
  readonly later: number;
}

export interface Step {
  readonly name: string;
  readonly passed: boolean;
  readonly seconds: number;
  /** Only the steps that run tests have these. */
  readonly tests?: TestCounts;
  /** What a person must read about it, when it failed. */
  readonly said?: string;
}

/** The table of the steps and, as last line, the tests of all of them together. */
export function summaryOf(steps: readonly Step[]): { text: string; passed: boolean } {
  const width = Math.max(...steps.map((step) => step.name.length));
  const lines = steps.map((step) => {
    const verdict = step.passed ? 'passed' : 'FAILED';
    return `  ${step.name.padEnd(width)}  ${verdict}  ${step.seconds.toFixed(1).padStart(6)} s${countsOf(step.tests)}`;
  });
  const sum = (pick: (tests: TestCounts) => number) =>
    steps.reduce((total, step) => total + (step.tests ? pick(step.tests) : 0), 0);
  return {
    text: ['', ...lines, `tests: ${sum((tests) => tests.passed)} passed, ${sum((tests) => tests.failed)} failed`].join(
      '\n',
    ),
    passed: steps.every((step) => step.passed),
  };
}

function countsOf(tests: TestCounts | undefined): string {
  if (!tests) return '';
  const skipped = tests.skipped > 0 ? `, ${tests.skipped} skipped` : '';
  const later = tests.later > 0 ? `, ${tests.later} more in test:long` : '';
  return `  ${tests.passed} passed, ${tests.failed} failed${skipped}${later}`;
}
