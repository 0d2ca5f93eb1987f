import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join, resolve, parse } from 'node:path';
import { z } from 'zod';
import { EnrolmentCode } from '../../src-shared/contract/upstream.ts';
import { DisplaySetting, Language } from '../../src-shared/contract/views/look.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { codeOf } from './fault-code.ts';
import { isOnThisMachine } from './loopback.ts';
import { notAPrinter, printerAddress, type PrinterAddress, UNSEEN } from './printer-address.ts';
import { readTerminal, TERMINAL_VARIABLES, type TerminalSettings } from './terminal-settings.ts';
import { readRegister, REGISTER_VARIABLES, type RegisterSettings, UNTOLD } from './register-settings.ts';

/** How a counter is set up without hands: environment variables, each checked before anything is written. */
export interface Settings {
  /** All files of one counter. */
  readonly dataDir: string;
  readonly upstreamUrl: URL | null;
  readonly enrolmentCode: string | null;
  /** null: no register is asked for anything. */
  readonly register: RegisterSettings | null;
  /** null: as a technician sets it on the screen. */
  readonly terminal: TerminalSettings | null;
  readonly printer: PrinterAddress | null;
  /** So long a receipt waits for the sign of its register, from its commit on. */
  readonly receiptWaitMs: number;
  /**
   * What the address says of the printer itself: «?model=xprinter&paper=58&image=whole». Its names are the printing's
   * to know.
   */
  readonly printerTraits: PrinterTraits;
  /** As it was given, so that a later choice on the screen is known to be of the same set-up. */
  readonly printerText: string;
  /** Pinned for this run: a clerk's own language doesn't change it. */
  readonly language: Language | null;
  /** Where the customer's display is, pinned for this run; null: as set on the screen. */
  readonly display: DisplaySetting | null;
  /** Nobody touched the counter for so long: it is locked. 0: never. */
  readonly idleLockSeconds: number;
}

const IDLE_LOCK_SECONDS = 300;
const RECEIPT_WAIT_MS = 2_000;
const RECEIPT_WAIT_MS_MAX = 10_000;

interface PrinterTraits {
  readonly model: string | null;
  readonly paper: string | null;
  readonly image: string | null;
  readonly drawer?: string | null;
  readonly cutter?: string | null;
  readonly page?: string | null;
}

/** A sentence that says what is wrong and what to do. */
type SettingRefused = string;

export function readSettings(env: NodeJS.ProcessEnv, defaultDataDir: string): Result<Settings, SettingRefused> {
  const texts = readTexts(env);
  if (!texts.ok) return texts;
  const given = texts.value;
  const dataDir = readDataDir(given.SAPAR_DATA_DIR, defaultDataDir);
  if (!dataDir.ok) return dataDir;
  const upstreamUrl = readUpstreamUrl(given.SAPAR_UPSTREAM_URL);
  if (!upstreamUrl.ok) return upstreamUrl;
  const printer = readPrinter(given.SAPAR_PRINTER, dataDir.value);
  if (!printer.ok) return printer;
  const code = given.SAPAR_ENROLMENT_CODE || null;
  if (code !== null && !EnrolmentCode.safeParse(code).success) {
    return err(
      `SAPAR_ENROLMENT_CODE is «${shown(code)}»: an enrolment code looks like AB12-CD34. ` +
        'Ask the operator for a new one.',
    );
  }
  const language = readChoice('SAPAR_LANGUAGE', given.SAPAR_LANGUAGE, Language);
  if (!language.ok) return language;
  const idle = given.SAPAR_IDLE_LOCK_SECONDS || String(IDLE_LOCK_SECONDS);
  if (!/^\d{1,5}$/.test(idle))
    return err(
      `SAPAR_IDLE_LOCK_SECONDS is «${shown(idle)}»: give whole seconds up to 99999, ` +
        'or 0 for a counter that never locks itself.',
    );
  const wait = given.SAPAR_RECEIPT_WAIT_MS || String(RECEIPT_WAIT_MS);
  if (!/^\d{1,5}$/.test(wait) || Number(wait) > RECEIPT_WAIT_MS_MAX)
    return err(
      `SAPAR_RECEIPT_WAIT_MS is «${shown(wait)}»: give whole milliseconds up to ${RECEIPT_WAIT_MS_MAX}, ` +
        'or 0 for receipts that wait for no sign.',
    );
  const display = readChoice('SAPAR_DISPLAY', given.SAPAR_DISPLAY, DisplaySetting);
  if (!display.ok) return display;
  const register = readRegister(given, shown);
  if (!register.ok) return register;
  const terminal = readTerminal(given, shown);
  if (!terminal.ok) return terminal;
  // Last: what is refused for anything else leaves no folder behind.
  const folder = usableFolder(dataDir.value);
  if (!folder.ok) return folder;
  return ok({
    dataDir: dataDir.value,
    upstreamUrl: upstreamUrl.value,
    enrolmentCode: code,
    register: register.value,
    terminal: terminal.value,
    printer: printer.value,
    printerTraits: readTraits(given.SAPAR_PRINTER),
    printerText: given.SAPAR_PRINTER,
    language: language.value,
    display: display.value,
    idleLockSeconds: Number(idle),
    receiptWaitMs: Number(wait),
  });
}

