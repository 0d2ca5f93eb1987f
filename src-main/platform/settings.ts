import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join, resolve, parse } from 'node:path';
import type { WebAddressFault } from '../../src-shared/contract/refusals.ts';
import type { SETTING_NAMES } from '../../src-shared/contract/settings.ts';
import { IDLE_LOCK_SECONDS_MAX, RECEIPT_WAIT_MS_MAX } from '../../src-shared/contract/settings-file.ts';
import { EnrolmentCode } from '../../src-shared/contract/upstream.ts';
import { ClerkScreen, DisplaySetting, Language } from '../../src-shared/contract/views/look.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { CounterRefused, settingRefused, type StartFault } from './counter-refused.ts';
import { codeOf } from './fault-code.ts';
import { type KeptSetUp, readKeptSetUp } from './kept-set-up.ts';
import { authorityFilesOver, type AuthorityFiles, type NamedFiles, readNamedFiles } from './named-files.ts';
import { notAPrinter, printerAddress, type PrinterAddress } from './printer-address.ts';
import { type Proxy, proxyTextInWords, readProxy } from './proxy.ts';
import { AUTHORITY_WORDS, type Trust, trustNamed, WELL_KNOWN } from './trust.ts';
import { readTerminal, type TerminalSettings } from './terminal-settings.ts';
import { readRegister, type RegisterSettings } from './register-settings.ts';
import {
  environmentTexts,
  overlaid,
  shown,
  shownAddress,
  type TextOrigin,
  type Texts,
  unreadableAmong,
  type Variable,
} from './setting-texts.ts';
import { type FoundSettings, MEMBERS, readSettingsFile, textsOf, withoutSecrets, yesOrNo } from './settings-file.ts';
import { webAddressFault } from './web-address.ts';

/**
 * How a counter is set up: by the environment, else by what was kept of its screen, else by a file. Each is checked
 * before anything is written.
 */
export interface Settings {
  readonly origins: Readonly<Record<(typeof SETTING_NAMES)[number], TextOrigin>>;
  /** The file of settings, where there is one. */
  readonly file: FoundSettings | null;
  /** What was read in other places, to be kept for a start without it. */
  readonly named: NamedFiles;
  /** What could not be used and stops no till, each in a sentence that says what to do. */
  readonly passedOver: readonly string[];
  /** All files of one counter. */
  readonly dataDir: string;
  readonly upstreamUrl: URL | null;
  /** The authorities that may vouch for the upstream. */
  readonly upstreamTrust: Trust;
  /** The upstream and a register outside are reached by it; null: straight. */
  readonly upstreamProxy: Proxy | null;
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
  /** Pinned for this run where the environment names it; else until somebody chooses another one. */
  readonly language: Language | null;
  /** Where the customer's display is, pinned in the same way; null: as set on the screen. */
  readonly display: DisplaySetting | null;
  /** Both pinned where the environment names them; else until somebody chooses otherwise. */
  readonly clerkScreen: ClerkScreen;
  readonly fullScreen: boolean;
  /** Nobody touched the counter for so long: it is locked. 0: never. */
  readonly idleLockSeconds: number;
}

const YES_OR_NO = { options: ['yes', 'no'] } as const;
const IDLE_LOCK_SECONDS = 300;
const RECEIPT_WAIT_MS = 2_000;

interface PrinterTraits {
  readonly model: string | null;
  readonly paper: string | null;
  readonly image: string | null;
  readonly drawer?: string | null;
  readonly cutter?: string | null;
  readonly page?: string | null;
}

