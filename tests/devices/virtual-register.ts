import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { setTimeout as sleep } from 'node:timers/promises';
import { assert } from '../../src-shared/result.ts';
import { aPort } from './a-port.ts';
import {
  checkAnswer,
  historyAnswer,
  lookupAnswer,
  moveAnswer,
  reportAnswer,
  type Shape,
  shiftsAnswer,
  tenge,
} from './virtual-register-answers.ts';
import {
  Addressed,
  Authorize,
  type Fault,
  inLowerCase,
  Lookup,
  notValid,
  OfShift,
  Pages,
  type Protocol,
  readCheck,
  readMove,
} from './virtual-register-asked.ts';
import { closeShift, emptyBooks, heldUp, moveCash, type RegisterBooks, sign } from './virtual-register-books.ts';

/**
 * A cloud of registers that answers as Webkassa v4 does. It keeps what it signed, whether its answers arrive or not.
 * docs/fiscal-registers.md names the sources of its answers; what nobody could confirm is a switch of `Ways`.
 */

/** What happens to the next call. `acts`: it does what it was asked before it goes wrong. */
export type Fate =
  | { readonly acts: boolean; readonly answer: BadAnswer }
  | { readonly says: Fault; readonly status?: number; readonly otherDomains?: string };
export type BadAnswer =
  | 'none'
  /** Until the asker gives up. */
  | 'silence'
  | 'garbage'
  | 'half'
  | 'html'
  | 'huge'
  /** It sends the asker to another address. */
  | 'elsewhere'
  | 'of another register'
  | 'of another receipt';

/** What is not known of the real one, or differs from one to the next. The harsher is the default. */
export interface Ways {
  duplicateTellsData: boolean;
  shape: Shape;
  protocol: Protocol;
  notFound: 15 | 16 | 19;
  newestShiftFirst: boolean;
  duplicatesWithin: 'register' | 'shift';
  newTokenEndsOthers: boolean;
  /** The route was not always there. */
  findsByKey: boolean;
}

export const LOGIN = { login: 'till@carrier.example', password: 'Pa55-of-the-register', apiKey: 'WKD-0F1E-2D3C-4B5A' };
export const SERIAL_NUMBER = 'SWK00030001';
const REGISTRATION_NUMBER = '032600010221';
const ANOTHER_SERIAL_NUMBER = 'SWK00099999';
const TOKEN_MS = 24 * 3_600_000;
const HUGE_BYTES = 8 * 1024 * 1024;

type Did = { readonly data: unknown } | Fault;

interface Heard {
  readonly path: string;
  readonly body: unknown;
}

export class VirtualRegister {
  readonly #server: Server;
  readonly #books = new Map<string, RegisterBooks>();
  readonly #tokens = new Map<string, number>();
  readonly #busy = new Set<string>();
  readonly #fates: Fate[] = [];
  readonly #loginFates: Fate[] = [];
  readonly #documentFates: Fate[] = [];
  #port: number;
  /** Every request in order, Authorize too. */
  readonly heard: Heard[] = [];
  /** Its own clock, which may be wrong. */
  clock: () => number = Date.now;
  /** How long it works on a call. */
  takesMs = 0;
  /** It works on each call until then as well. */
  answersOnce: Promise<void> = Promise.resolve();
  readonly ways: Ways = {
    duplicateTellsData: false,
    shape: 'vendor',
    protocol: '2.0.4',
    notFound: 19,
    newestShiftFirst: false,
    duplicatesWithin: 'register',
    newTokenEndsOthers: true,
    findsByKey: true,
  };
  /** What happens to this call, by what it asks; null: what was ordered. */
  fateOf: (path: string, body: unknown) => Fate | null = () => null;
  /** Called with each step, before it goes on: what a power cut at this moment would find. */
  atEachStep: (step: string) => void = () => {};

  /** Port 0: one of its own. */
  static async start({ port = 0 } = {}): Promise<VirtualRegister> {
    const register = new VirtualRegister(port || (await aPort()));
    register.#books.set(SERIAL_NUMBER, emptyBooks(SERIAL_NUMBER, REGISTRATION_NUMBER));
    await register.isUp();
    return register;
  }