const VARIABLES = [
  'SAPAR_DATA_DIR',
  'SAPAR_UPSTREAM_URL',
  'SAPAR_ENROLMENT_CODE',
  'SAPAR_PRINTER',
  'SAPAR_RECEIPT_WAIT_MS',
  'SAPAR_LANGUAGE',
  'SAPAR_DISPLAY',
  'SAPAR_IDLE_LOCK_SECONDS',
  ...REGISTER_VARIABLES,
  ...TERMINAL_VARIABLES,
] as const;
type Variable = (typeof VARIABLES)[number];
const Texts = z.record(z.enum(VARIABLES), z.string());
const VALUE_LENGTH_MAX = 1000;
const SHOWN_LENGTH_MAX = 80;

/** Each variable as it was given; empty where it was not, and where it is empty. */
function readTexts(env: NodeJS.ProcessEnv): Result<Record<Variable, string>, SettingRefused> {
  const texts = Texts.parse(Object.fromEntries(VARIABLES.map((name) => [name, env[name] ?? ''])));
  for (const name of VARIABLES) {
    const why = unreadable(texts[name], UNTOLD.includes(name) ? () => '…' : shown);
    if (why !== null) return err(`${name} ${why}`);
  }
  return ok(texts);
}

/** What an editor, a script or another encoding leaves in a value, and nobody means. */
function unreadable(text: string, tell: (text: string) => string): string | null {
  if (text === '') return null;
  if (text.trim() === '') return 'holds nothing but blanks: give it a value, or leave it out.';
  if (text.length > VALUE_LENGTH_MAX)
    return `is ${text.length} letters long: no value of it has more than ${VALUE_LENGTH_MAX}. Give it again.`;
  if (UNSEEN.test(text))
    return 'holds a line end or another character that can’t be seen: write it again, in UTF-8 and on one line.';
  return text === text.trim() ? null : `is «${tell(text)}»: take the blanks from its beginning and its end.`;
}

/** Without a password, and no longer than a line: it is written where others read it. */
function shown(text: string): string {
  const open = text.replace(/\/\/[^/@]*@/g, '//…@');
  return open.length > SHOWN_LENGTH_MAX ? `${open.slice(0, SHOWN_LENGTH_MAX)}…` : open;
}

function readChoice<Choice extends string>(
  name: Variable,
  text: string,
  choices: { readonly options: readonly Choice[] },
): Result<Choice | null, SettingRefused> {
  const chosen = choices.options.find((each) => each === text);
  return text === '' || chosen !== undefined
    ? ok(chosen ?? null)
    : err(`${name} is «${shown(text)}»: choose one of ${choices.options.join(', ')}.`);
}

export function ledgerFile(dataDir: string): string {
  return join(dataDir, 'ledger.sqlite');
}

