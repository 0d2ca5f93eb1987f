/** Set by `npm test`: of long tables it runs some rows, and `npm run test:long` all of them. */
const IS_SAMPLE = process.env['SAPAR_TEST_SAMPLE'] === 'yes';

/** All rows of a table of tests; in `npm test` so many of them, the same each time and spread over the table. */
export function sampleOf<Row>(rows: readonly Row[], count: number): readonly Row[] {
  if (!IS_SAMPLE || rows.length <= count) return rows;
  return Array.from({ length: count }, (_, nth) => rows[Math.floor((nth * rows.length) / count)]).filter(
    (row) => row !== undefined,
  );
}
