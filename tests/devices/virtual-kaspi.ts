import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Socket } from 'node:net';
import { assert } from '../../src-shared/result.ts';
import { aPort } from './a-port.ts';
import { certificateFor, type Vouched } from './an-authority.ts';
import { begun, type Fate, type Kept, listOf, type Listed, type Method, successOf } from './virtual-kaspi-books.ts';

/**
 * A Kaspi Smart POS on the local network, written from what its answers are known to be and not from the adapter.
 * docs/terminals.md names the sources. What nobody could confirm is a switch of `Ways`.
 */

/** The harsher is the default. */
interface Ways {
  /** How a token that is over is refused. */
  forbidden: 401 | 403;
  dates: 'year first' | 'month first';
  /** The token that is renewed has to come along. */
  renewalWantsToken: boolean;
  amounts: 'plain' | 'grouped';
  /** Looks that see it at work before they see its end. */
  looksAtWork: number;
}

export const DEVICE = { posNum: '0', serialNum: 'ND000000001', terminalId: '31452963' };
const TOKEN_MS = 24 * 3_600_000;
const KEPT_MS = 24 * 3_600_000;
const NAMES = '*.kaspipos.kz';
let vouched: Vouched | undefined;

/** Whole, as it lies in its memory. */
export interface KaspiBooks {
  readonly count: number;
  readonly operations: readonly Kept[];
  readonly tokens: readonly (readonly [string, Token])[];
}

interface Token {
  readonly name: string;
  readonly refresh: string;
  readonly endsAt: number;
}
type Query = URLSearchParams;
type Answer = { readonly data: object } | { readonly code: number; readonly text: string };
/** What becomes of the answer on its way. */
type OnTheWay = 'arrives' | 'is lost' | 'is no JSON';

type Memory = ReadonlyMap<string, Kept>;

export class VirtualKaspi {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #operations = new Map<string, Kept>();
  readonly #tokens = new Map<string, Token>();
  readonly #fates: Fate[] = [];
  readonly #onTheWay: OnTheWay[] = [];
  readonly #byHand: Listed[] = [];
  #count = 0;
  #takesBack = false;
  #port: number;
  /** Every request in order: «payment 5000», «status 3». */
  readonly heard: string[] = [];
  /** Owners' receipts were asked for, in order. */
  readonly ownCheques: boolean[] = [];
  clock: () => number = Date.now;
  /** Another device stands at its address. */
  serialNumber = DEVICE.serialNum;
  /** It takes each call, and answers none. */
  isSilent = false;
  /** A person at its screen: allows the pairing, refuses it, or is not there. */
  person: 'allows' | 'refuses' | 'is not there' = 'allows';
  readonly ways: Ways = {
    forbidden: 403,
    dates: 'year first',
    renewalWantsToken: false,
    amounts: 'plain',
    looksAtWork: 1,
  };
  /** Called with each step, before it goes on: what a power cut at this moment would find. */
  atEachStep: (step: string) => void = () => {};

  static async start(...fates: Fate[]): Promise<VirtualKaspi> {
    return VirtualKaspi.startAt(0, ...fates);
  }
  /** Port 0: one of its own. */
  static async startAt(port: number, ...fates: Fate[]): Promise<VirtualKaspi> {
    const device = new VirtualKaspi(port || (await aPort()));
    device.willDo(...fates);
    await device.isPluggedIn();
    return device;
  }

  private constructor(port: number) {
    this.#port = port;
    const { cert, key } = (vouched ??= certificateFor(NAMES));
    this.#server = createServer({ cert, key }, (incoming, outgoing) => this.#accept(incoming, outgoing));
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    this.#server.on('tlsClientError', (_, socket) => socket.destroy());
  }