export function readSettings(env: NodeJS.ProcessEnv, defaultDataDir: string): Result<Settings, CounterRefused> {
  const environment = environmentTexts(env);
  const alone = overlaid([environment]).texts;
  const readable = unreadableAmong(alone);
  if (!readable.ok) return readable;
  const dataDir = readDataDir(alone.SAPAR_DATA_DIR, defaultDataDir);
  if (!dataDir.ok) return dataDir;
  const kept = readNamedFiles(dataDir.value);
  const passedOver: string[] = [];
  const passOver = (sentence: string) => void passedOver.push(sentence);
  const file = readSettingsFile(alone.SAPAR_SETTINGS, dataDir.value, kept.settings, passOver);
  if (!file.ok) return file;
  const screen = readKeptSetUp(dataDir.value);
  const given = overlaid([
    environment,
    {
      origin: 'screen',
      texts: {
        SAPAR_UPSTREAM_URL: screen.upstreamUrl ?? '',
        SAPAR_UPSTREAM_PROXY: screen.upstreamProxy ?? '',
        SAPAR_LANGUAGE: screen.language ?? '',
        SAPAR_CLERK_SCREEN: screen.clerkScreen ?? '',
        SAPAR_FULL_SCREEN: screen.fullScreen === null ? '' : yesOrNo(screen.fullScreen),
      },
    },
    ...(file.value ? [{ origin: 'file', texts: textsOf(file.value) } as const] : []),
  ]);
  const authorities = authorityFilesOver(kept, passOver);
  const isByDefault = alone.SAPAR_DATA_DIR === '';
  const sources = { ...given, dataDir: dataDir.value, isByDefault, file: file.value, screen, authorities };
  const settings = settingsIn(sources);
  if (!settings.ok) return err(withPlaceNamed(settings.error, sources));
  const settingsFile = file.value && { ...file.value, content: withoutSecrets(file.value.content) };
  return ok({ ...settings.value, named: { settings: settingsFile, authorities: authorities.read }, passedOver });
}

/** All that a start is set up by, read. */
interface Sources {
  readonly texts: Texts;
  readonly originOf: (name: Variable) => TextOrigin;
  readonly dataDir: string;
  /** Nobody named the folder: it is the machine's one. */
  readonly isByDefault: boolean;
  readonly file: FoundSettings | null;
  readonly screen: KeptSetUp;
  readonly authorities: AuthorityFiles;
}

function settingsIn({
  texts: given,
  originOf,
  dataDir,
  isByDefault,
  file,
  screen,
  authorities,
}: Sources): Result<Omit<Settings, 'named' | 'passedOver'>, CounterRefused> {
  const readable = unreadableAmong(given);
  if (!readable.ok) return readable;
  const upstreamUrl = readUpstreamUrl(given.SAPAR_UPSTREAM_URL);
  if (!upstreamUrl.ok) return upstreamUrl;
  const upstreamTrust = readTrust(given.SAPAR_UPSTREAM_CA, originOf('SAPAR_UPSTREAM_CA'), screen, authorities);
  if (!upstreamTrust.ok) return upstreamTrust;
  const upstreamProxy = readProxy(given.SAPAR_UPSTREAM_PROXY);
  if (!upstreamProxy.ok)
    return settingRefused(proxyTextInWords('SAPAR_UPSTREAM_PROXY', upstreamProxy.error), {
      key: `proxyFault.${upstreamProxy.error}`,
      where: 'SAPAR_UPSTREAM_PROXY',
    });
  const printer = readPrinter(given.SAPAR_PRINTER, dataDir);
  if (!printer.ok) return printer;
  const code = given.SAPAR_ENROLMENT_CODE || null;
  if (code !== null && !EnrolmentCode.safeParse(code).success) {
    // Whoever mistyped one letter of it has nearly given it away: a window shows it to everybody.
    return settingRefused(
      `SAPAR_ENROLMENT_CODE is «${shown(code)}»: an enrolment code looks like AB12-CD34. ` +
        'Ask the operator for a new one.',
      { key: 'code.no-code', where: 'SAPAR_ENROLMENT_CODE' },
    );
  }
  const language = readChoice('SAPAR_LANGUAGE', given.SAPAR_LANGUAGE, Language);
  if (!language.ok) return language;
  const idle = readWhole('SAPAR_IDLE_LOCK_SECONDS', given.SAPAR_IDLE_LOCK_SECONDS, {
    usual: IDLE_LOCK_SECONDS,
    max: IDLE_LOCK_SECONDS_MAX,
    advice: `give whole seconds up to ${IDLE_LOCK_SECONDS_MAX}, or 0 for a counter that never locks itself.`,
  });
  if (!idle.ok) return idle;
  const wait = readWhole('SAPAR_RECEIPT_WAIT_MS', given.SAPAR_RECEIPT_WAIT_MS, {
    usual: RECEIPT_WAIT_MS,
    max: RECEIPT_WAIT_MS_MAX,
    advice: `give whole milliseconds up to ${RECEIPT_WAIT_MS_MAX}, or 0 for receipts that wait for no sign.`,
  });
  if (!wait.ok) return wait;
  const display = readChoice('SAPAR_DISPLAY', given.SAPAR_DISPLAY, DisplaySetting);
  if (!display.ok) return display;
  const clerkScreen = readChoice('SAPAR_CLERK_SCREEN', given.SAPAR_CLERK_SCREEN, ClerkScreen);
  if (!clerkScreen.ok) return clerkScreen;
  const fullScreen = readChoice('SAPAR_FULL_SCREEN', given.SAPAR_FULL_SCREEN, YES_OR_NO);
  if (!fullScreen.ok) return fullScreen;
  const register = readRegister(given, shownAddress);
  if (!register.ok) return register;
  const terminal = readTerminal(given, { shown, shownAddress }, authorities);
  if (!terminal.ok) return terminal;
  // Last: what is refused for anything else leaves no folder behind.
  const folder = usableFolder(dataDir, isByDefault && process.platform === 'linux');
  if (!folder.ok) return folder;
  return ok({
    dataDir,
    file,
    origins: {
      upstream: originOf('SAPAR_UPSTREAM_URL'),
      authority: trustOrigin(originOf('SAPAR_UPSTREAM_CA'), screen),
      proxy: originOf('SAPAR_UPSTREAM_PROXY'),
      printer: originOf('SAPAR_PRINTER'),
      language: originOf('SAPAR_LANGUAGE'),
      display: originOf('SAPAR_DISPLAY'),
      clerkScreen: originOf('SAPAR_CLERK_SCREEN'),
      fullScreen: originOf('SAPAR_FULL_SCREEN'),
      idleLock: originOf('SAPAR_IDLE_LOCK_SECONDS'),
      receiptWait: originOf('SAPAR_RECEIPT_WAIT_MS'),
      register: originOf('SAPAR_REGISTER_URL'),
      terminal: originOf('SAPAR_TERMINAL_ADDRESS'),
    },
    upstreamUrl: upstreamUrl.value,
    upstreamTrust: upstreamTrust.value,
    upstreamProxy: upstreamProxy.value,
    enrolmentCode: code,
    register: register.value,
    terminal: terminal.value,
    printer: printer.value,
    printerTraits: readTraits(given.SAPAR_PRINTER),
    printerText: given.SAPAR_PRINTER,
    language: language.value,
    display: display.value,
    clerkScreen: clerkScreen.value ?? 'any',
    fullScreen: fullScreen.value === 'yes',
    idleLockSeconds: idle.value,
    receiptWaitMs: wait.value,
  });
}

