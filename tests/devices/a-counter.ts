import { isKind } from '../../src-shared/journal/entry.ts';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { DisplayState } from '../../src-shared/contract/display.ts';
import { DISPLAY_EVENT } from '../../src-shared/contract/display-names.ts';
import type { Locator, Page } from 'playwright';
import { z } from 'zod';
import type { Entry } from '../../src-shared/contract/upstream.ts';
import type { Language, Look } from '../../src-shared/contract/views/look.ts';
import { assert } from '../../src-shared/result.ts';
import type { Verdict } from '../../src-main/ledger/verify.ts';
import { type Comparison, compareBooks, documentsAmong } from './a-comparison.ts';
import { LedgerFile } from './a-counter-files.ts';
import { CounterKeyboard } from './a-counter-keyboard.ts';
import {
  counterFromSources,
  type CounterSettings,
  killAtOnce,
  launchCounter,
  type Program,
  type RunningProcess,
} from './a-counter-process.ts';
import { CounterScreen, RECONNECTED_WITHIN_MS } from './a-counter-screen.ts';
import type { Person } from './a-demo-operator.ts';
import {
  type ControllableUpstream,
  controllableUpstream,
  type Reference,
  startReference,
} from './controllable-upstream.ts';
import { wantsRegister } from './fiscal-rules.ts';
import type { VirtualKaspi } from './virtual-kaspi.ts';
import { type PrintedReceipt, VirtualPrinter } from './virtual-printer.ts';
import { LOGIN, VirtualRegister } from './virtual-register.ts';

/** A counter as a clerk has it: real Electron, a real ledger file, an upstream over HTTP and a printer over TCP. */

interface CounterSetUp {
  /** This counter gets a door of it; without one, a reference upstream of its own. Several counters may share one. */
  readonly reference?: Reference;
  /** Without one, a virtual printer of its own. */
  readonly printer?: VirtualPrinter;
  /** `true`: a virtual fiscal register of its own. Without one, the operator's rules ask none. */
  readonly register?: true | VirtualRegister;
  /** It has none, and its rules want one. */
  readonly lacksRegister?: true;
  /** It stands beside the counter, and is set by the counter's start. Without one, slips are typed. */
  readonly terminal?: VirtualKaspi;
  /** Without one, a folder that is gone with the counter. */
  readonly dataDir?: string;
  readonly language?: string;
  /** Where the customer's display is: auto, window or off. Without one, as the counter itself decides. */
  readonly display?: string;
  /** Untouched for so long the counter locks itself; without one, as long as by default. */
  readonly idleLockSeconds?: number;
  /** So long a receipt waits for its sign; without one, as long as by default. */
  readonly receiptWaitMs?: number;
  /** Which of the operator's counters it enrols as; without one, a new counter of its own. */
  readonly counterNumber?: number;
  /** Without one, Electron with this source tree's build. */
  readonly program?: Program;
}

export async function aCounter(setUp: CounterSetUp = {}): Promise<ACounter> {
  const closers: Closer[] = [];
  const own = async <Thing>(start: () => Promise<Thing>, close: (thing: Thing) => unknown): Promise<Thing> => {
    const thing = await start();
    closers.push(async () => void (await close(thing)));
    return thing;
  };
  const reference = setUp.reference ?? (await own(startReference, (each) => each.stop()));
  const upstream = await own(
    () => controllableUpstream(reference),
    (each) => each.close(),
  );
  const number = setUp.counterNumber ?? (await reference.operator.addCounter()).number;
  const printer =
    setUp.printer ??
    (await own(
      () => VirtualPrinter.start(),
      (each) => each.stop(),
    ));
  const register =
    setUp.register === true
      ? await own(
          () => VirtualRegister.start(),
          (each) => each.isDown(),
        )
      : setUp.register;
  const dataDir =
    setUp.dataDir ??
    (await own(
      async () => mkdtempSync(join(tmpdir(), 'sapar-counter-')),
      // Electron's helpers end a moment after it, and write until then.
      (each) => rmSync(each, { recursive: true, force: true, maxRetries: 10 }),
    ));
  await wantsRegister(reference, register !== undefined || setUp.lacksRegister === true);
  const settings: CounterSettings = {
    dataDir,
    upstreamUrl: upstream.url,
    enrolmentCode: await reference.operator.newEnrolmentCode(number),
    printer: printer.address,
    register: register && { url: register.url, ...LOGIN, uniqueNumber: register.books().uniqueNumber },
    terminal: setUp.terminal && beside(setUp.terminal, dataDir),
    language: setUp.language ?? 'en',
    display: setUp.display,
    idleLockSeconds: setUp.idleLockSeconds,
    receiptWaitMs: setUp.receiptWaitMs,
  };
  return ACounter.start({
    upstream,
    printer,
    register,
    settings,
    program: setUp.program ?? counterFromSources(),
    closers,
  });
}

