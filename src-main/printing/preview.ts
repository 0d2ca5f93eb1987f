import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { ReceiptPreview } from '../../src-shared/contract/views/printer.ts';
import type { EntryId, PrintJobId } from '../../src-shared/ids.ts';
import { paperOf } from '../../src-shared/journal/entry.ts';
import type { ReceiptDocument } from '../../src-shared/receipt/document.ts';
import { layOut } from '../../src-shared/receipt/layout.ts';
import type { TestPageContent } from '../../src-shared/receipt/test-page.ts';
import type { ReceiptTexts } from '../../src-shared/receipt/wording.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { chosenEncodings, drawsAll } from './escpos.ts';
import type { PrintJob } from './print-job.ts';
import type { PrinterProfile } from './printer-profile.ts';
import { receiptOf, type ReceiptSources } from './receipt-of.ts';

/** Paper on the screen, from the same document and the same layout as on paper. */

interface PreviewParts {
  readonly sources: ReceiptSources;
  readonly texts: ReceiptTexts;
  readonly profile: PrinterProfile;
}

export function previewOfEntry(
  entryId: EntryId,
  copy: number,
  ledger: Ledger,
  parts: PreviewParts,
): Result<ReceiptPreview, Refusal> {
  const entry = ledger.entry(entryId);
  const paper = entry && paperOf(entry);
  if (!entry || !paper) return err({ kind: 'nothing-to-print' });
  return preview(
    { ...NO_JOB, document: paper.document, entrySeq: entry.seq, copy, createdAt: entry.at, changedAt: entry.at },
    parts,
  );
}

export function previewOfTestPage(page: TestPageContent, parts: PreviewParts): Result<ReceiptPreview, Refusal> {
  return preview(jobOfTestPage(page), parts);
}

/** The test page as a job that stands in no queue. */
export function jobOfTestPage(page: TestPageContent): PrintJob {
  return {
    ...NO_JOB,
    document: 'test',
    entrySeq: null,
    content: page,
    copy: 0,
    createdAt: page.at,
    changedAt: page.at,
  };
}

/** What a job has that no paper says. */
const NO_JOB = {
  id: 'preview' as PrintJobId,
  content: null,
  opensDrawer: false,
  state: 'queued',
  problem: null,
  form: null,
} as const;

function preview(job: PrintJob, { sources, texts, profile }: PreviewParts): Result<ReceiptPreview, Refusal> {
  const document = receiptOf(job, false, sources, texts);
  if (!document.ok) return err({ kind: 'nothing-to-print' });
  try {
    return ok(previewOf(document.value, profile));
  } catch {
    // What can't be laid out here can't be printed either, and the attention list says so.
    return err({ kind: 'nothing-to-print' });
  }
}

function previewOf(document: ReceiptDocument, profile: PrinterProfile): ReceiptPreview {
  const lines = layOut(document, profile.columns);
  const encoded = chosenEncodings(lines, profile);
  return {
    columns: profile.columns,
    inColumns: !drawsAll(profile),
    lines: lines.flatMap((line): ReceiptPreview['lines'] => {
      if (line.kind === 'text')
        return [{ ...line, segments: [...line.segments], drawn: encoded.get(line) === 'image' }];
      return line.kind === 'image' || line.kind === 'drawer-pulse' ? [] : [line];
    }),
  };
}
