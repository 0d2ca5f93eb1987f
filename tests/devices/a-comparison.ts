import type { Entry } from '../../src-shared/contract/upstream.ts';
import type { BodyByKind } from '../../src-shared/journal/kinds/index.ts';
import { isKind } from '../../src-shared/journal/entry.ts';
import type { Credit } from '../../src-upstream/operator/card-desk.ts';
import type { Operator } from '../../src-upstream/operator/operator.ts';
import type { LedgerFile, StoredEntry, StoredFiscalJob } from './a-counter-files.ts';
import type { PrintedReceipt } from './virtual-printer.ts';
import type { RegisterBooks } from './virtual-register-books.ts';

type SaleEntry = Entry & { readonly body: BodyByKind['sale'] };

/** What a copy calls itself in the languages of a receipt. */
const COPY_MARK = /COPY|ДУБЛИКАТ|ТЕЛНҰСҚА|补打/i;

/** What no slip bears: a slip calls itself «no fiscal document». */
const FISCAL_TITLE = /ФИСКАЛЬНЫЙ ЧЕК/;

interface Books {
  readonly ledger: LedgerFile;
  readonly operator: Pick<Operator, 'counters' | 'entryTexts' | 'creditsOf'>;
  readonly receipts: readonly PrintedReceipt[];
  /** Absent: this counter tells no register. */
  readonly register?: RegisterBooks | undefined;
}

export interface Comparison {
  /** Empty when ledger, upstream, paper and register say the same. */
  readonly differences: readonly string[];
  /** All of it in one line. */
  readonly summary: string;
}

/**
 * Ledger, upstream, paper and register, held against each other. Every entry is the same byte for byte; every line was
 * credited once, every receipt out once, every document told once.
 */
export async function compareBooks({ ledger, operator, receipts: printed, register }: Books): Promise<Comparison> {
  const receipts = documentsAmong(printed);
  const verdict = ledger.verify();
  const stored = ledger.stored();
  const entries = ledger.entries();
  const upstream = await entriesUpstream(entries, operator);
  const lines = await creditedLines(entries, operator);
  const { least: documents, most } = papersOf(ledger.printJobs(), entries);
  const onPaper = receipts.length;
  const waived = new Set(ledger.printJobs().flatMap((job) => (job.state === 'waived' ? [job.entry_seq] : [])));

  const differences = [
    ...(verdict.whole ? [] : [`the ledger is broken at entry ${verdict.seq}: ${verdict.why}`]),
    ...differingEntries(stored, upstream),
    ...lines.flatMap(differingLine),
    ...entries.flatMap((entry) => (isKind(entry, 'sale') ? differingReceipt(entry, receipts, waived) : [])),
    ...(documents <= onPaper && onPaper <= most
      ? []
      : [`${documents} documents were printed, and ${onPaper} are on paper`]),
    ...(register ? differingAtRegister(ledger.fiscalJobs(), register) : []),
    ...printed.flatMap((receipt) => receipt.faults.map((fault) => `receipt ${receipt.number}: ${fault}`)),
  ];
  const credits = lines.reduce((sum, line) => sum + line.credits.length, 0);
  return {
    differences,
    summary: [
      `ledger ${stored.length} entries, upstream ${upstream.length}`,
      `${lines.length} lines sold, ${credits} credited`,
      `${documents} documents printed, ${onPaper} on paper`,
      ...(register ? [`${ledger.fiscalJobs().length} told to the register, ${register.tickets.length} signed`] : []),
    ].join('; '),
  };
}

/** What the ledger's jobs say was told, and what the register holds of it: receipts and cash, by key and amount. */
function differingAtRegister(jobs: readonly StoredFiscalJob[], { tickets, moves }: RegisterBooks): string[] {
  const left = jobs.filter(({ state }) => state !== 'signed' && state !== 'not-needed');
  const held = [...tickets.map(({ key, total }) => ({ key, sum: total })), ...moves];
  const told = jobs.filter(({ does, state }) => does !== 'day-end' && state === 'signed');
  const named = ({ key, sum }: { readonly key: string; readonly sum: number }) => `${key} of ${sum / TIYN}`;
  const [ours, its] = [told.map(({ key, amount }) => named({ key, sum: amount * TIYN })), held.map(named)];
  return [
    ...left.map(({ does, key, state, why }) => `the register's ${does} ${key} is ${state}${why ? `: ${why}` : ''}`),
    ...ours.filter((each) => !its.includes(each)).map((each) => `the register does not hold ${each}`),
    ...its
      .filter((each, at) => !ours.includes(each) || its.indexOf(each) !== at)
      .map((each) => `it also holds ${each}`),
  ];
}
const TIYN = 100;

