import type { Language } from '../src-shared/contract/views/look.ts';
import type { CounterState } from '../src-shared/contract/views/counter-state.ts';
import type { Clock } from '../src-shared/time.ts';
import { readKeptHead } from './ledger/kept-head.ts';
import { logIn, tellIn } from './platform/log.ts';
import { closeToOthers } from './platform/owner-only.ts';
import { readKeptSetUp } from './platform/kept-set-up.ts';
import { PACE, type Pace } from './platform/pace.ts';
import { idsOver, systemClock } from './platform/ports.ts';
import { keepNamedFiles } from './platform/named-files.ts';
import { readProxy, sealLogin, withSealedLogin } from './platform/proxy.ts';
import { registerChoice } from './platform/register-settings.ts';
import { type KeyStore, type Secrets, secretsIn } from './platform/secrets.ts';
import { type FoundSettings, takeOutSecrets, withoutSecrets } from './platform/settings-file.ts';
import type { Settings } from './platform/settings.ts';
import type { StartAtLogin } from './platform/start-at-login.ts';
import type { DeviceOf } from './payment/port.ts';
import type { FindPlaces } from './printing/find-printers.ts';
import type { Rasteriser } from './printing/rasteriser.ts';
import type { Patience } from './upstream/client.ts';
import { readCode, spentCodesIn } from './upstream/codes.ts';

/** What the machine gives that a test gives otherwise. */
export interface Machine {
  readonly versions: CounterState['versions'];
  readonly packaged: boolean;
  readonly hostName: string;
  /** The language that its system is set to. */
  readonly language: Language;
  readonly random: (bytes: number) => Uint8Array;
  /** The addresses of the machine's network cards; absent: as the system tells them. */
  readonly cards?: () => readonly string[];
  /** Draws what the printer has no letters for; one for each start. */
  readonly drawing: () => Rasteriser;
  readonly keyStore: KeyStore | null;
  /** Where printers are looked for; absent: on this machine and in its networks. */
  readonly printerPlaces?: FindPlaces;
  readonly clock?: Clock;
  /** How often the upstream is spoken to, how long its answers are waited for, and when a request can no longer act. */
  readonly pace?: Partial<Pace>;
  readonly patience?: Partial<Patience>;
  readonly lateRequestMs?: number;
  /** What answers by itself when money comes that is not cash; absent: terminals whose slips are typed. */
  readonly deviceOf?: DeviceOf;
  /** How long a start waits for a profile and clerks that it has not. */
  readonly firstDataWithinMs?: number;
  /** Ends the counter and starts it again at the steps by which a ledger is had back. */
  readonly restartToRestore: () => void;
  /** The path of a file that a person chose in a dialog of the main process; null: none. */
  readonly chooseFile: () => Promise<string | null>;
  /** Whether this system starts the counter at the sign-in; null: it can't be told to from here. */
  readonly startAtLogin: StartAtLogin | null;
  /** Ends the counter and starts it again: its ledger is to be set aside, or it was set up otherwise. */
  readonly startAgain: () => void;
}

export type Ground = ReturnType<typeof openGround>;

/** What lies on this machine whatever its ledger is like: the log, the secrets, and the head that was kept by them. */
export function openGround(given: Settings, machine: Machine) {
  const { dataDir, upstreamUrl, upstreamTrust } = given;
  const clock = machine.clock ?? systemClock;
  const log = logIn(dataDir, () => clock.now());
  closeToOthers(dataDir, log);
  const tell = tellIn(log);
  const secrets = secretsIn(dataDir, machine.keyStore, { packaged: machine.packaged, log, tell });
  if (!secrets.ok) throw secrets.error;
  const settings = sealed(given, secrets.value);
  try {
    keepNamedFiles(dataDir, given.named);
  } catch (fault) {
    log.fault('keeping what the settings name in other places', fault);
  }
  return {
    dataDir,
    clock,
    ids: idsOver(clock, machine.random),
    random: machine.random,
    log,
    tell,
    secrets: secrets.value,
    /** The settings with what was sealed of their file. */
    settings,
    kept: readKeptHead(secrets.value),
    pace: { ...PACE, ...machine.pace },
    /** Where the upstream is, and how this machine names itself there. */
    baseUrl: upstreamUrl,
    trust: upstreamTrust,
    proxy: settings.upstreamProxy,
    device: { name: machine.hostName.slice(0, 80), appVersion: machine.versions.app },
  };
}

/** What opens anything goes out of the file of settings, and lies sealed from here on. */
function sealed(settings: Settings, secrets: Secrets): Settings {
  const { file, origins } = settings;
  const lacking = file ? [sealedOfFile(file, settings.dataDir, secrets), registerLacking(settings, file, secrets)] : [];
  return {
    ...settings,
    passedOver: [...settings.passedOver, ...lacking.filter((each) => each !== null)],
    file: file && { ...file, content: withoutSecrets(file.content) },
    upstreamProxy: withSealedLogin(settings.upstreamProxy, secrets),
    register: origins.register === 'environment' ? settings.register : null,
    enrolmentCode: codeGiven(settings, secrets) ?? secrets.get('file-code'),
  };
}

/** A file that nobody can write names a code for ever: one that is over is given no more. */
function codeGiven({ enrolmentCode: code, file }: Settings, secrets: Secrets): string | null {
  const isOfFile = code !== null && code === file?.content.upstream?.enrolmentCode;
  return isOfFile && spentCodesIn(secrets).find(code) !== undefined ? null : code;
}

/** Why the secrets are still in the file; null: they are not. */
function sealedOfFile(file: FoundSettings, dataDir: string, secrets: Secrets): string | null {
  return takeOutSecrets(file, () => {
    const { register, upstream } = file.content;
    const { url, key = '', login = '', password = '', number } = register ?? { url: '', number: '' };
    if (key + login + password !== '')
      registerChoice(null, secrets).sealOfFile({ url, apiKey: key, login, password, number });
    const code = readCode(upstream?.enrolmentCode ?? '');
    if (code !== null && spentCodesIn(secrets).find(code) === undefined) secrets.set('file-code', code);
    const proxy = readProxy(upstream?.proxy ?? '');
    // What was typed on the screen for this proxy goes before the file.
    if (proxy.ok && proxy.value && proxy.value.address !== readKeptSetUp(dataDir).upstreamProxy)
      sealLogin(proxy.value, secrets);
  });
}

/** A register that the file names is not in force without what opens it: an earlier start may have taken that out. */
function registerLacking({ origins }: Settings, { path, content }: FoundSettings, secrets: Secrets): string | null {
  const { register } = content;
  if (!register || origins.register === 'environment') return null;
  return registerChoice(null, secrets).lacksSecretsOf(register)
    ? `The file of settings ${path} names the register ${register.number} at ${register.url} without key, login and ` +
        'password, and this machine has none for it: it is not in force. Write all of it into the file once more, ' +
        'or set the register up on the screen.'
    : null;
}