/** A refusal of a variable, where it was no variable that said it: the file's member, or the screen. */
function withPlaceNamed(refused: CounterRefused, { originOf, file }: Pick<Sources, 'originOf' | 'file'>) {
  const variableIn = (name: string) => (Object.keys(MEMBERS) as Variable[]).find((each) => each === name);
  const sentence = refused.message.replaceAll(/SAPAR_[A-Z_]+/g, (name) => {
    const variable = variableIn(name);
    if (variable === undefined) return name;
    if (originOf(variable) === 'screen') return 'What was set up on the screen';
    return originOf(variable) === 'file' ? `«${MEMBERS[variable]}» in ${file?.path ?? ''}` : name;
  });
  function placed(fault: StartFault): StartFault {
    const variables = (fault.where ?? '').split(', ').flatMap((name) => variableIn(name) ?? []);
    // A register and a terminal come from one source whole.
    const [origin] = variables.map(originOf);
    if (origin === 'screen') return { ...fault, where: null };
    const members = variables.map((variable) => MEMBERS[variable]).join(', ');
    return origin === 'file' ? { ...fault, where: `${members} (${file?.path ?? ''})` } : fault;
  }
  return new CounterRefused(sentence, refused.for, refused.fault && placed(refused.fault));
}

/** The folder that a start means, before anything else of it is judged. */
export function dataDirOf(env: NodeJS.ProcessEnv, byDefault: string): Result<string, CounterRefused> {
  return readDataDir(env['SAPAR_DATA_DIR'] ?? '', byDefault);
}

function readChoice<Choice extends string>(
  name: Variable,
  text: string,
  choices: { readonly options: readonly Choice[] },
): Result<Choice | null, CounterRefused> {
  const chosen = choices.options.find((each) => each === text);
  return text === '' || chosen !== undefined
    ? ok(chosen ?? null)
    : settingRefused(`${name} is «${shown(text)}»: choose one of ${choices.options.join(', ')}.`, {
        key: 'startFault.choice',
        where: name,
        given: shown(text),
        parameters: { options: choices.options.join('; ') },
      });
}