const FOLDER_ADVICE = 'Give SAPAR_DATA_DIR a folder that this user may read and write.';
/** SQLite opens no path of more than 512 bytes, and its files have names of their own below this one. */
const FOLDER_BYTES_MAX = 380;

function readDataDir(text: string, byDefault: string): Result<string, SettingRefused> {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text))
    return err(`SAPAR_DATA_DIR is «${shown(text)}», an address and no folder. Give the path alone, such as /srv/till.`);
  const folder = resolve(text || byDefault);
  if (folder === parse(folder).root)
    return err(`SAPAR_DATA_DIR is ${folder}, the whole disk. Give a folder of its own, such as /srv/till.`);
  return Buffer.byteLength(folder) > FOLDER_BYTES_MAX
    ? err(`SAPAR_DATA_DIR is a path of more than ${FOLDER_BYTES_MAX} bytes. Give it a folder with a shorter path.`)
    : ok(folder);
}

function usableFolder(dataDir: string): Result<null, SettingRefused> {
  try {
    makeFolder(dataDir);
    if (!statSync(dataDir).isDirectory()) return err(`The data folder ${dataDir} is not a folder. ${FOLDER_ADVICE}`);
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    return ok();
  } catch (fault) {
    return err(`The data folder ${dataDir} can't be used (${codeOf(fault)}). ${FOLDER_ADVICE}`);
  }
}

/**
 * One folder after the other: in places where nothing can be made, such as /proc, Node's own recursive way never
 * returns.
 */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}

function readUpstreamUrl(text: string): Result<URL | null, SettingRefused> {
  if (text === '') return ok(null);
  const advice = 'Give the address that the operator named, such as https://upstream.example.kz.';
  const refused = (why: string) => err(`SAPAR_UPSTREAM_URL is «${shown(text)}»${why} ${advice}`);
  if (!URL.canParse(text)) return refused(', which is not a web address.');
  const url = new URL(text);
  if (url.protocol !== 'https:' && (url.protocol !== 'http:' || !isOnThisMachine(url)))
    return refused(': it must begin with https://; plain http:// is only for this machine itself.');
  if (url.username + url.password !== '') return refused(': it holds a name or a password, which nobody asks for.');
  if (url.search + url.hash !== '') return refused(': take away what stands after «?» or «#».');
  return url.port === '0' ? refused(': nobody can be reached at port 0.') : ok(url);
}

function readPrinter(text: string, dataDir: string): Result<PrinterAddress | null, SettingRefused> {
  if (text === '') return ok(null);
  const address = printerAddress(withoutTraits(text));
  const instead = address?.kind === 'file' ? notAPrinter(address.path, dataDir) : null;
  if (instead !== null)
    return err(
      `SAPAR_PRINTER is «${shown(text)}», and there is ${instead}. Write file:/dev/usb/lp0 or another printer’s path.`,
    );
  if (address) return ok(address);
  if (text.startsWith('file:'))
    return err('SAPAR_PRINTER names no file. Write file:/dev/usb/lp0 or the path of another device.');
  if (text.startsWith('cups:'))
    return err(
      'SAPAR_PRINTER names no queue of CUPS. Write cups:QUEUE, or cups://host:631/QUEUE for another machine’s.',
    );
  return err(
    `SAPAR_PRINTER is «${shown(text)}»: write tcp://host:port for a printer on the network, file:path for a device, ` +
      'or cups:QUEUE for a queue of the system.',
  );
}

/** A path may hold a question mark; only one that is followed by our own names begins the traits. */
const TRAIT = '(?:model|paper|image|drawer|cutter|page)=[^&?/=]*';
const TRAITS = new RegExp(`\\?(${TRAIT}(?:&${TRAIT})*)&?$`);

function withoutTraits(text: string): string {
  return text.replace(TRAITS, '');
}

function readTraits(text: string): PrinterTraits {
  const traits = new URLSearchParams(TRAITS.exec(text)?.[1] ?? '');
  const [model, paper, image] = [traits.get('model'), traits.get('paper'), traits.get('image')];
  return { model, paper, image, drawer: traits.get('drawer'), cutter: traits.get('cutter'), page: traits.get('page') };
}