  private constructor(port: number) {
    this.#port = port;
    this.#server = createServer((incoming, outgoing) => void this.#accept(incoming, outgoing));
  }

  get url(): URL {
    return new URL(`http://127.0.0.1:${this.#port}`);
  }

  /** Blocked, not activated, autonomous, how much cash: all of it may be set. */
  books(uniqueNumber: string = SERIAL_NUMBER): RegisterBooks {
    const books = this.#books.get(uniqueNumber);
    assert(books !== undefined, 'the register is known here');
    return books;
  }

  /** A second one of the same login. */
  has(uniqueNumber: string, registrationNumber: string): void {
    this.#books.set(uniqueNumber, emptyBooks(uniqueNumber, registrationNumber));
  }

  /** «sale 5000», in the order of signing: tenge, with its key. */
  signed(): string[] {
    const what = ['purchase', 'purchase return', 'sale', 'return'];
    return this.books().tickets.map(({ operationType, total, key }) => `${what[operationType]} ${tenge(total)} ${key}`);
  }

  /** What happens to the next calls about a register. */
  willDo(...fates: Fate[]): void {
    this.#fates.push(...fates);
  }

  /** The same for what it is told alone: receipts, cash, ends of days. */
  willDoToDocuments(...fates: Fate[]): void {
    this.#documentFates.push(...fates);
  }

  willDoAtLogin(...fates: Fate[]): void {
    this.#loginFates.push(...fates);
  }

  /** A service that moved takes its tokens along. */
  knows(token: string): void {
    this.#tokens.set(token, this.clock());
  }

  tokensEnd(): void {
    this.#tokens.clear();
  }

