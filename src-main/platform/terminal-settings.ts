import type { TerminalFault } from '../../src-shared/contract/refusals.ts';
import { TerminalTyped, TerminalWay } from '../../src-shared/contract/views/terminal.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { type CounterRefused, settingRefused } from './counter-refused.ts';
import { jsonOf } from './json.ts';
import { UNSEEN } from './printer-address.ts';
import type { Secrets } from './secrets.ts';
import type { AuthorityFiles } from './named-files.ts';
import { AUTHORITY_WORDS } from './trust.ts';

/** Where a terminal that answers by itself stands, and what is asked for there. */
export interface TerminalSettings {
  readonly host: string;
  readonly port: number;
  readonly certificateName: string;
  /** PEM of an authority beside the well-known ones. */
  readonly ca: string | null;
  readonly clientName: string;
  readonly takes: TerminalTyped['takes'];
}

export const TERMINAL_VARIABLES = [
  'SAPAR_TERMINAL_ADDRESS',
  'SAPAR_TERMINAL_CERTIFICATE',
  'SAPAR_TERMINAL_NAME',
  'SAPAR_TERMINAL_TAKES',
  'SAPAR_TERMINAL_CA',
] as const;
type Given = Readonly<Record<(typeof TERMINAL_VARIABLES)[number], string>>;

const PORT = 8080;
/** Any one label before it is vouched for by the certificate of every device. */
const CERTIFICATE = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.kaspipos\.kz$/;
const USUAL_CERTIFICATE = 'terminal.kaspipos.kz';
const HOST = /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?)$/;
/** As a device shows it on its screen, and as it stands in an address. */
const CLIENT_NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,39}$/u;

/** How a text is shown where others read it. */
interface Showing {
  readonly shown: (text: string) => string;
  readonly shownAddress: (text: string) => string;
}

/** null: no terminal is named. Each text was found to be readable. */
export function readTerminal(
  given: Given,
  { shown, shownAddress }: Showing,
  files: AuthorityFiles,
): Result<TerminalSettings | null, CounterRefused> {
  const named = TERMINAL_VARIABLES.find((name) => given[name] !== '');
  if (named === undefined) return ok(null);
  const takes = waysIn(given.SAPAR_TERMINAL_TAKES);
  if (!takes)
    return settingRefused(
      `SAPAR_TERMINAL_TAKES is «${shown(given.SAPAR_TERMINAL_TAKES)}»: ` +
        `give ${TerminalWay.options.join(' or ')}, or both with a comma between them.`,
      {
        key: 'startFault.choice',
        where: 'SAPAR_TERMINAL_TAKES',
        given: shown(given.SAPAR_TERMINAL_TAKES),
        parameters: { options: [...TerminalWay.options, TerminalWay.options.join(',')].join('; ') },
      },
    );
  const settings = terminalSettings({
    address: given.SAPAR_TERMINAL_ADDRESS,
    certificateName: given.SAPAR_TERMINAL_CERTIFICATE,
    clientName: given.SAPAR_TERMINAL_NAME,
    takes,
  });
  if (!settings.ok)
    return settingRefused(inWords(settings.error, given, shownAddress), {
      key: `terminalFault.${settings.error}`,
      ...whereIn(settings.error, given, shownAddress),
    });
  const ca = authorityIn(given.SAPAR_TERMINAL_CA, shown, files);
  return ca.ok ? ok({ ...settings.value, ca: ca.value }) : ca;
}

function waysIn(text: string): TerminalTyped['takes'] | null {
  if (text === '') return [...TerminalWay.options];
  const ways = text.split(',').map((each) => TerminalWay.safeParse(each.trim()));
  return ways.every((way) => way.success) ? ways.flatMap((way) => way.data ?? []) : null;
}

/** A file of an authority, for a device that no well-known one vouches for. */
function authorityIn(
  file: string,
  shown: (text: string) => string,
  files: AuthorityFiles,
): Result<string | null, CounterRefused> {
  if (file === '') return ok(null);
  const trust = files.trustOf(file);
  if (!trust.ok)
    return settingRefused(`SAPAR_TERMINAL_CA is «${shown(file)}»: ${AUTHORITY_WORDS[trust.error]}`, {
      key: `authorityFault.${trust.error}`,
      where: 'SAPAR_TERMINAL_CA',
      given: shown(file),
    });
  return ok(trust.value.kind === 'file' ? trust.value.pem : null);
}

const PLACES: Readonly<Record<Exclude<TerminalFault, 'missing'>, keyof Given>> = {
  'address-unlike': 'SAPAR_TERMINAL_ADDRESS',
  'certificate-unlike': 'SAPAR_TERMINAL_CERTIFICATE',
  'name-unlike': 'SAPAR_TERMINAL_NAME',
  'takes-nothing': 'SAPAR_TERMINAL_TAKES',
};