function beside({ address: { host, port, name, ca } }: VirtualKaspi, folder: string): CounterSettings['terminal'] {
  const authorityFile = join(folder, 'authority.pem');
  writeFileSync(authorityFile, ca);
  return { address: `${host}:${port}`, name: 'Sapar 1', certificateName: name, authorityFile };
}

type Closer = () => Promise<void>;

/** What outlives one run of the program. */
interface Parts {
  readonly upstream: ControllableUpstream;
  readonly printer: VirtualPrinter;
  readonly register: VirtualRegister | undefined;
  readonly settings: CounterSettings;
  readonly program: Program;
  /** Ends what this counter brought along, and the run that is up: the first to be closed is the last to have come. */
  readonly closers: Closer[];
}

/** How many there are of each note and coin. */
type Drawer = Readonly<Record<number, number>>;

type SaleAtTheWindow = {
  readonly card: string;
  /** What the customer hands over; absent: exactly what is due. */
  readonly handed?: number;
  /** Paid by bank card: what the terminal's slip says. */
  readonly authorisationCode?: string;
} & ({ readonly preset: string } | { readonly amount: number });

const SEEN_AFTER_MS = 600;
const LOOKED_AT_EVERY_MS = 50;
const STARTED_AGAIN_WITHIN_MS = 30_000;
/** More than there are things on a screen that the keyboard reaches. */
const STEPS_MAX = 40;

function isFocused(element: Locator): Promise<boolean> {
  return element.evaluate((node) => node === document.activeElement);
}

/** No bag takes the seal of another, also after a start. */
let bagsSealed = 99;
const newSeal = () => `B-${(bagsSealed += 1)}`;

export class ACounter {
  readonly screen: CounterScreen;
  readonly keyboard: CounterKeyboard;
  readonly ledger: LedgerFile;
  readonly #parts: Parts;
  readonly #running: RunningProcess;

  private constructor(parts: Parts, running: RunningProcess) {
    this.#parts = parts;
    this.#running = running;
    this.screen = new CounterScreen(running.page);
    this.keyboard = new CounterKeyboard(running.page);
    this.ledger = new LedgerFile(parts.settings.dataDir);
  }

