import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { EnrolmentCode } from '../../src-shared/contract/upstream.ts';
import { DisplaySetting, Language } from '../../src-shared/contract/views/look.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';

/** How a counter is set up without hands: environment variables, each checked before anything is written. */
export interface Settings {
  /** All files of one counter. */
  readonly dataDir: string;
  readonly upstreamUrl: URL | null;
  readonly enrolmentCode: string | null;
  readonly printer: PrinterAddress | null;
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

export type PrinterAddress =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'file'; readonly path: string }
  /** A queue of CUPS; null: that of this machine. */
  | {
      readonly kind: 'cups';
      readonly queue: string;
      readonly server: { readonly host: string; readonly port: number } | null;
    };

interface PrinterTraits {
  readonly model: string | null;
  readonly paper: string | null;
  readonly image: string | null;
}

/** A sentence that says what is wrong and what to do. */
type SettingRefused = string;

export function readSettings(env: NodeJS.ProcessEnv, defaultDataDir: string): Result<Settings, SettingRefused> {
  const dataDir = resolve(env['SAPAR_DATA_DIR'] || defaultDataDir);
  const upstreamUrl = readUpstreamUrl(env['SAPAR_UPSTREAM_URL']);
  if (!upstreamUrl.ok) return upstreamUrl;
  const printer = readPrinter(env['SAPAR_PRINTER']);
  if (!printer.ok) return printer;

  const code = env['SAPAR_ENROLMENT_CODE'] || null;
  if (code !== null && !EnrolmentCode.safeParse(code).success) {
    return err(
      `SAPAR_ENROLMENT_CODE is «${code}»: an enrolment code looks like AB12-CD34. Ask the operator for a new one.`,
    );
  }
  const language = Language.safeParse(env['SAPAR_LANGUAGE'] || undefined);
  if (env['SAPAR_LANGUAGE'] && !language.success) {
    return err(`SAPAR_LANGUAGE is «${env['SAPAR_LANGUAGE']}»: choose one of ${Language.options.join(', ')}.`);
  }
  const idle = env['SAPAR_IDLE_LOCK_SECONDS'] || String(IDLE_LOCK_SECONDS);
  if (!/^\d{1,5}$/.test(idle))
    return err(`SAPAR_IDLE_LOCK_SECONDS is «${idle}»: give whole seconds, or 0 for a counter that never locks itself.`);
  const display = DisplaySetting.safeParse(env['SAPAR_DISPLAY'] || undefined);
  if (env['SAPAR_DISPLAY'] && !display.success) {
    return err(`SAPAR_DISPLAY is «${env['SAPAR_DISPLAY']}»: choose one of ${DisplaySetting.options.join(', ')}.`);
  }
  // Last: what is refused for anything else leaves no folder behind.
  const folder = usableFolder(dataDir);
  if (!folder.ok) return folder;
  return ok({
    dataDir,
    upstreamUrl: upstreamUrl.value,
    enrolmentCode: code,
    printer: printer.value,
    printerTraits: readTraits(env['SAPAR_PRINTER']),
    printerText: env['SAPAR_PRINTER'] ?? '',
    language: language.success ? language.data : null,
    display: display.success ? display.data : null,
    idleLockSeconds: Number(idle),
  });
}

export function ledgerFile(dataDir: string): string {
  return join(dataDir, 'ledger.sqlite');
}

function usableFolder(dataDir: string): Result<null, SettingRefused> {
  const advice = 'Give SAPAR_DATA_DIR a folder that this user may read and write.';
  try {
    makeFolder(dataDir);
    if (!statSync(dataDir).isDirectory()) return err(`The data folder ${dataDir} is not a folder. ${advice}`);
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    return ok();
  } catch (fault) {
    return err(`The data folder ${dataDir} can't be used (${codeOf(fault)}). ${advice}`);
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

const LOOPBACK = /^(127(\.\d+){3}|localhost|\[::1\])$/;

function readUpstreamUrl(text: string | undefined): Result<URL | null, SettingRefused> {
  if (!text) return ok(null);
  const advice = 'Give the address that the operator named, such as https://upstream.example.kz.';
  if (!URL.canParse(text)) return err(`SAPAR_UPSTREAM_URL is «${text}», which is not a web address. ${advice}`);
  const url = new URL(text);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname))) return ok(url);
  return err(
    `SAPAR_UPSTREAM_URL is «${text}»: it must begin with https://; ` +
      `plain http:// is only for this machine itself. ${advice}`,
  );
}

function readPrinter(text: string | undefined): Result<PrinterAddress | null, SettingRefused> {
  if (!text) return ok(null);
  const address = printerAddress(withoutTraits(text));
  if (address) return ok(address);
  if (text.startsWith('file:'))
    return err('SAPAR_PRINTER names no file. Write file:/dev/usb/lp0 or the path of another device.');
  if (text.startsWith('cups:'))
    return err(
      'SAPAR_PRINTER names no queue of CUPS. Write cups:QUEUE, or cups://host:631/QUEUE for another machine’s.',
    );
  return err(
    `SAPAR_PRINTER is «${text}»: write tcp://host:port for a printer on the network, file:path for a device, ` +
      'or cups:QUEUE for a queue of the system.',
  );
}

const TCP_PORT = 9100;
const IPP_PORT = 631;
const QUEUE_NAME = /^[^\s/?#]{1,127}$/;

/** tcp://host:port, file:path, cups:QUEUE or cups://host:port/QUEUE; null for anything else. */
export function printerAddress(text: string): PrinterAddress | null {
  if (text.startsWith('file:')) {
    const path = text.slice('file:'.length).replace(/^\/\/(?=\/)/, '');
    return path === '' ? null : { kind: 'file', path };
  }
  const queue = /^cups:(?!\/\/)(.*)$/.exec(text)?.[1];
  if (queue !== undefined) return QUEUE_NAME.test(queue) ? { kind: 'cups', queue, server: null } : null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || url.hostname === '') return null;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (url.protocol === 'tcp:') return { kind: 'tcp', host, port: url.port === '' ? TCP_PORT : Number(url.port) };
  const name = decodeURIComponent(url.pathname.slice(1));
  return url.protocol === 'cups:' && QUEUE_NAME.test(name)
    ? { kind: 'cups', queue: name, server: { host, port: url.port === '' ? IPP_PORT : Number(url.port) } }
    : null;
}

/** As `printerAddress` reads it. */
export function textOfPrinterAddress(address: PrinterAddress): string {
  if (address.kind === 'file') return `file:${address.path}`;
  const at = (host: string, port: number) => `${host.includes(':') ? `[${host}]` : host}:${port}`;
  if (address.kind === 'tcp') return `tcp://${at(address.host, address.port)}`;
  return address.server
    ? `cups://${at(address.server.host, address.server.port)}/${address.queue}`
    : `cups:${address.queue}`;
}

/** A path may hold a question mark; only one that is followed by our own names begins the traits. */
const TRAITS = /\?((?:(?:model|paper|image)=[^&?/]*&?)+)$/;

function withoutTraits(text: string): string {
  return text.replace(TRAITS, '');
}

function readTraits(text: string | undefined): PrinterTraits {
  const traits = new URLSearchParams(TRAITS.exec(text ?? '')?.[1] ?? '');
  return { model: traits.get('model'), paper: traits.get('paper'), image: traits.get('image') };
}

function codeOf(fault: unknown): string {
  return fault instanceof Error && 'code' in fault ? String(fault.code) : String(fault);
}