  /** All that it knows now; one that is put back to it has heard of nothing since. */
  memory(): ReadonlyMap<string, RegisterBooks> {
    return structuredClone(this.#books);
  }
  remembersOnly(memory: ReadonlyMap<string, RegisterBooks>): void {
    this.#books.clear();
    for (const [uniqueNumber, books] of structuredClone(memory)) this.#books.set(uniqueNumber, books);
  }

  /** Somebody listens at its port. */
  get isReachable(): boolean {
    return this.#server.listening;
  }

  /** Whatever was to happen to a next call does not. */
  forgetsFates(): void {
    for (const fates of [this.#fates, this.#documentFates, this.#loginFates]) fates.splice(0);
  }

  async isUp(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#port, '127.0.0.1', () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
    const address = this.#server.address();
    assert(address !== null && typeof address === 'object', 'a listening register has a port');
    this.#port = address.port;
  }

  async isDown(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #accept(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of incoming) chunks.push(chunk);
    } catch {
      return;
    }
    const path = incoming.url ?? '';
    const body = inLowerCase(jsonIn(Buffer.concat(chunks)));
    this.heard.push({ path, body });
    if (incoming.headers['x-api-key'] !== LOGIN.apiKey) return void outgoing.writeHead(401).end();
    const isLogin = path === '/api/v4/Authorize';
    const fate = this.fateOf(path, body) ?? (isLogin ? this.#loginFates.shift() : this.#orderedFor(path));
    if (fate && 'says' in fate) return sendFault(outgoing, fate);
    if (isLogin) return this.#answer(outgoing, answerOf(this.#authorize(body)), fate?.answer);
    const uniqueNumber = Addressed.safeParse(body).data?.cashboxuniquenumber ?? '';
    // A call beside another one is refused, whatever becomes of that one.
    if (this.#busy.has(uniqueNumber)) return sendJson(outgoing, answerOf(BESIDE));
    this.#busy.add(uniqueNumber);
    try {
      this.atEachStep(`heard ${path}`);
      if (this.takesMs > 0) await sleep(this.takesMs);
      await this.answersOnce;
      const answer = fate?.acts === false ? null : answerOf(this.#do(path, body));
      if (answer) this.atEachStep(`did ${path}, and nobody knows`);
      this.#answer(outgoing, answer, fate?.answer);
    } finally {
      this.#busy.delete(uniqueNumber);
    }
  }

  #orderedFor(path: string): Fate | undefined {
    return (DOCUMENTS.has(path) ? this.#documentFates.shift() : undefined) ?? this.#fates.shift();
  }

  #authorize(body: unknown): Did {
    const read = Authorize.safeParse(body);
    const isRight = read.data?.login === LOGIN.login && read.data.password === LOGIN.password;
    if (!isRight) return { code: 1, text: 'Неверный логин и/или пароль' };
    if (this.ways.newTokenEndsOthers) this.#tokens.clear();
    const token = crypto.randomUUID().replaceAll('-', '');
    this.#tokens.set(token, this.clock());
    return { data: { Token: token } };
  }

  #do(path: string, body: unknown): Did {
    if (!ROUTES.has(path)) return NO_ROUTE;
    const addressed = Addressed.safeParse(body);
    const since = addressed.success ? this.#tokens.get(addressed.data.token) : undefined;
    if (!addressed.success || since === undefined || this.clock() - since >= TOKEN_MS)
      return { code: 2, text: 'Срок действия сессии истек' };
    const books = this.#books.get(addressed.data.cashboxuniquenumber);
    if (!books) return { code: 6, text: 'Касса не зарегистрирована в системе или не доступна пользователю' };
    const now = this.clock();
    switch (path) {
      case '/api/v4/check':
        return this.#check(books, body, now);
      case '/api/v4/MoneyOperation':
        return this.#move(books, body, now);
      case '/api/v4/XReport': {
        const shift = books.shifts.at(-1);
        return shift ? { data: reportAnswer(books, shift, now) } : { code: 13, text: 'Не найдена открытая смена' };
      }
      case '/api/v4/ZReport': {
        const closed = closeShift(books, now);
        return 'code' in closed ? closed : { data: reportAnswer(books, closed, now) };
      }
      case '/api/v4/Check/History':
        return this.#history(books, body);
      case '/api/v4/Cashbox/ShiftHistory': {
        const pages = Pages.safeParse(body);
        if (!pages.success) return notValid('Skip, Take');
        const { skip, take } = pages.data;
        return { data: shiftsAnswer(books, skip, take, this.ways.newestShiftFirst) };
      }
      case '/api-history/v4/Ticket/GetTicketByExternalCheckNumber':
        return this.ways.findsByKey ? this.#lookUp(books, body) : NO_ROUTE;
      default:
        return NO_ROUTE;
    }
  }

  #check(books: RegisterBooks, body: unknown, now: number): Did {
    const check = readCheck(body, this.ways.protocol);
    if ('code' in check) return check;
    const before = this.#ticketOf(books, check.key);
    if (before) return { ...DUPLICATE, ...this.#dataOf(checkAnswer(books, before, this.ways.shape)) };
    const ticket = heldUp(books, now) ?? sign(books, check, now);
    return 'code' in ticket ? ticket : { data: checkAnswer(books, ticket, this.ways.shape) };
  }

  #ticketOf({ tickets, shifts }: RegisterBooks, key: string) {
    const last = shifts.at(-1)?.number;
    return tickets.find(
      (each) => each.key === key && (this.ways.duplicatesWithin === 'register' || each.shiftNumber === last),
    );
  }

  #move(books: RegisterBooks, body: unknown, now: number): Did {
    const move = readMove(body);
    if ('code' in move) return move;
    const before = books.moves.find(({ key }) => key === move.key);
    if (before) return { ...DUPLICATE, ...this.#dataOf(moveAnswer(books, before)) };
    const kept = heldUp(books, now) ?? moveCash(books, move, now);
    return 'code' in kept ? kept : { data: moveAnswer(books, kept) };
  }

  #dataOf(data: unknown) {
    return this.ways.duplicateTellsData ? { data } : {};
  }

  #history(books: RegisterBooks, body: unknown): Did {
    const asked = OfShift.safeParse(body);
    if (!asked.success) return notValid('Skip, Take, ShiftNumber');
    const { shiftnumber, skip, take } = asked.data;
    return hasShift(books, shiftnumber) ? { data: historyAnswer(books, shiftnumber, skip, take) } : NO_SHIFT;
  }

