import type { ChannelName } from '../../../src-shared/contract/ipc.ts';
import { LANGUAGES } from '../../../src-shared/contract/views/look.ts';
import { DEMO_CLERKS } from '../../../src-upstream/demo/clerks.ts';
import type { Chance } from '../../devices/chance.ts';

/** What a page that knows its counter would send: each input fits its channel, and names what is really there. */

interface Line {
  readonly cardNumber: string;
  readonly productId: string;
  readonly amount: number;
}
interface Sale {
  readonly saleId: string;
  readonly lines: readonly Line[];
  readonly tenders: readonly { readonly kind: string; readonly amount: number }[];
  readonly language: string;
}

/** What the page has heard of, newest last. */
export class PageMemory {
  readonly cards: readonly string[];
  readonly sales: Sale[] = [];
  readonly entries: string[] = [];
  readonly shifts: string[] = [];
  readonly jobs: string[] = [];
  readonly claims: string[] = [];
  readonly backups: string[] = [];
  printer: unknown = null;
  inHand: string | null = null;

  constructor(cards: readonly string[]) {
    this.cards = cards;
  }

  /** Takes from an answer what can be named later. */
  hears(channel: ChannelName, input: unknown, value: unknown): void {
    const said = (name: string): string | undefined => textOf(value, name);
    if (channel === 'sale.begin') this.inHand = said('saleId') ?? null;
    if (channel === 'sale.take' || channel === 'sale.await-payment') this.#keep(this.sales, input as Sale);
    if (channel === 'sale.take') this.#keep(this.entries, textOf(input, 'saleId'));
    if (channel === 'sale.return') this.#keep(this.entries, said('returnId'));
    if (channel === 'shift.open') this.#keep(this.shifts, said('shiftId'));
    if (channel === 'claim.begin') this.#keep(this.claims, said('claimId'));
    if (channel === 'backup.make') this.#keep(this.backups, said('file')?.split('/').at(-1));
    if (channel === 'printer.view') this.printer = Reflect.get(value as object, 'setup');
    this.#keep(this.entries, said('entryId'));
  }

  #keep<Thing>(list: Thing[], thing: Thing | undefined): void {
    if (thing === undefined) return;
    list.push(thing);
    if (list.length > 40) list.shift();
  }
}

function textOf(value: unknown, name: string): string | undefined {
  const member: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  return typeof member === 'string' ? member : undefined;
}

const NOBODY = '01900000-0000-7000-8000-000000000001';
const VALUES = [20_000, 10_000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5];