interface Whole {
  readonly usual: number;
  readonly max: number;
  /** What to give instead, for the log. */
  readonly advice: string;
}

function readWhole(name: Variable, text: string, { usual, max, advice }: Whole): Result<number, CounterRefused> {
  if (text === '') return ok(usual);
  return /^\d{1,5}$/.test(text) && Number(text) <= max
    ? ok(Number(text))
    : settingRefused(`${name} is «${shown(text)}»: ${advice}`, {
        key: 'startFault.whole-number',
        where: name,
        given: shown(text),
        parameters: { max },
      });
}

export function ledgerFile(dataDir: string): string {
  return join(dataDir, 'ledger.sqlite');
}

const FOLDER_ADVICE = 'Give SAPAR_DATA_DIR a folder that this user may read and write.';
const DISK_ADVICE = 'Free space on its disk or let it be written, or give SAPAR_DATA_DIR a folder on another one.';
/** No rights are missing where a system says one of these. */
const TAKES_NOTHING: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO']);
/** At once: a start that ends here leaves a folder that is known to be this account's. */
const OWNERS_ALONE = 0o700;
/** SQLite opens no path of more than 512 bytes, and its files have names of their own below this one. */
const FOLDER_BYTES_MAX = 380;

function readDataDir(text: string, byDefault: string): Result<string, CounterRefused> {
  const refused = (why: string) =>
    settingRefused(`SAPAR_DATA_DIR is ${why}`, {
      key: 'startFault.folder-unlike',
      where: 'SAPAR_DATA_DIR',
      given: shownAddress(text),
      parameters: { bytes: FOLDER_BYTES_MAX },
    });
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text))
    return refused(`«${shownAddress(text)}», an address and no folder. Give the path alone, such as /srv/till.`);
  const folder = resolve(text || byDefault);
  if (folder === parse(folder).root)
    return refused(`${folder}, the whole disk. Give a folder of its own, such as /srv/till.`);
  return Buffer.byteLength(folder) > FOLDER_BYTES_MAX
    ? refused(`a path of more than ${FOLDER_BYTES_MAX} bytes. Give it a folder with a shorter path.`)
    : ok(folder);
}

/**
 * `belowOneForAll`: the one folder of a machine lies in one that an installer makes, and that an archive does not
 * bring. `code`: the system's own word.
 */
export function folderRefused(dataDir: string, code: string, belowOneForAll: boolean): CounterRefused {
  const above = dirname(dataDir);
  const command = `install -d -m 1777 ${above}`;
  const refused = (advice: string, fault: Omit<StartFault, 'where'>) =>
    new CounterRefused(`The data folder ${dataDir} can't be used (${code}). ${advice}`, 'folder', {
      ...fault,
      where: dataDir,
    });
  if (TAKES_NOTHING.has(code)) return refused(DISK_ADVICE, { key: 'startFault.folder-full', parameters: { code } });
  // ENOTDIR: what stands above is no folder, and root could make none below it.
  return belowOneForAll && code !== 'ENOTDIR' && !existsSync(dataDir) && isForRootToMake(above)
    ? refused(`Make the one above it for every account, as root: ${command}`, {
        key: 'startFault.folder-for-all',
        parameters: { code, command },
      })
    : refused(FOLDER_ADVICE, { key: 'startFault.folder-unusable', parameters: { code } });
}

function usableFolder(dataDir: string, belowOneForAll: boolean): Result<null, CounterRefused> {
  try {
    makeFolder(dataDir, OWNERS_ALONE);
    if (!statSync(dataDir).isDirectory()) return err(folderRefused(dataDir, 'ENOTDIR', belowOneForAll));
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    return ok();
  } catch (fault) {
    return err(folderRefused(dataDir, codeOf(fault), belowOneForAll));
  }
}

/** It is missing, or this account may make nothing in it. */
function isForRootToMake(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return false;
  } catch {
    return true;
  }
}

/**
 * One folder after the other: in places where nothing can be made, such as /proc, Node's own recursive way never
 * returns.
 */
function makeFolder(folder: string, mode?: number): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder, { mode });
}

const URL_WORDS: Readonly<Record<WebAddressFault, string>> = {
  'url-unreadable': ', which is not a web address.',
  'url-not-https': ': it must begin with https://; plain http:// is only for this machine itself.',
  'url-with-password': ': it holds a name or a password, which nobody asks for.',
  'url-with-more': ': take away what stands after «?» or «#».',
  'url-port': ': nobody can be reached at port 0.',
};