/** After a restart the printer first crosses out what may hang there half-printed. */
const CROSSED_OUT = /^[\sX]*$/;

/** Receipts and reports that came out whole. */
export function documentsAmong(receipts: readonly PrintedReceipt[]): PrintedReceipt[] {
  return receipts.filter((receipt) => receipt.complete && !CROSSED_OUT.test(receipt.text));
}

type PrintJobs = ReturnType<Books['ledger']['printJobs']>;

/** Where two people sign, a job is two papers. The first of them may be out of a job that was cut short. */
function papersOf(jobs: PrintJobs, entries: readonly Entry[]): { readonly least: number; readonly most: number } {
  const bagged = (seq: number | null) => {
    const closed = entries.find((entry) => entry.seq === seq);
    return closed && isKind(closed, 'shift-closed') && closed.body.removed > 0;
  };
  const papers = ({ document, entry_seq: seq }: PrintJobs[number]) => {
    if (document === 'shift-closed' && bagged(seq)) return 3;
    return /^(return|drop|pay-in|pay-out|bags)$/.test(document) ? 2 : 1;
  };
  const sum = (each: readonly number[]) => each.reduce((total, count) => total + count, 0);
  const least = sum(jobs.filter(({ state }) => state === 'printed').map(papers));
  const cutShort = jobs.filter(({ state }) => state === 'unknown' || state === 'failed');
  return { least, most: least + sum(cutShort.map((job) => papers(job) - 1)) };
}

async function entriesUpstream(entries: readonly Entry[], operator: Books['operator']): Promise<string[]> {
  const [first] = entries;
  return first ? operator.entryTexts(first.counterId) : [];
}

function differingEntries(stored: readonly StoredEntry[], upstream: readonly string[]): string[] {
  const ours = stored.map(({ canonical, hash }) => `${canonical.slice(0, -1)},"hash":"${hash}"}`);
  if (ours.length !== upstream.length)
    return [`the ledger has ${ours.length} entries, and the upstream ${upstream.length}`];
  return ours.flatMap((text, index) =>
    text === upstream[index] ? [] : [`entry ${index + 1} is another one at the upstream`],
  );
}

interface SoldLine {
  readonly entry: SaleEntry;
  readonly line: number;
  readonly amount: number;
  readonly credits: readonly Credit[];
}

async function creditedLines(entries: readonly Entry[], operator: Books['operator']): Promise<SoldLine[]> {
  const sold: SoldLine[] = [];
  for (const entry of entries) {
    if (!isKind(entry, 'sale')) continue;
    for (const { line, cardNumber, amount } of entry.body.lines) {
      const credits = (await operator.creditsOf(cardNumber)).filter(
        (credit) => credit.saleId === entry.id && credit.line === line,
      );
      sold.push({ entry, line, amount, credits });
    }
  }
  return sold;
}

function differingLine({ entry, line, amount, credits }: SoldLine): string[] {
  const named = `line ${line} of receipt ${entry.body.receiptNumber}`;
  if (credits.length !== 1) return [`${named} was credited ${credits.length} times`];
  return credits[0]?.amount === amount
    ? []
    : [`${named} was sold for ${amount} and credited with ${credits[0]?.amount}`];
}

/**
 * A receipt bears its number and its entry's hash, in its code or, where the code is the register's, in words. What
 * had to go out before its sign came comes twice: as a slip, and as the fiscal receipt that follows. Whoever wanted no
 * paper has none.
 */
function differingReceipt(
  entry: SaleEntry,
  receipts: readonly PrintedReceipt[],
  waived: ReadonlySet<number | null>,
): string[] {
  const { receiptNumber } = entry.body;
  const proof = `${receiptNumber}:${entry.hash.toUpperCase()}`;
  const bearing = receipts.filter(
    ({ qrCodes, text }) =>
      (qrCodes.includes(proof) || text.replaceAll(/\s/g, '').includes(proof)) && !COPY_MARK.test(text),
  );
  const { fiscal = [], slip = [] } = Object.groupBy(bearing, ({ text }) =>
    FISCAL_TITLE.test(text) ? 'fiscal' : 'slip',
  );
  const isOut = fiscal.length <= 1 && slip.length <= 1 && bearing.length > 0 !== waived.has(entry.seq);
  return isOut ? [] : [`receipt ${receiptNumber} is on paper ${bearing.length} times`];
}