  #lookUp(books: RegisterBooks, body: unknown): Did {
    const asked = Lookup.safeParse(body);
    if (!asked.success) return notValid('ExternalCheckNumber, ShiftNumber');
    const { externalchecknumber, shiftnumber } = asked.data;
    if (!hasShift(books, shiftnumber)) return NO_SHIFT;
    const ticket = books.tickets.find((each) => each.key === externalchecknumber && each.shiftNumber === shiftnumber);
    if (ticket) return { data: lookupAnswer(books, ticket) };
    return { code: this.ways.notFound, text: 'Не найден чек с таким номером' };
  }

  /** null: it did nothing. */
  #answer(outgoing: ServerResponse, answer: object | null, bad?: BadAnswer): void {
    const whole = JSON.stringify(answer ?? {});
    if (bad === undefined) return answer === NO_ANSWER ? sendHtml(outgoing, 404) : sendJson(outgoing, answer ?? {});
    if (bad === 'none') return void outgoing.destroy();
    if (bad === 'silence') return;
    if (bad === 'garbage') return void outgoing.writeHead(200, JSON_TYPE).end(Buffer.from([0x7b, 0x22, 0xff, 0x00]));
    if (bad === 'html') return sendHtml(outgoing, 502);
    if (bad === 'elsewhere') return void outgoing.writeHead(307, { location: '/api/v4/XReport' }).end();
    if (bad === 'huge') return sendPacked(outgoing, `{"Data":"${' '.repeat(HUGE_BYTES)}"}`);
    if (bad === 'of another receipt')
      return sendJson(outgoing, { Data: checkAnswer(this.books(), this.books().tickets[0]!, this.ways.shape) });
    if (bad === 'of another register')
      return sendJson(outgoing, JSON.parse(whole.replaceAll(SERIAL_NUMBER, ANOTHER_SERIAL_NUMBER)));
    outgoing.writeHead(200, { ...JSON_TYPE, 'content-length': Buffer.byteLength(whole) });
    outgoing.write(whole.slice(0, whole.length / 2), () => outgoing.destroy());
  }
}

const DOCUMENTS: ReadonlySet<string> = new Set(['/api/v4/check', '/api/v4/MoneyOperation', '/api/v4/ZReport']);
const ROUTES: ReadonlySet<string> = new Set([
  ...DOCUMENTS,
  '/api/v4/XReport',
  '/api/v4/Check/History',
  '/api/v4/Cashbox/ShiftHistory',
  '/api-history/v4/Ticket/GetTicketByExternalCheckNumber',
]);

/** Nobody quotes its words; two clients look for these. */
const BESIDE = notValid('Нарушена последовательность операций: касса обрабатывает параллельный запрос');
const DUPLICATE: Fault = { code: 14, text: 'Дублирующийся код системы-источника' };
const NO_SHIFT: Fault = { code: 15, text: 'Смена не найдена' };
const NO_ROUTE: Fault = { code: 404, text: '' };
const NO_ANSWER = {};

const hasShift = ({ shifts }: RegisterBooks, number: number) => shifts.some((each) => each.number === number);

/** A fault comes with status 200, and data may stand beside it. */
function answerOf(did: Did): object {
  if (did === NO_ROUTE) return NO_ANSWER;
  const data = 'data' in did ? { Data: did.data } : {};
  return 'code' in did ? { ...data, Errors: [{ Code: did.code, Text: did.text }] } : data;
}

function jsonIn(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

function sendJson(outgoing: ServerResponse, answer: object): void {
  sendPacked(outgoing, JSON.stringify(answer));
}

function sendPacked(outgoing: ServerResponse, text: string): void {
  outgoing.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }).end(gzipSync(text));
}

function sendHtml(outgoing: ServerResponse, status: number): void {
  const page = `<html><head><title>${status}</title></head><body><center>nginx</center></body></html>`;
  outgoing.writeHead(status, { 'content-type': 'text/html' }).end(page);
}

function sendFault(outgoing: ServerResponse, { says, status = 200, otherDomains }: Extract<Fate, { says: Fault }>) {
  const others = otherDomains === undefined ? {} : { AlternativeDomainNames: otherDomains };
  outgoing.writeHead(status, { ...JSON_TYPE, ...others }).end(JSON.stringify(answerOf(says)));
}