  static async start(parts: Parts): Promise<ACounter> {
    const counter = new ACounter(parts, await launchCounter(parts.program, parts.settings));
    parts.closers.push(() => counter.#closes());
    await counter.screen.isAtSignIn();
    return counter;
  }

  get page(): Page {
    return this.#running.page;
  }

  get upstream(): ControllableUpstream {
    return this.#parts.upstream;
  }

  get printer(): VirtualPrinter {
    return this.#parts.printer;
  }

  get register(): VirtualRegister {
    const { register } = this.#parts;
    assert(register !== undefined, 'this counter has a register');
    return register;
  }

  get dataDir(): string {
    return this.#parts.settings.dataDir;
  }

  // ——— what a clerk does ———

  /** The tile by the arrow keys, also away from who is expected back; the PIN by digits. */
  async signsIn({ name, pin }: Person): Promise<void> {
    await this.screen.isAtSignIn();
    const tile = this.page.getByRole('button', { name });
    await this.#reaches(tile, 'ArrowDown', `the tile of ${name}`);
    await this.presses('Enter');
    await this.types(pin);
    await this.presses('Enter');
    await this.screen.isSignedIn(name);
  }

  /** Counts the float note by note and coin by coin: `{ 1000: 20 }` are twenty notes of 1000. */
  async opensShift(float: Drawer): Promise<void> {
    await this.screen.opensShift();
    await this.counts(float);
    // The last Enter of the count leads to what came from the safe.
    await this.presses('Enter');
    await this.screen.asksForCard();
  }

  /** Through all notes and coins by Enter; what is not in the drawer stays empty. */
  async counts(drawer: Drawer): Promise<void> {
    const fields = this.page.getByRole('group', { name: /^(Notes|Coins)$/ }).getByRole('textbox');
    await fields.first().waitFor();
    for (const field of await fields.all()) {
      const value = Number((await field.getAttribute('aria-label'))?.replace(/\D/g, ''));
      if (!(await isFocused(field))) throw new Error(`the count does not go on to ${value}`);
      const quantity = drawer[value];
      if (quantity !== undefined) await this.types(String(quantity));
      await this.presses('Enter');
    }
  }

  /** The menu lists what is done at most a few times a shift. */
  async chooses(item: 'Cash' | 'History' | 'X report' | 'Reports' | 'Close shift' | 'Lock'): Promise<void> {
    await this.presses('NumpadDecimal');
    await this.#reaches(
      this.page.getByRole('dialog', { name: 'Menu' }).getByRole('button', { name: item }),
      'Tab',
      `«${item}» in the menu`,
    );
    await this.presses('Enter');
  }

  /** As its terminals would print it: each way of paying that the shift used, number and sum. */
  terminalsOwnTotals(): readonly (readonly [count: number, sum: number])[] {
    const entries = this.entries();
    const shift = entries.slice(entries.findLastIndex(({ kind }) => kind === 'shift-opened'));
    return (['bank-card', 'qr'] as const).flatMap((kind) => {
      const sums = shift.flatMap((entry) => {
        if (!isKind(entry, 'sale') && !isKind(entry, 'return')) return [];
        const sign = entry.kind === 'sale' ? 1 : -1;
        return entry.body.tenders.filter((tender) => tender.kind === kind).map(({ amount }) => sign * amount);
      });
      return sums.length === 0 ? [] : [[sums.length, sums.reduce((all, each) => all + each, 0)] as const];
    });
  }

  /** What the terminals say of themselves, in the order in which they are asked; then what is expected is shown. */
  async givesTerminals(...totals: readonly (readonly [count: number, sum: number])[]): Promise<void> {
    await this.screen.shows(/own total and type it/);
    for (const [count, sum] of totals) {
      await this.types(String(count));
      await this.presses('Enter');
      await this.types(String(sum));
      await this.presses('Enter');
    }
    await this.presses('F8');
  }

  /**
   * One customer: the card is scanned, the amount is a preset's key or typed, and it is paid in cash or by bank card.
   */
  async sells(sale: SaleAtTheWindow): Promise<void> {
    await this.scans(sale.card);
    await this.screen.asksForAmount();
    if ('preset' in sale) await this.presses(sale.preset);
    else {
      await this.types(String(sale.amount));
      await this.presses('Enter');
    }
    await this.screen.asksForPayment();
    if (sale.authorisationCode !== undefined) {
      await this.presses('F9');
      await this.screen.shows('Key this amount into the terminal');
      await this.types(sale.authorisationCode);
      await this.screen.isKept();
    } else if (sale.handed !== undefined) await this.types(String(sale.handed));
    await this.presses('Enter');
    await this.screen.isDone(sale.card);
    // The page is told what was sold a moment after it is told that it was done.
    await this.screen.lists(sale.card);
  }

