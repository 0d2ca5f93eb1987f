import { z } from 'zod';
import { type Entry, Profile } from '../../src-shared/contract/upstream.ts';
import type { UnprintedWhy } from '../../src-shared/contract/views/printer.ts';
import type { ClerkId, EntryId } from '../../src-shared/ids.ts';
import { isUnreadable, kindRead } from '../../src-shared/journal/entry.ts';
import { AcceptanceContent, acceptanceSheet } from '../../src-shared/receipt/acceptance-sheet.ts';
import { BagsContent, bagsSlip } from '../../src-shared/receipt/bags-slip.ts';
import { BalanceContent, balanceSlip } from '../../src-shared/receipt/balance-slip.ts';
import { ClaimContent, claimSlip } from '../../src-shared/receipt/claim-slip.ts';
import { type ReceiptDocument, twice } from '../../src-shared/receipt/document.ts';
import type { RegisterOnPaper } from '../../src-shared/receipt/fiscal-lines.ts';
import { OutageContent, outageCard } from '../../src-shared/receipt/outage-card.ts';
import type { CounterFacts, NamedPlace } from '../../src-shared/receipt/parts.ts';
import { TestPageContent, testPage } from '../../src-shared/receipt/test-page.ts';
import type { ReceiptTexts } from '../../src-shared/receipt/wording.ts';
import { XReportContent, xReport } from '../../src-shared/receipt/x-report.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { isFaultOfFile } from '../ledger/commits.ts';
import type { PrintJob } from './print-job.ts';
import type { PaperNow } from './sign-wait.ts';

/** Where the facts of a receipt come from. */
export interface ReceiptSources {
  entryBySeq(seq: number): Entry | undefined;
  profileByVersion(version: string): Profile | null | undefined;
  currentProfile(): Profile | null | undefined;
  /** As it is called without any language. */
  counter(): NamedPlace;
  /** The same in a language; absent, or null: its plain names stand for all. */
  placeIn?(language: string): NamedPlace | null;
  /** In a language, or without one. An empty text for a clerk who is not on the roster any more. */
  clerkName(id: ClerkId, language?: string): string;
  /** Absent: no register is known of. */
  readonly register?: {
    /** null: no register has to do with the entry. */
    of(entry: Entry): Omit<RegisterOnPaper, 'follows'> | null;
    /** Its sign is on its way, as far as is known. */
    mayComeSoon(id: EntryId): boolean;
  };
}

/** Why there is nothing to print: a word that the attention list has a sentence for. */
type NoReceipt = Exclude<UnprintedWhy, 'drawing-failed'>;

/**
 * What a job's paper says. `pulse`: the drawer opens with it. `paper`: whether it may bear its sign. Whatever its
 * content makes a builder throw is the job's own fault and fails it alone. Only a fault of the ledger's file is thrown
 * on, and waited for.
 */
export function receiptOf(
  job: PrintJob,
  pulse: boolean,
  sources: ReceiptSources,
  texts: ReceiptTexts,
  onFault: (fault: unknown) => void = () => {},
  paper: Pick<PaperNow, 'form' | 'follows'> = AS_IT_IS,
): Result<ReceiptDocument, NoReceipt> {
  try {
    return built(job, pulse, sources, texts, paper);
  } catch (fault) {
    if (isFaultOfFile(fault)) throw fault;
    onFault(fault);
    return err('content-broken');
  }
}

/** On the screen: with its sign where there is one. */
const AS_IT_IS = { form: 'fiscal', follows: false } as const;

function built(
  job: PrintJob,
  pulse: boolean,
  sources: ReceiptSources,
  texts: ReceiptTexts,
  { form, follows }: Pick<PaperNow, 'form' | 'follows'>,
): Result<ReceiptDocument, NoReceipt> {
  if (job.entrySeq === null) return ofContent(job, sources, texts);
  const entry = sources.entryBySeq(job.entrySeq);
  if (!entry) return err('entry-missing');
  if (isUnreadable(entry)) return err('content-broken');
  const kind = kindRead(entry);
  const version = kind?.profileVersion === 'drafted' ? String(entry.body['profileVersion']) : rulesOf(entry, sources);
  const profile = version === null ? sources.currentProfile() : sources.profileByVersion(version);
  if (!profile) return err('profile-missing');
  if (!kind?.paper) return err('document-unknown');
  const on = sources.register?.of(entry) ?? null;
  return kind.paper.draw(
    {
      entry,
      profile,
      counter: counterFacts(entry.clerkId, '', profile, sources),
      copy: job.copy,
      rulesUnknown: version === null && job.copy > 0,
      opensDrawer: pulse,
      register: on && { ...on, sign: form === 'fiscal' ? on.sign : null, follows },
      entryAt: (seq) => sources.entryBySeq(seq),
      // A name that differs by language is said in each.
      clerkName: (id) =>
        [...new Set(profile.languages.receipt.map((language) => sources.clerkName(id, language)))].join(' / '),
    },
    texts,
  );
}