function whereIn(fault: TerminalFault, given: Given, shown: (text: string) => string) {
  if (fault !== 'missing') return { where: PLACES[fault], given: shown(given[PLACES[fault]]) };
  const needed = ['SAPAR_TERMINAL_ADDRESS', 'SAPAR_TERMINAL_NAME'] as const;
  return { where: needed.filter((name) => given[name] === '').join(', ') };
}

function inWords(fault: TerminalFault, given: Given, shown: (text: string) => string): string {
  switch (fault) {
    case 'missing':
      return 'A terminal needs SAPAR_TERMINAL_ADDRESS and SAPAR_TERMINAL_NAME: give both, or leave all out.';
    case 'address-unlike':
      return (
        `SAPAR_TERMINAL_ADDRESS is «${shown(given.SAPAR_TERMINAL_ADDRESS)}»: ` +
        'give where the terminal is in the local network, such as 192.168.1.50 or 192.168.1.50:8080.'
      );
    case 'certificate-unlike':
      return (
        `SAPAR_TERMINAL_CERTIFICATE is «${shown(given.SAPAR_TERMINAL_CERTIFICATE)}»: ` +
        'give a name such as terminal.kaspipos.kz, or leave it out.'
      );
    case 'name-unlike':
      return (
        `SAPAR_TERMINAL_NAME is «${shown(given.SAPAR_TERMINAL_NAME)}»: ` +
        'give up to 40 letters and figures by which the terminal knows this counter, such as Sapar-3.'
      );
    case 'takes-nothing':
      return 'SAPAR_TERMINAL_TAKES names no way of paying.';
  }
}

/** The terminal that these texts name, or what is wrong with them. */
export function terminalSettings(typed: TerminalTyped): Result<TerminalSettings, TerminalFault> {
  const { address, clientName, takes } = typed;
  const certificateName = typed.certificateName.toLowerCase() || USUAL_CERTIFICATE;
  const [, host = '', port = String(PORT)] = /^([^:]*)(?::(\d{1,5}))?$/.exec(address) ?? [];
  const isPort = Number(port) > 0 && Number(port) < 65_536;
  const fault =
    (address === '' || clientName === '' ? 'missing' : null) ??
    (HOST.test(host) && isPort ? null : 'address-unlike') ??
    (CERTIFICATE.test(certificateName) ? null : 'certificate-unlike') ??
    (CLIENT_NAME.test(clientName) && !UNSEEN.test(clientName) ? null : 'name-unlike') ??
    (takes.length === 0 ? 'takes-nothing' : null);
  if (fault) return err(fault);
  return ok({ host, port: Number(port), certificateName, ca: null, clientName, takes: [...new Set(takes)] });
}

export interface TerminalInUse {
  readonly origin: 'environment' | 'screen' | 'file';
  readonly settings: TerminalSettings;
}

/** The terminal of this counter: as the environment says, else as set on the screen, else as a file says. */
export interface TerminalChoice {
  current(): TerminalInUse | null;
  /** Keeps another one; null: none. Throws when the disk refuses. */
  choose(typed: TerminalTyped | null): void;
  /** What this counter and the terminal know of each other, as text; null: nothing. */
  kept(): string | null;
  /** Durable when it returns. Throws when the disk refuses. */
  keep(text: string | null): void;
}

/** In the place of a terminal: a technician took the file's away. */
const TAKEN_AWAY = JSON.stringify({ takenAway: true });

export function terminalChoice(given: TerminalInUse | null, secrets: Secrets): TerminalChoice {
  const isOfFile = given?.origin === 'file';
  function typedBefore(): TerminalSettings | null {
    const text = secrets.get('terminal');
    if (text === null || text === TAKEN_AWAY) return null;
    const typed = TerminalTyped.safeParse(jsonOf(text));
    const settings = typed.success ? terminalSettings(typed.data) : null;
    if (settings?.ok) return settings.value;
    secrets.doubt('terminal', 'it names no terminal');
    return null;
  }
  const write = (name: 'terminal' | 'terminal-pair', text: string | null) =>
    text === null ? secrets.forget(name) : secrets.set(name, text);
  return {
    current() {
      if (given && !isOfFile) return given;
      const settings = typedBefore();
      if (settings) return { origin: 'screen', settings };
      return secrets.get('terminal') === TAKEN_AWAY ? null : given;
    },
    choose(typed) {
      const taken = isOfFile ? TAKEN_AWAY : null;
      write('terminal', typed ? JSON.stringify(typed) : taken);
    },
    kept: () => secrets.get('terminal-pair'),
    keep: (text) => write('terminal-pair', text),
  };
}
