/**
 * A change that no test notices, and why that is no harm. `line` and `becomes` are the source before and after, as one
 * line.
 */
interface ExplainedSurvivor {
  readonly file: string;
  readonly line: string;
  readonly becomes: string;
  readonly why: string;
}

const CANONICAL = 'src-shared/journal/canonical.ts';
const ONLY_SLOWER =
  'The text is judged by canonicalJson instead, which says the same and takes longer: ' +
  '`npm run bench` tells how much longer verifying takes.';
const NEVER_EQUAL = 'No two migrations have the same name.';

export const explainedSurvivors: readonly ExplainedSurvivor[] = [
  ...[
    'false',
    String.raw`!text.includes("") && !text.includes('\\u0000')`,
    String.raw`!text.includes('\\ud') && !text.includes("")`,
  ].map((plain) => ({
    file: CANONICAL,
    why: ONLY_SLOWER,
    line: String.raw`const plain = !text.includes('\\ud') && !text.includes('\\u0000');`,
    becomes: `const plain = ${plain};`,
  })),
  {
    file: CANONICAL,
    why: ONLY_SLOWER,
    line: 'if (plain && JSON.stringify(parsed) === text) return isInOrder(parsed);',
    becomes: 'if (false) return isInOrder(parsed);',
  },
  {
    file: CANONICAL,
    why: ONLY_SLOWER,
    line: 'try { if (plain && JSON.stringify(parsed) === text) return isInOrder(parsed); } catch {',
    becomes: 'try {} catch {',
  },
  // What these throw on is caught, and judged the slow way.
  {
    file: CANONICAL,
    why: ONLY_SLOWER,
    line: 'if (Array.isArray(value)) return value.every(isInOrder);',
    becomes: 'if (true) return value.every(isInOrder);',
  },
  ...[
    'false',
    "typeof value !== 'object' && value === null",
    'false || value === null',
    "typeof value !== 'object' || false",
  ].map((scalar) => ({
    file: CANONICAL,
    why: ONLY_SLOWER,
    line: "if (typeof value !== 'object' || value === null) return true;",
    becomes: `if (${scalar}) return true;`,
  })),
  {
    file: 'src-shared/journal/postings.ts',
    why: 'The sum with the other sign is nought for the same entries.',
    line: 'return postings.reduce((sum, { amount }) => sum + BigInt(amount), 0n) === 0n;',
    becomes: 'return postings.reduce((sum, { amount }) => sum - BigInt(amount), 0n) === 0n;',
  },
  {
    file: 'src-shared/journal/likely-causes.ts',
    why: 'No cause is asked for where there is no difference.',
    line: "const suspect = payment.tenders.filter((tender) => (tender.kind === 'cash') === difference < 0);",
    becomes: "const suspect = payment.tenders.filter((tender) => (tender.kind === 'cash') === difference <= 0);",
  },
  {
    file: 'src-main/ledger/ledger.ts',
    why: 'A member that is undefined is absent from an entry, as one of no version is.',
    line: 'rulesInForce: () => string | null = () => null,',
    becomes: 'rulesInForce: () => string | null = () => undefined,',
  },
  {
    file: 'src-shared/journal/kinds/asked.ts',
    why: 'Both sums that are compared change their sign.',
    line:
      'const sum = (parts: readonly { readonly amount: number }[]) => ' +
      'parts.reduce((total, { amount }) => total + amount, 0);',
    becomes:
      'const sum = (parts: readonly { readonly amount: number }[]) => ' +
      'parts.reduce((total, { amount }) => total - amount, 0);',
  },
  {
    file: 'src-shared/journal/kinds/return.ts',
    why: 'A line that is no object has no card.',
    line: "const sold = sale?.kind === 'sale' ? linesOf(sale.body) : [];",
    becomes: `const sold = sale?.kind === 'sale' ? linesOf(sale.body) : ["Stryker was here"];`,
  },
  {
    file: 'src-main/ledger/history-index.ts',
    why: 'The table takes no row without an amount, and such a row is ignored.',
    line: 'if (sum !== null) keepAmount.run(entry.seq, sum);',
    becomes: 'if (true) keepAmount.run(entry.seq, sum);',
  },
  {
    file: 'src-main/ledger/print-jobs.ts',
    why: 'The statement is prepared anew for each job, which takes longer.',
    line: 'if (!insert) insertStatements.set(db, (insert = db.prepare(INSERT)));',
    becomes: 'if (true) insertStatements.set(db, (insert = db.prepare(INSERT)));',
  },
  {
    file: 'src-main/ledger/print-jobs.ts',
    why: 'The entry stands in the ledger by then: it is read again, which takes longer.',
    line: 'const of = printed.of === entry.id ? entry : entryOf(printed.of);',
    becomes: 'const of = false ? entry : entryOf(printed.of);',
  },
  {
    file: 'src-main/ledger/migrate.ts',
    why: NEVER_EQUAL,
    line: 'const ordered = [...migrations].sort((a, b) => (a.name < b.name ? -1 : 1));',
    becomes: 'const ordered = [...migrations].sort((a, b) => (a.name <= b.name ? -1 : 1));',
  },
];