/** `plain`: the clerk's name where the roster has none. */
function counterFacts(
  clerk: ClerkId | null | undefined,
  plain: string,
  { languages }: Profile,
  sources: ReceiptSources,
): CounterFacts {
  const nameIn = (language?: string) => (clerk ? sources.clerkName(clerk, language) : '') || plain;
  return {
    ...sources.counter(),
    clerkName: nameIn(),
    inLanguages: languages.receipt.map((language) => ({
      ...(sources.placeIn?.(language) ?? sources.counter()),
      clerkName: nameIn(language),
    })),
  };
}

/** Further off nobody looks for an entry that names the rules of its shift. */
const ENTRIES_LOOKED_AT_MAX = 500;

/**
 * The version of the profile that draws an entry's paper. An entry of before names none: then the nearest entry of its
 * shift that names one lends its own, an earlier one first. null: nobody knows any more.
 */
export function rulesOf(entry: Entry, { entryBySeq }: Pick<ReceiptSources, 'entryBySeq'>): string | null {
  const own = rulesNamed(entry);
  if (own !== null || entry.shiftId === null) return own;
  for (const step of [-1, 1])
    for (let far = 1; far <= ENTRIES_LOOKED_AT_MAX; far += 1) {
      const near = entryBySeq(entry.seq + step * far);
      if (!near || (near.shiftId !== null && near.shiftId !== entry.shiftId)) break;
      const version = near.shiftId === null ? null : rulesNamed(near);
      if (version !== null) return version;
    }
  return null;
}

/** null: an entry of before, or of a kind that names none. */
export function rulesNamed({ body }: Entry): string | null {
  const version = Profile.shape.version.min(1).safeParse(body['profileVersion']);
  return version.success ? version.data : null;
}

/** What a slip was queued by stands in its content; one of before is drawn by the rules in force. */
const Queued = z.looseObject({ profileVersion: z.string().optional().catch(undefined) }).catch({});

function ofContent(job: PrintJob, sources: ReceiptSources, texts: ReceiptTexts): Result<ReceiptDocument, NoReceipt> {
  const { profileVersion: version, ...rest } = Queued.parse(job.content);
  const said = version === undefined ? job.content : rest;
  const profile = version === undefined ? sources.currentProfile() : sources.profileByVersion(version);
  if (!profile) return err('profile-missing');
  const drawn = Object.hasOwn(SLIPS, job.document) ? SLIPS[job.document as keyof typeof SLIPS] : null;
  if (!drawn) return err('document-unknown');
  const document = drawn(
    said,
    (clerk, plain) => ({ profile, counter: counterFacts(clerk, plain, profile, sources) }),
    texts,
  );
  return document ? ok(document) : err('content-broken');
}

interface SlipFacts {
  readonly profile: Profile;
  readonly counter: CounterFacts;
}

/** Paper of no entry, by the name under which it is queued. */
const SLIPS = {
  'x-report': slip(XReportContent, (report, facts, texts) => xReport({ report, ...facts }, texts)),
  balance: slip(BalanceContent, (balance, facts, texts) => balanceSlip({ balance, ...facts }, texts)),
  bags: slip(BagsContent, (handed, facts, texts) => twice(bagsSlip({ handed, ...facts }, texts))),
  claim: slip(ClaimContent, (claim, facts, texts) => claimSlip({ claim, ...facts }, texts)),
  test: slip(TestPageContent, (page, facts, texts) => testPage({ page, ...facts }, texts)),
  acceptance: slip(AcceptanceContent, (acceptance, facts, texts) => acceptanceSheet({ acceptance, ...facts }, texts)),
  outage: slip(OutageContent, (_, facts, texts) => outageCard(facts, texts)),
};

/** null: what was queued is no such content. */
function slip<Content extends { readonly clerkName?: string | undefined; readonly clerkId?: ClerkId | undefined }>(
  schema: z.ZodType<Content>,
  draw: (content: Content, facts: SlipFacts, texts: ReceiptTexts) => ReceiptDocument,
) {
  return (
    said: unknown,
    factsOf: (clerk: ClerkId | undefined, plain: string) => SlipFacts,
    texts: ReceiptTexts,
  ): ReceiptDocument | null => {
    const { data } = schema.safeParse(said);
    return data ? draw(data, factsOf(data.clerkId, data.clerkName ?? ''), texts) : null;
  };
}
