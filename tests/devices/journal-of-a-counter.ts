import { createHash } from 'node:crypto';
import { v7 } from 'uuid';
import type { CashBody } from '../../src-shared/journal/kinds/cash-body.ts';
import type { ReturnBody } from '../../src-shared/journal/kinds/return-body.ts';
import type { SaleBody } from '../../src-shared/journal/kinds/sale-body.ts';
import type { Entry } from '../../src-shared/contract/upstream.ts';
import { ClerkId, CounterId, EntryId, Hash, type SaleId, ShiftId } from '../../src-shared/ids.ts';
import { type Draft, EMPTY_JOURNAL, type Head, seal } from '../../src-shared/journal/entry.ts';
import type { EntryKind } from '../../src-shared/journal/kinds/names.ts';
import { instant, WrittenInstant } from '../../src-shared/time.ts';

/**
 * A counter's journal without the counter around it. It seals entries in order, so that a test can send, repeat, cut
 * and alter them. `sale` and `return_` fill in what their test has nothing to say about.
 */
export class JournalOfACounter {
  readonly counterId: CounterId;
  readonly entries: Entry[] = [];
  #head: Head;
  #shiftId = ShiftId.parse(v7());
  #clerkId = ClerkId.parse(v7());
  #receipts = 0;

  constructor(counterId: string, head: Head = EMPTY_JOURNAL) {
    this.counterId = CounterId.parse(counterId);
    this.#head = head;
  }

  get head(): Head {
    return this.#head;
  }

  add(
    kind: string,
    body: object,
    more: Partial<Pick<Draft, 'id' | 'postings' | 'shiftId'>> & { at?: WrittenInstant } = {},
  ): Entry {
    const draft = {
      id: EntryId.parse(v7()),
      kind,
      at: instant(Date.now()),
      shiftId: this.#shiftId,
      clerkId: this.#clerkId,
      supervisorId: null,
      body,
      postings: [],
      ...more,
    };
    // Tests also seal kinds and bodies that no counter would make; the chain is as good for them.
    const { entry } = seal(draft as Draft<EntryKind>, this.counterId, this.#head, sha256);
    this.#head = { seq: entry.seq, hash: entry.hash };
    this.entries.push(entry);
    return entry;
  }

  sale(lines: readonly SoldLine[], more: { id?: string; at?: string; body?: Partial<SaleBody> } = {}): Entry {
    const total = lines.reduce((sum, line) => sum + line.amount, 0);
    const body = {
      v: 1,
      receiptNumber: this.#nextReceipt(),
      language: 'ru',
      profileVersion: 'none',
      offline: false,
      lines: lines.map((line, index) => ({
        line: index + 1,
        productId: PRODUCT_OF_KIND[line.kind ?? 'stored-value'],
        kind: 'stored-value',
        effect: 'immediate',
        ...line,
      })),
      tenders: [{ tenderId: 'cash', kind: 'cash', amount: total, received: total, change: 0 }],
      ...more.body,
    };
    return this.add('sale', body, {
      ...(more.id === undefined ? {} : { id: EntryId.parse(more.id) }),
      ...(more.at === undefined ? {} : { at: WrittenInstant.parse(more.at) }),
    });
  }

  return_(
    sale: Entry,
    lines: readonly { line: number; amount: number }[],
    more: { id?: string; body?: Partial<ReturnBody> } = {},
  ): Entry {
    const total = lines.reduce((sum, line) => sum + line.amount, 0);
    const body = {
      v: 1,
      saleId: sale.id,
      saleSeq: sale.seq,
      receiptNumber: this.#nextReceipt(),
      profileVersion: 'none',
      reason: 'customer-request',
      lines,
      tenders: [{ tenderId: 'cash', kind: 'cash', amount: total }],
      ...more.body,
    };
    return this.add('return', body, more.id === undefined ? {} : { id: EntryId.parse(more.id) });
  }

  retry(sale: Entry, line: number): Entry {
    return this.add('credit-retried', { v: 1, saleId: sale.id as SaleId, line });
  }

  payOut(body: Omit<Partial<CashBody>, 'amount'> & { amount: number }): Entry {
    return this.add('pay-out', { v: 1, against: 'claims', ...body });
  }

  note(text = 'nothing happened'): Entry {
    return this.add('note', { v: 1, text });
  }

  #nextReceipt(): string {
    this.#receipts += 1;
    return `T-${this.#receipts}`;
  }
}

export interface SoldLine {
  readonly cardNumber: string;
  readonly amount: number;
  readonly line?: number;
  readonly kind?: 'stored-value' | 'pass' | 'card';
  readonly productId?: string;
  readonly pass?: { readonly validFrom: string; readonly validTo: string };
}

const PRODUCT_OF_KIND = { 'stored-value': 'stored-value', pass: 'pass-7-days', card: 'new-card' } as const;

export function sha256(text: string): Hash {
  return Hash.parse(createHash('sha256').update(text, 'utf8').digest('hex'));
}