function readUpstreamUrl(text: string): Result<URL | null, CounterRefused> {
  if (text === '') return ok(null);
  const fault = webAddressFault(text);
  if (fault === null) return ok(new URL(text));
  const advice = 'Give the address that the operator named, such as https://upstream.example.kz.';
  return settingRefused(`SAPAR_UPSTREAM_URL is «${shownAddress(text)}»${URL_WORDS[fault]} ${advice}`, {
    key: `upstreamFault.${fault}`,
    where: 'SAPAR_UPSTREAM_URL',
    given: shownAddress(text),
  });
}

/** The screen's choice stands between the environment's and the file's, and is none of a text. */
function readTrust(
  named: string,
  origin: TextOrigin,
  { trust: kept }: KeptSetUp,
  { trustOf }: AuthorityFiles,
): Result<Trust, CounterRefused> {
  if (kept && origin !== 'environment') return ok(kept);
  if (named === '') return ok(WELL_KNOWN);
  const trust = trustNamed(named, trustOf);
  if (trust.ok) return trust;
  return settingRefused(`SAPAR_UPSTREAM_CA is «${shown(named)}»: ${AUTHORITY_WORDS[trust.error]}`, {
    key: `authorityFault.${trust.error}`,
    where: 'SAPAR_UPSTREAM_CA',
    given: shown(named),
  });
}

const trustOrigin = (origin: TextOrigin, { trust }: KeptSetUp): TextOrigin =>
  trust && origin !== 'environment' ? 'screen' : origin;

function readPrinter(text: string, dataDir: string): Result<PrinterAddress | null, CounterRefused> {
  if (text === '') return ok(null);
  const refused = (sentence: string, key: StartFault['key'] = 'refusal.printer-address-unreadable.now') =>
    settingRefused(sentence, { key, where: 'SAPAR_PRINTER', given: shown(text) });
  const address = printerAddress(withoutTraits(text));
  const instead = address?.kind === 'file' ? notAPrinter(address.path, dataDir) : null;
  if (instead !== null)
    return refused(
      `SAPAR_PRINTER is «${shown(text)}», and there is ${instead}. Write file:/dev/usb/lp0 or another printer’s path.`,
      'refusal.printer-file-no-device.now',
    );
  if (address) return ok(address);
  if (text.startsWith('file:'))
    return refused('SAPAR_PRINTER names no file. Write file:/dev/usb/lp0 or the path of another device.');
  if (/^usb:/i.test(text))
    return refused(
      `SAPAR_PRINTER is «${shown(text)}», which names no printer on USB. Write usb:MAKER:PRODUCT or ` +
        'usb:MAKER:PRODUCT/SERIAL, with four digits each as lsusb lists them, such as usb:04b8:0202.',
    );
  if (text.startsWith('cups:'))
    return refused(
      'SAPAR_PRINTER names no queue of CUPS. Write cups:QUEUE, or cups://host:631/QUEUE for another machine’s.',
    );
  if (text.startsWith('winspool:'))
    return refused(
      'SAPAR_PRINTER names no queue of Windows. Write winspool:QUEUE with the name that Windows shows, ' +
        'with %25 for a per cent sign and %3F for a question mark in it.',
    );
  return refused(
    `SAPAR_PRINTER is «${shown(text)}»: write tcp://host:port for a printer on the network, file:path for a device, ` +
      'usb:MAKER:PRODUCT/SERIAL for one on USB (usb:04b8:0202, as lsusb lists it), ' +
      'cups:QUEUE for a queue of the system, or winspool:QUEUE for one of Windows.',
  );
}

/** What the printing knows of printers judges the address and its traits: «?model=…&paper=…». */
export function printerRefused(sentence: string, { printerText, origins, file }: Settings): CounterRefused {
  const where = origins.printer === 'file' ? `printer (${file?.path ?? ''})` : 'SAPAR_PRINTER';
  return new CounterRefused(sentence, 'setting', { key: 'startFault.printer-unfit', where, given: shown(printerText) });
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

/** What the environment alone says is pinned for this run; what a file says holds until the screen says otherwise. */
export function pinnedOrUsual<Value>(value: Value | null, origin: TextOrigin) {
  return origin === 'environment' ? { pinned: value, usual: null } : { pinned: null, usual: value };
}