  /** Where it is reached, and by whom it is vouched for. */
  get address() {
    assert(vouched !== undefined, 'it has a certificate');
    return { host: '127.0.0.1', port: this.#port, name: 'counter-1.kaspipos.kz', ca: vouched.ca };
  }

  willDo(...fates: Fate[]): void {
    this.#fates.push(...fates);
  }
  /** What becomes of the next answers. */
  willAnswer(...ways: OnTheWay[]): void {
    this.#onTheWay.push(...ways);
  }

  /** Money that was really moved, in the order it was begun. */
  moved(does: Kept['does']): number[] {
    return this.list()
      .filter((each) => each.does === does)
      .map(({ amount }) => amount);
  }
  /** As its own screen lists what moved. */
  list(): Listed[] {
    return [...listOf(this.#operations.values()), ...this.#byHand];
  }
  /** As its own screen sums the day up: payments less what went back, by way. */
  totals(): Record<string, number> {
    const totals: Record<string, number> = {};
    for (const { does, method, amount } of this.list())
      totals[method] = (totals[method] ?? 0) + (does === 'payment' ? amount : -amount);
    return totals;
  }
  /** Somebody keys an amount on the device itself: its total is another than the counter's. */
  isKeyedByHand(amount: number, method: Method = 'card'): void {
    this.#byHand.push({ does: 'payment', method, amount, number: `by hand ${this.#byHand.length + 1}` });
  }

  /** All that it knows now; one that is put back to it has heard of nothing since. */
  memory(): Memory {
    return structuredClone(this.#operations);
  }
  remembersOnly(memory: Memory): void {
    this.#operations.clear();
    for (const [id, kept] of structuredClone(memory)) this.#operations.set(id, kept);
  }
  /** What it keeps when its power goes: what goes wrong next is not part of it. */
  books(): KaspiBooks {
    return { count: this.#count, operations: [...this.#operations.values()], tokens: [...this.#tokens] };
  }
  goesOnFrom({ count, operations, tokens }: KaspiBooks): void {
    this.#count = count;
    for (const kept of operations) this.#operations.set(kept.processId, kept);
    for (const [access, token] of tokens) this.#tokens.set(access, token);
  }
  get isReachable(): boolean {
    return this.#server.listening;
  }
  forgetsFates(): void {
    for (const list of [this.#fates, this.#onTheWay]) list.splice(0);
    this.#takesBack = false;
  }
  /** Nothing was ever asked of it, and nothing is to go wrong. */
  forgetsAll(): void {
    for (const kept of [this.#operations, this.#tokens]) kept.clear();
    this.#takesBack = false;
    for (const list of [this.#fates, this.#onTheWay, this.#byHand, this.heard]) list.splice(0);
  }
  /** Somebody stands at it. */
  isWaiting(): boolean {
    return [...this.#operations.values()].some(({ state }) => state === 'running');
  }
  /** Whoever stands at it gives it back by its own keys. */
  isGivenBackByHand(number: string): void {
    const paid = [...this.#operations.values()].find((each) => each.number === number);
    assert(paid !== undefined, 'it is on the list');
    paid.state = 'failed';
  }
  /** Whatever it said of any payment or refund, from now on it says that nothing moved; its list stays. */
  takesItsWordBack(): void {
    this.#takesBack = true;
  }
  forgetsTokens(): void {
    this.#tokens.clear();
  }
  /** The access that it gave is over, and may be renewed. */
  tokensEnd(): void {
    for (const [access, token] of this.#tokens) this.#tokens.set(access, { ...token, endsAt: 0 });
  }

  /** `amount`: another one moves than was asked for. */
  theCustomer(does: 'pays' | 'walks away', amount?: number): void {
    const running = [...this.#operations.values()].find(({ state }) => state === 'running');
    assert(running !== undefined, 'somebody stands at the terminal');
    if (does === 'pays') Object.assign(running, { state: 'moved', amount: amount ?? running.amount });
    else Object.assign(running, { state: 'failed', subStatus: 'ProcessCancelled', message: 'Отмена покупки' });
  }

  async isPluggedIn(): Promise<void> {
    if (this.#server.listening) return;
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#port, '127.0.0.1', () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
    const address = this.#server.address();
    assert(address !== null && typeof address === 'object', 'a listening device has a port');
    this.#port = address.port;
  }
  async isUnplugged(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #accept(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { pathname, searchParams } = new URL(incoming.url ?? '', 'https://device');
    const does = pathname.replace('/v2/', '');
    const what = searchParams.get('amount') ?? this.#no(searchParams.get('processId'));
    this.heard.push(what === null ? does : `${does} ${what}`);
    this.atEachStep(`heard ${does}`);
    if (this.isSilent) return;
    const access = incoming.headers['accesstoken'];
    const answer = this.#do(does, searchParams, typeof access === 'string' ? access : null, outgoing);
    if (answer === null) return;
    this.atEachStep(`did ${does}, and nobody knows`);
    const way = this.#onTheWay.shift() ?? 'arrives';
    if (way === 'is lost') return void outgoing.destroy();
    if (way === 'is no JSON') return void outgoing.writeHead(502, { 'content-type': 'text/html' }).end('<html>');
    send(outgoing, answer);
  }

  /** null: it answers nothing more, or has answered. */
  #do(does: string, query: Query, access: string | null, outgoing: ServerResponse): Answer | null {
    if (does === 'register') return this.#register(query);
    if (does === 'revoke') return this.#renew(query, access);
    const token = access === null ? undefined : this.#tokens.get(access);
    if (!token || token.endsAt <= this.clock()) return this.#forbidden();
    switch (does) {
      case 'deviceinfo':
        return { data: { ...DEVICE, serialNum: this.serialNumber } };
      case 'payment':
      case 'refund':
        return this.#begin(does, query, outgoing);
      case 'status':
      case 'actualize':
        return this.#look(does, query);
      default:
        return { code: 404, text: 'Invalid Url. Please, contact developers' };
    }
  }

  #register(query: Query): Answer | null {
    const name = query.get('name');
    if (!name) return { code: 999, text: 'Missing param: name' };
    if (this.person === 'refuses') return { code: 106, text: 'Access denied by user' };
    if (this.person === 'is not there') return null;
    return { data: this.#newPair(name) };
  }

  #renew(query: Query, access: string | null): Answer {
    const old = [...this.#tokens].find(([, { refresh }]) => refresh === query.get('refreshToken'));
    if (!old || old[1].name !== query.get('name')) return { code: 105, text: 'Revoke Error. Wrong refresh token' };
    if (this.ways.renewalWantsToken && access !== old[0]) return this.#forbidden();
    this.#tokens.delete(old[0]);
    return { data: this.#newPair(old[1].name) };
  }

  #newPair(name: string) {
    const [accessToken, refreshToken] = [1, 2].map(() => crypto.randomUUID().replaceAll('-', ''));
    assert(accessToken !== undefined && refreshToken !== undefined, 'two were made');
    const endsAt = this.clock() + TOKEN_MS;
    this.#tokens.set(accessToken, { name, refresh: refreshToken, endsAt });
    return { accessToken, refreshToken, expirationDate: dateOf(endsAt, this.ways.dates) };
  }

  #forbidden(): Answer {
    return { code: this.ways.forbidden, text: 'Authorization failed' };
  }

  #begin(does: Kept['does'], query: Query, outgoing: ServerResponse): Answer | null {
    const amount = Number(query.get('amount'));
    if (!Number.isInteger(amount) || amount <= 0) return { code: 999, text: 'Param unvalidated: amount' };
    if ([...this.#operations.values()].some(({ state }) => state === 'running')) return BUSY;
    const [method, of] = does === 'refund' ? [query.get('method'), query.get('transactionId')] : [null, null];
    const refused = does === 'refund' ? this.#refuseRefund(amount, method, of) : null;
    if (refused) return refused;
    const fate = this.#fates.shift() ?? 'approves by card';
    if (fate === 'is lost before it begins') {
      outgoing.destroy();
      return null;
    }
    if (fate === 'is busy') return BUSY;
    if (fate === 'refuses by a number that nobody knows') return { code: 777, text: 'Something' };
    const ownCheque = query.get('owncheque') === 'true';
    this.ownCheques.push(ownCheque);
    this.#count += 1;
    const kept = begun({ does, amount, method, of, ownCheque }, fate, this.#count, this.clock());
    this.#operations.set(kept.processId, kept);
    this.atEachStep(kept.state === 'moved' ? 'the money moved, nobody knows' : `${does} is begun`);
    return this.#named(kept, outgoing);
  }

  /** As much as it took may go back, by the same way and number. */
  #refuseRefund(amount: number, method: string | null, of: string | null): Answer | null {
    const kept = [...this.#operations.values()].filter(({ state }) => state === 'moved');
    const paid = kept.find((each) => each.does === 'payment' && each.number === of);
    if (!paid || paid.method !== method) return { code: 108, text: 'Transaction not found' };
    const back = kept.filter((each) => each.of === of).reduce((sum, each) => sum + each.amount, 0);
    return back + amount > paid.amount ? { code: 108, text: 'Refund amount is greater than payment' } : null;
  }

  #named(kept: Kept, outgoing: ServerResponse): Answer | null {
    switch (kept.fate) {
      case 'charges and loses its answer':
        outgoing.destroy();
        return null;
      case 'charges and names nothing':
        return { data: { status: 'wait' } };
      case 'names the operation before':
        return { data: { processId: [...this.#operations.keys()].at(-2) ?? kept.processId, status: 'wait' } };
      case 'charges and vanishes':
        send(outgoing, { data: { processId: kept.processId, status: 'wait' } });
        outgoing.once('finish', () => void this.isUnplugged());
        return null;
      default:
        return { data: { processId: kept.processId, status: 'wait' } };
    }
  }

  #look(does: 'status' | 'actualize', query: Query): Answer {
    const kept = this.#operations.get(query.get('processId') ?? '');
    if (!kept || this.clock() - kept.at > KEPT_MS) return { code: 101, text: 'Process not found' };
    if (does === 'actualize') {
      if (!kept.isUnknown) return { code: 103, text: 'This transaction is unable to actualize' };
      if (kept.fate !== 'never knows') kept.isUnknown = false;
      return { data: this.#seen(kept) };
    }
    kept.looks += 1;
    const isFirst = kept.looks === 1;
    if (isFirst && kept.fate === 'restarts and forgets') this.#operations.delete(kept.processId);
    if (isFirst && kept.fate.startsWith('restarts')) {
      for (const socket of this.#sockets) socket.destroy();
      return { code: 101, text: 'Process not found' };
    }
    return { data: this.#seen(kept) };
  }

  #seen(kept: Kept): object {
    const { processId, fate, looks, state, subStatus, message, method } = kept;
    if (state === 'running') return { processId, status: 'wait', subStatus: looks === 1 ? 'Initialize' : 'WaitUser' };
    if (kept.isUnknown) return { processId, status: 'unknown', subStatus: 'ProcessingCard', message: 'Нет связи' };
    if (looks <= this.ways.looksAtWork) return { processId, status: 'wait', subStatus: atWork(kept) };
    const isOther = fate === 'answers twice, and otherwise' && looks > this.ways.looksAtWork + 1;
    if (state === 'failed' || isOther || this.#takesBack)
      return {
        processId,
        status: 'fail',
        subStatus: state === 'failed' ? subStatus : 'CardTransactionFailure',
        message,
      };
    return {
      processId: fate === 'answers for another operation' ? `${processId}9` : processId,
      status: 'success',
      subStatus: successOf(method),
      transactionId: fate.startsWith('tells a card') ? CARD_NUMBER : kept.number,
      addInfo: { IsOffer: false, LoanTerm: 0, ProductType: 'Gold' },
      chequeInfo: this.#cheque(kept),
    };
  }

  #cheque(kept: Kept): object {
    const { method, number, fate } = kept;
    const isTold = !fate.startsWith('tells a card');
    return {
      storeName: 'Тестовый магазин',
      city: 'г. Алматы',
      address: 'Конаева 11, 6',
      bin: '990140000001',
      terminalId: DEVICE.terminalId,
      date: '23.07.26 12:00:00',
      method,
      type: kept.does,
      status: kept.does === 'refund' ? 'Возврат успешно совершен' : 'Покупка с Kaspi Gold. Одобрено',
      ...amountIn(kept, this.ways.amounts),
      ...(method === 'card'
        ? {
            cardMask: isTold ? '440043******6389' : CARD_NUMBER,
            rrn: isTold ? number : CARD_NUMBER,
            authorizationCode: isTold ? '123456' : CARD_NUMBER,
            icc: 'Visa Debit',
            hostResponseCode: '000',
          }
        : { orderNumber: number }),
    };
  }

  #no(processId: string | null): number | string | null {
    if (processId === null) return null;
    const at = [...this.#operations.keys()].indexOf(processId);
    return at === -1 ? '?' : at + 1;
  }
}

/** Nobody's, and its check digit is right. */
const CARD_NUMBER = '4111111111111111';
const BUSY: Answer = { code: 107, text: 'Could not register transaction. Last operation was not completed.' };

function atWork({ does, method }: Kept): string {
  if (does === 'refund') return 'ProcessRefund';
  return method === 'card' ? 'ProcessingCard' : 'WaitForQrConfirmation';
}

function amountIn({ fate, amount, does }: Kept, ways: Ways['amounts']): { amount?: string } {
  if (fate === 'tells no amount') return {};
  if (fate === 'tells an amount that nobody can read') return { amount: 'много' };
  const digits = ways === 'plain' ? String(amount) : String(amount).replace(/\B(?=(\d{3})+$)/g, ' ');
  return { amount: `${does === 'refund' ? '- ' : ''}${digits} ₸` };
}

/** The country's time, five hours from UTC. */
function dateOf(ms: number, ways: Ways['dates']): string {
  const local = new Date(ms + 5 * 3_600_000);
  const [day = '', time = ''] = local.toISOString().slice(0, 19).split('T');
  if (ways === 'year first') return `${day} ${time}`;
  const month = local.toLocaleString('en-US', { month: 'short', timeZone: 'UTC' });
  return `${month} ${String(local.getUTCDate()).padStart(2, '0')}, ${local.getUTCFullYear()} ${time}`;
}

/** A fault comes with status 200, but for a token: that one is HTTP's own. */
function send(outgoing: ServerResponse, answer: Answer): void {
  const status = 'code' in answer && [401, 403, 404].includes(answer.code) ? answer.code : 200;
  const body = 'code' in answer ? { errorText: answer.text, statusCode: answer.code } : { ...answer, statusCode: 0 };
  outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