export function fittingInput(channel: ChannelName, page: PageMemory, chance: Chance): unknown {
  const among = (list: readonly string[]) => (list.length > 0 && chance.percent(95) ? chance.one(list) : NOBODY);
  const card = () => among(page.cards);
  const amount = () => chance.one([1000, 1500, 2000, 5000, 20_000, 100, 999, 1_000_000]);
  const ofACard = () => ({ cards: 1, lines: [{ lastFour: '2259', productId: 'stored-value', amount: amount() }] });
  const clerk = () => chance.one(DEMO_CLERKS);
  // Verifying a PIN takes a tenth of a second: mostly it is not that of a supervisor who is there.
  const approval = () => {
    const { id, pin } = clerk();
    return { clerkId: chance.percent(4) ? id : NOBODY, pin: chance.percent(80) ? pin : '000000' };
  };
  const maybe = (name: string, value: unknown) => (chance.percent(40) ? { [name]: value } : {});
  const purpose = () => chance.one(['opening', 'in-between', 'close', 'recount'] as const);
  const counts = () => VALUES.filter(() => chance.percent(30)).map((value) => ({ value, quantity: chance.upTo(30) }));
  const line = (): Line => ({
    cardNumber: card(),
    productId: chance.one(['stored-value', 'stored-value', 'stored-value', 'day-pass', 'card']),
    amount: amount(),
  });
  const lines = () => Array.from({ length: chance.percent(80) ? 1 : 1 + chance.below(20) }, line);
  const code = () => ({ authCode: chance.percent(90) ? `A${1000 + chance.below(1000)}` : 'A1' });
  const tendersOf = (due: number) => {
    const kind = chance.one(['cash', 'cash', 'bank-card', 'qr']);
    const first = chance.percent(80) ? due : Math.floor(due / 2);
    const slip = chance.percent(70) ? code() : {};
    const paid = kind === 'cash' ? { received: first + chance.one([0, 500, 5000]) } : slip;
    const rest = due - first;
    return [{ kind, amount: first, ...paid }, ...(rest > 0 ? [{ kind: 'cash', amount: rest, received: rest }] : [])];
  };
  const sale = (): unknown => {
    if (page.sales.length > 0 && chance.percent(15)) return chance.one(page.sales);
    const sold = lines();
    const due = sold.reduce((sum, each) => sum + each.amount, 0);
    return { saleId: page.inHand ?? NOBODY, lines: sold, tenders: tendersOf(due), language: language() };
  };
  const language = () => chance.one(LANGUAGES);
  const someSale = () => (page.sales.length > 0 ? chance.one(page.sales) : null);
  const saleId = () => someSale()?.saleId ?? NOBODY;
  const at = () => chance.one(['2026-11-22T08:25:00.000Z', '2026-11-28T20:59:59.999Z']);
  const setup = () =>
    page.printer ?? { address: '', model: 'generic', paper: 80, wholeReceiptAsImage: false, codePage: null };

  const inputs: Partial<Record<ChannelName, () => unknown>> = {
    'counter.enrol': () => ({ code: chance.one(['AB12-CD34', 'ab12cd34', '0000-0000']) }),
    'upstream.set': () => ({ address: chance.one(['https://upstream.example.kz', 'http://host.kz', '']) }),
    'upstream.trust': () => ({ trusted: chance.one(['well-known', 'system']) }),
    'counter.language': () => ({ language: language() }),
    'counter.look': () => ({
      theme: chance.one(['dark', 'light', 'system']),
      textPercent: chance.one([100, 125, 150]),
    }),
    'display.show': () => ({
      scene: chance.one([
        { kind: chance.one(['welcome', 'busy', 'back-shortly', 'closing', 'closed']) },
        { kind: chance.one(['reading', 'unread', 'waiting']) },
        { kind: 'card', lastFour: '2259', balance: chance.percent(50) ? 1240 : null },
        { kind: 'paying', ...ofACard(), paid: 0, ways: ['cash', 'qr'] },
        { kind: 'cash', ...ofACard(), received: amount(), change: amount(), missing: 0 },
        { kind: 'terminal', ...ofACard(), amount: amount(), by: chance.one(['bank-card', 'qr', 'either']) },
      ]),
      language: language(),
    }),
    'display.set': () => ({ setting: chance.one(['auto', 'off']) }),
    'restore.prepare': () =>
      chance.percent(50) ? { kind: 'upstream' } : { kind: 'backup', name: among(page.backups) },
    'session.sign-in': () => {
      const { id, pin } = clerk();
      return { clerkId: id, pin: chance.percent(97) ? pin : '111111' };
    },
    'shift.open': () => ({ counts: counts(), fromSafe: chance.one([0, 20_000]) }),
    'shift.x-report': () => ({ print: chance.percent(10) }),
    'shift.count': () => ({ counts: counts() }),
    'shift.close': () => ({
      carried: chance.one([0, 1000, 20_000]),
      ...maybe('bagSeal', `B-${amount()}`),
      ...maybe('reason', 'a reason'),
      ...maybe('approval', approval()),
    }),
    'shift.approve': () => ({ entryId: among(page.entries), approval: approval() }),
    'cash.move': () => ({
      movement: chance.one([
        { kind: 'pay-in', amount: amount(), against: 'safe', reason: 'change' },
        { kind: 'pay-out', amount: amount(), against: 'petty-cash', reason: 'water' },
        { kind: 'safe-drop', amount: amount(), bagSeal: `B-${amount()}`, ...maybe('reason', 'full') },
      ]),
      ...maybe('approval', approval()),
    }),
    'cash.count': () => ({ counts: counts() }),
    'count.keep': () => ({ purpose: purpose(), written: [{ value: 1000, text: chance.one(['7', '2/14', '1/']) }] }),
    'count.find': () => ({ purpose: purpose() }),
    'cash.open-drawer': () => ({ reason: 'change for a customer' }),
    'safe.hand-over': () => ({ bags: [among(page.entries)], to: 'Bank', slip: 'S-1' }),
    'safe.count': () => ({ seen: [], unseen: chance.percent(50) ? [among(page.entries)] : [] }),
    'safe.say': () => ({
      bag: among(page.entries),
      is: chance.one(['missing', 'opened', 'in-safe']),
      reason: 'a reason',
      approval: approval(),
    }),
    'card.look-up': () => ({
      text: chance.percent(80) ? card() : card().slice(-chance.one([4, 8])),
      ...maybe('inGroup', true),
    }),
    'card.balance-slip': () => ({ cardNumber: card(), language: language() }),
    'sale.judge': () => ({ lines: lines() }),
    'sale.await-payment': sale,
    'sale.take': sale,
    'sale.finish': () => ({ saleId: saleId(), ...maybe('authCode', `A${7700 + chance.below(100)}`) }),
    'sale.abandon': () => ({ saleId: saleId() }),
    'sale.end-seen': () => ({ saleId: saleId() }),
    'sale.decline': () => ({ saleId: saleId() }),
    'sale.settle-unreadable': () => ({ saleId: saleId(), paid: chance.percent(50), approval: approval() }),
    'sale.finish-return': () => ({ returnId: saleId() }),
    'sale.settle-return': () => ({
      returnId: saleId(),
      codes: chance.percent(50) ? ['A77'] : [null],
      cash: chance.one([0, 2000]),
      evidence: chance.one(['slip', 'bank']),
      approval: approval(),
    }),
    'reports.shift': () => ({ shiftId: among(page.shifts) }),
    'reports.export': () => ({ shiftId: among(page.shifts), as: chance.one(['csv', 'pdf']) }),
    'sale.return': () => {
      const sold = someSale();
      return {
        saleId: sold?.saleId ?? NOBODY,
        lines: [1],
        reason: chance.one(['wrong-amount', 'customer-request', 'rejected-upstream']),
        tenders: [
          {
            kind: sold?.tenders[0]?.kind ?? 'cash',
            amount: sold?.lines[0]?.amount ?? 1000,
            ...maybe('authCode', `R${1000 + chance.below(1000)}`),
          },
        ],
        ...maybe('approval', approval()),
      };
    },
    'sale.retry-credit': () => ({ saleId: saleId(), line: 1 }),
    'alarm.settle': () => ({
      alarm: chance.one(['journal-gap', 'entries-lost', 'hotlist-brake']),
      approval: approval(),
    }),
    'claim.file': () => ({
      claimId: among(page.claims),
      cardNumber: card(),
      ...maybe('movementId', `m-${chance.below(1000)}`),
      channel: chance.one(['kiosk', 'app', 'counter']),
      amount: amount(),
      at: at(),
      note: 'the kiosk kept the money',
      language: language(),
    }),
    'claim.pay': () => {
      const claimId = among(page.claims);
      return { claim: claimId.slice(0, -8), number: claimId.slice(-8) };
    },
    'claim.settle': () => ({ claim: among(page.claims).slice(0, -8) }),
    'history.newest': () => ({ olderThan: chance.percent(50) ? null : saleId() }),
    'history.find': () => ({
      text: chance.one([card(), card().slice(-4), '5000', String(chance.below(300)), 'AB12C-000012']),
    }),
    'receipt.came-out': () => ({ jobId: among(page.jobs), cameOut: chance.percent(80) }),
    'receipt.held': () => ({ print: chance.percent(50) }),
    'receipt.preview': () => ({ entryId: among(page.entries), copy: chance.upTo(3) }),
    'receipt.reprint': () => ({ entryId: chance.percent(30) ? null : among(page.entries) }),
    'printer.change': setup,
    'printer.set-up-paper': () => ({ paper: chance.one(['acceptance', 'outage']) }),
    'printer.find': () => ({ port9100: chance.percent(50) }),
    'printer.try': setup,
    'printer.preview': setup,
  };
  return inputs[channel]?.() ?? null;
}