  /** At what stands there now: an Enter that comes sooner was meant for what has just gone away. */
  async looks(): Promise<void> {
    await this.page.waitForTimeout(SEEN_AFTER_MS);
  }

  async signsInWrongly({ name }: Person, pin: string): Promise<void> {
    await this.#reaches(this.page.getByRole('button', { name }), 'ArrowDown', `the tile of ${name}`);
    await this.presses('Enter');
    await this.types(pin);
    await this.presses('Enter');
  }

  async opensAttention(): Promise<void> {
    await this.presses('F12');
    await this.screen.showsElement(this.screen.attention, 'the attention list');
  }

  /** One of the answers that the attention list offers. */
  async answers(words: string): Promise<void> {
    await this.#reaches(
      this.screen.attention.getByRole('button', { name: words, exact: true }),
      'Tab',
      `the answer «${words}»`,
    );
    await this.presses('Enter');
  }

  async fills(field: string, text: string): Promise<void> {
    await this.#reaches(this.screen.attention.getByRole('textbox', { name: field }), 'Tab', `the field «${field}»`);
    await this.types(text);
  }

  /** After the reveal: what stays as float is typed, the rest is bagged under a seal. */
  async closesTheShift({
    carried,
    seal = newSeal(),
  }: {
    readonly carried: number;
    readonly seal?: string;
  }): Promise<void> {
    await this.#saysWhatStays(carried, seal);
    await this.#reaches(
      this.page.getByRole('main').getByRole('button', { name: 'Close shift' }),
      'Tab',
      'the button that closes the shift',
    );
    await this.presses('Enter');
  }

  /** The same, for the next clerk who stands there. */
  async handsOver({ carried, seal = newSeal() }: { readonly carried: number; readonly seal?: string }): Promise<void> {
    await this.#saysWhatStays(carried, seal);
    await this.#reaches(
      this.page.getByRole('main').getByRole('button', { name: 'Hand over to the next clerk' }),
      'Tab',
      'the button that hands over',
    );
    await this.presses('Enter');
  }

  async takesOver({ name }: Person, pin: string): Promise<void> {
    await this.#reaches(this.page.getByRole('main').getByRole('button', { name }), 'ArrowDown', `the tile of ${name}`);
    await this.presses('Enter');
    await this.types(pin);
    await this.presses('Enter');
  }

  async #saysWhatStays(carried: number, seal: string): Promise<void> {
    await this.#reaches(this.page.getByRole('textbox', { name: 'Stays as float' }), 'Tab', 'the float that stays');
    await this.types(String(carried));
    const field = this.page.getByRole('textbox', { name: 'Bag seal' });
    // Nothing goes into a bag when all of it stays.
    if (!(await field.isVisible())) return;
    await this.#reaches(field, 'Tab', 'the seal of the bag');
    await this.types(seal);
  }

  /** A button or field of the page that has no key of its own. */
  async goesTo(element: Locator): Promise<void> {
    await this.#reaches(element, 'Tab', String(element));
  }

  async #reaches(element: Locator, key: string, called: string): Promise<void> {
    await this.screen.showsElement(element, called);
    for (let steps = 0; steps < STEPS_MAX; steps += 1) {
      if (await isFocused(element)) return;
      await this.presses(key);
    }
    throw new Error(`${key} does not reach ${called}`);
  }

  async scans(text: string, terminator?: Parameters<CounterKeyboard['scans']>[1]): Promise<void> {
    await this.keyboard.scans(text, terminator);
  }

  async presses(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.keyboard.presses(key);
  }

  async types(text: string): Promise<void> {
    await this.keyboard.types(text);
  }

  // ——— what can be read beside the counter ———

  verify(): Verdict {
    return this.ledger.verify();
  }

  entries(): Entry[] {
    return this.ledger.entries();
  }

  /** Resolves once paper is out, entries are sent and lines are credited or refused: what comes next meets no rest. */
  async settles(): Promise<void> {
    const until = Date.now() + RECONNECTED_WITHIN_MS;
    for (let left = this.ledger.unsettled(); left.length > 0; left = this.ledger.unsettled()) {
      if (Date.now() > until) throw new Error(`the counter has not settled: ${left.join('; ')}`);
      await pause(LOOKED_AT_EVERY_MS);
    }
  }

  /** What came out whole, without the slips that cross out a torn one. */
  receipts(): readonly PrintedReceipt[] {
    return documentsAmong(this.printer.receipts());
  }

  /** Ledger, upstream, paper and register, held against each other once nothing is on its way between them. */
  async compared(): Promise<Comparison> {
    await this.settles();
    return compareBooks({
      ledger: this.ledger,
      operator: this.upstream.reference.operator,
      receipts: this.printer.receipts(),
      register: this.#parts.register?.books(),
    });
  }

  /** The customer's display, once it is there. */
  async customersDisplay(): Promise<Page> {
    const isDisplay = (page: Page) => page.url().endsWith('/display.html');
    const { app } = this.#running;
    const page =
      app.windows().find(isDisplay) ??
      (await app.waitForEvent('window', {
        predicate: (each) =>
          each.waitForURL('**/display.html').then(
            () => true,
            () => false,
          ),
      }));
    await page.getByRole('main').waitFor();
    return page;
  }

  /** The display is told this state as the main process would tell it, and nothing of the till's own from then on. */
  async tellsDisplay(state: DisplayState): Promise<void> {
    await this.#running.app.evaluate(
      ({ BrowserWindow }, [event, told]) => {
        const isDisplay = (url: string) => url.endsWith('/display.html');
        const window = BrowserWindow.getAllWindows().find(({ webContents }) => isDisplay(webContents.getURL()));
        if (!window) return;
        const contents: typeof window.webContents & { tells?: typeof window.webContents.send } = window.webContents;
        const tells = (contents.tells ??= contents.send.bind(contents));
        contents.send = () => undefined;
        tells(event, told);
      },
      [DISPLAY_EVENT, state] as const,
    );
  }

  /** Another screen is plugged into this machine, or pulled out of it. */
  async hasSecondScreen(there: boolean): Promise<void> {
    await this.#running.app.evaluate(({ screen }, plugged) => {
      const own = screen.getPrimaryDisplay();
      const second = { ...own, id: own.id + 1, bounds: { ...own.bounds, x: own.bounds.x + own.bounds.width } };
      Object.assign(screen, { getAllDisplays: () => (plugged ? [own, second] : [own]) });
      if (plugged) screen.emit('display-added', {}, second);
      else screen.emit('display-removed', {}, second);
    }, there);
  }

  windows(): Promise<number> {
    return this.#running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
  }

  /** Also those that are no page: a dialog of the system has a name of its own. */
  async windowsOfTheSystem(): Promise<readonly string[]> {
    const pid = String(this.#running.process.pid);
    const { stdout } = await promisify(execFile)('xdotool', ['search', '--onlyvisible', '--pid', pid]);
    return stdout.trim().split('\n').toSorted();
  }

  /** What Electron allows each page, as it reports it. */
  async webPreferences(): Promise<readonly object[]> {
    // Electron has this function, and its types do not know it.
    const told: unknown = await this.#running.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map(({ webContents }) =>
        Reflect.apply(Reflect.get(webContents, 'getLastWebPreferences'), webContents, []),
      ),
    );
    return z.array(z.looseObject({})).parse(told);
  }

  /** The page dies, is loaded anew, and runs this script as if a key had just been pressed. */
  asThePageThatCameAgain(script: string): Promise<unknown> {
    return this.#running.app.evaluate(async ({ BrowserWindow }, text) => {
      const [window] = BrowserWindow.getAllWindows();
      if (!window) return null;
      const loaded = new Promise<void>((resolve) => window.webContents.once('did-finish-load', () => resolve()));
      window.webContents.forcefullyCrashRenderer();
      await loaded;
      return window.webContents.executeJavaScript(text, true);
    }, script);
  }

  /** Whether its window has the keyboard, and how it is taken away. */
  async hasTheKeyboard(): Promise<boolean> {
    return this.#running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isFocused() ?? false);
  }

  async losesTheKeyboard(): Promise<void> {
    await this.#running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.blur());
  }

  /** Ends the process that draws, as a driver that fails does. Answers whether there was one. */
  endsItsGraphics(): Promise<boolean> {
    return this.#running.app.evaluate(({ app }) => {
      const graphics = app.getAppMetrics().find(({ type }) => type === 'GPU');
      if (graphics) process.kill(graphics.pid, 'SIGKILL');
      return graphics !== undefined;
    });
  }

  /** From here on the choice of a file opens its dialog. */
  isLookedIntoByTheDriverAlone(): Promise<void> {
    return this.#running.app.evaluate(({ webContents }) => {
      for (const each of webContents.getAllWebContents()) if (each.debugger.isAttached()) each.debugger.detach();
    });
  }

  /** What the program itself would be answered under an address of its own: the status. */
  fetchedByTheShell(url: string): Promise<number> {
    return this.#running.app.evaluate(async ({ net }, address) => (await net.fetch(address)).status, url);
  }

  /** Another language of the screen, without leaving what the clerk is at. */
  async speaks(language: Language): Promise<void> {
    await this.page.evaluate((chosen) => window.sapar.call('counter.language', { language: chosen }), language);
    await this.page.locator(`html[lang="${language}"]`).waitFor();
  }

  /** Another size of text, by day. */
  async setsText(textPercent: Look['textPercent']): Promise<void> {
    await this.page.evaluate((chosen) => window.sapar.call('counter.look', chosen), {
      theme: 'light' as const,
      textPercent,
    });
    await this.page.locator(`html[data-text="${textPercent}"]`).waitFor();
  }

  /** Gives the page exactly this size: a window as large as its screen would be a pixel smaller than asked for. */
  async sizes(width: number, height: number): Promise<void> {
    await this.page.setViewportSize({ width, height });
    // The pointer of a fresh display stands in the middle of the screen, where it would light up whatever is there.
    await this.page.mouse.move(0, 0);
  }

  // ——— what happens to a counter ———

  /** SIGKILL to this very main process: nothing of it has time to put anything away. */
  async kill9(): Promise<void> {
    await killAtOnce(this.#running);
  }

  /** The same folder, opened again; what was running is cut off first. */
  async afterPowerCut(): Promise<ACounter> {
    await this.kill9();
    return ACounter.start(this.#parts);
  }

  /** The program starts again by itself, after something that is done at its window: a window of its own follows. */
  async startsAgainAfter(done: () => Promise<unknown>): Promise<ACounter> {
    const opened = this.#running.app.waitForEvent('window', {
      timeout: STARTED_AGAIN_WITHIN_MS,
      predicate: (page) =>
        page.waitForURL('**/index.html').then(
          () => true,
          () => false,
        ),
    });
    await done();
    const counter = new ACounter(this.#parts, { ...this.#running, page: await opened });
    await counter.screen.isAtSignIn();
    return counter;
  }

  /** Another program at work in this counter's folder: ended before the folder goes. */
  endsFirst(close: Closer): void {
    this.#parts.closers.push(close);
  }

  /** Also of a counter that was opened again since: a test closes the one that it began with. */
  async [Symbol.asyncDispose](): Promise<void> {
    const faults: unknown[] = [];
    for (const close of this.#parts.closers.splice(0).toReversed()) {
      try {
        await close();
      } catch (fault) {
        faults.push(fault);
      }
    }
    // Nothing is left running, whatever fails.
    if (faults.length > 0) throw faults[0];
  }

  async #closes(): Promise<void> {
    const { app, process: main } = this.#running;
    if (main.exitCode === null && main.signalCode === null) await app.close();
  }
}
