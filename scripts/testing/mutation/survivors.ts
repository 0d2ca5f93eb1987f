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
const NEVER_EQUAL = 'Neither two members of an object nor two migrations have the same name.';

export const explainedSurvivors: readonly ExplainedSurvivor[] = [
  {
    file: CANONICAL,
    why: NEVER_EQUAL,
    line: '.sort(([a], [b]) => (a < b ? -1 : 1))',
    becomes: '.sort(([a], [b]) => (a <= b ? -1 : 1))',
  },
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
    file: 'src-shared/journal/follows.ts',
    why: 'The sum with the other sign is nought for the same entries.',
    line: 'if (entry.postings.reduce((sum, posting) => sum + posting.amount, 0) !== 0)',
    becomes: 'if (entry.postings.reduce((sum, posting) => sum - posting.amount, 0) !== 0)',
  },
  {
    file: 'src-shared/journal/likely-causes.ts',
    why: 'No cause is asked for where there is no difference.',
    line: "const suspect = entry.body.tenders.filter((tender) => (tender.kind === 'cash') === difference < 0);",
    becomes: "const suspect = entry.body.tenders.filter((tender) => (tender.kind === 'cash') === difference <= 0);",
  },
  {
    file: 'src-main/ledger/migrate.ts',
    why: NEVER_EQUAL,
    line: 'const ordered = [...migrations].sort((a, b) => (a.name < b.name ? -1 : 1));',
    becomes: 'const ordered = [...migrations].sort((a, b) => (a.name <= b.name ? -1 : 1));',
  },
];
