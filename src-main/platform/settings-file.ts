import { existsSync, writeFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { issuesInWords, placesOf } from '../../src-shared/contract/issues.ts';
import { SettingsFile } from '../../src-shared/contract/settings-file.ts';
import { ok, type Result } from '../../src-shared/result.ts';
import { type CounterRefused, settingRefused, type StartFault } from './counter-refused.ts';
import { writeDurably } from './durable-files.ts';
import { codeOf } from './fault-code.ts';
import { jsonOf } from './json.ts';
import { readKeptFile } from './kept-file.ts';
import { AS_READ_LAST } from './named-files.ts';
import { withoutLogin } from './proxy.ts';
import type { Variable } from './setting-texts.ts';

/** The file of settings as it was found. */
export interface FoundSettings {
  readonly path: string;
  readonly content: SettingsFile;
}

const FILE_NAME = 'settings.json';
const FILE_BYTES_MAX = 64 * 1024;
const ADVICE = 'docs/settings.schema.json says what it may hold. Nothing was changed.';

/**
 * `named`: the path that SAPAR_SETTINGS gives; empty: the file in the data folder, where there is one. `kept`: the file
 * that was read last, which is taken where the same one can't be read any more. `passOver` hears of it.
 */
export function readSettingsFile(
  named: string,
  dataDir: string,
  kept: FoundSettings | null,
  passOver: (sentence: string) => void,
): Result<FoundSettings | null, CounterRefused> {
  const path = named || join(dataDir, FILE_NAME);
  const refused = (key: FileFault, why: string, more: Pick<StartFault, 'parameters' | 'detail'> = {}) =>
    settingRefused(`The file of settings ${path} ${why}`, { key: `startFault.${key}`, where: path, ...more });
  function asReadLast(key: FileFault, why: string, detail?: string): Result<FoundSettings, CounterRefused> {
    if (kept?.path !== path) return refused(key, why, detail === undefined ? {} : { detail });
    passOver(`The file of settings ${path} ${why} ${AS_READ_LAST}`);
    return ok(kept);
  }
  const found = readKeptFile(path, FILE_BYTES_MAX);
  if (found.kind === 'absent')
    return named === ''
      ? ok(null)
      : asReadLast('file-absent', 'is not there. Give SAPAR_SETTINGS its path, or leave it out.');
  // Where nothing can be reached there, the data folder is what is told of.
  if (found.kind === 'unusable' && named === '' && !existsSync(path)) return ok(null);
  if (found.kind === 'unusable')
    return asReadLast(
      'file-unreadable',
      `can't be read (${found.why}). Correct its rights, or take it away.`,
      found.why,
    );
  // Editors of Windows begin a file so.
  const json = jsonOf(found.text.replace(/^\ufeff/, ''));
  if (json === undefined) return refused('file-no-json', `is no JSON. Correct it, or take it away. ${ADVICE}`);
  const content = SettingsFile.safeParse(json);
  return content.success
    ? ok({ path, content: content.data })
    : refused('file-unfit', `is not as it should be: ${issuesInWords(content.error.issues)}. ${ADVICE}`, {
        parameters: { members: placesOf(content.error.issues) },
        detail: issuesInWords(content.error.issues),
      });
}

type FileFault = 'file-absent' | 'file-unreadable' | 'file-no-json' | 'file-unfit';

/** Which member of the file means the same as a variable. */
export const MEMBERS: Readonly<Partial<Record<Variable, string>>> = {
  SAPAR_LANGUAGE: 'language',
  SAPAR_UPSTREAM_URL: 'upstream.url',
  SAPAR_UPSTREAM_CA: 'upstream.authority',
  SAPAR_UPSTREAM_PROXY: 'upstream.proxy',
  SAPAR_ENROLMENT_CODE: 'upstream.enrolmentCode',
  SAPAR_PRINTER: 'printer',
  SAPAR_RECEIPT_WAIT_MS: 'receiptWaitMs',
  SAPAR_DISPLAY: 'display',
  SAPAR_CLERK_SCREEN: 'clerkScreen',
  SAPAR_FULL_SCREEN: 'fullScreen',
  SAPAR_IDLE_LOCK_SECONDS: 'idleLockSeconds',
  SAPAR_REGISTER_URL: 'register.url',
  SAPAR_REGISTER_KEY: 'register.key',
  SAPAR_REGISTER_LOGIN: 'register.login',
  SAPAR_REGISTER_PASSWORD: 'register.password',
  SAPAR_REGISTER_NUMBER: 'register.number',
  SAPAR_TERMINAL_ADDRESS: 'terminal.address',
  SAPAR_TERMINAL_NAME: 'terminal.name',
  SAPAR_TERMINAL_CERTIFICATE: 'terminal.certificate',
  SAPAR_TERMINAL_TAKES: 'terminal.takes',
  SAPAR_TERMINAL_CA: 'terminal.authority',
};

/** The file's values as the variables write them. A register whose secrets were taken out is none to be set up. */
export function textsOf({ content, path }: FoundSettings): Partial<Record<Variable, string>> {
  const { register, ...rest } = content;
  const told: unknown = hasSecrets(register) ? content : rest;
  return Object.fromEntries(
    Object.entries(MEMBERS).flatMap(([variable, member]) => {
      const value = member.split('.').reduce<unknown>((at, name) => membersOf(at)[name], told);
      return value === undefined ? [] : [[variable, besideFile(member, textOf(value), path)]];
    }),
  );
}

/** As a variable writes it. */
function textOf(value: unknown): string {
  return typeof value === 'boolean' ? yesOrNo(value) : String(value);
}

export const yesOrNo = (value: boolean): string => (value ? 'yes' : 'no');

const membersOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

/** An authority that is named without its folder lies beside the file that names it: on the same stick. */
function besideFile(member: string, value: string, path: string): string {
  const isPath = member.endsWith('.authority') && value !== 'system' && !isAbsolute(value);
  return isPath ? join(path, '..', value) : value;
}

function hasSecrets(register: SettingsFile['register']): boolean {
  return register !== undefined && [register.key, register.login, register.password].some((each) => each !== undefined);
}

/** The same without what opens anything. */
export function withoutSecrets({ upstream, register, ...rest }: SettingsFile): SettingsFile {
  const { enrolmentCode: _code, proxy, ...ofUpstream } = upstream ?? {};
  const openProxy = proxy === undefined ? {} : { proxy: withoutLogin(proxy) };
  return {
    ...rest,
    ...(upstream && { upstream: { ...ofUpstream, ...openProxy } }),
    ...(register && { register: { url: register.url, number: register.number } }),
  };
}

/**
 * Takes the secrets out of the file once `seal` has kept them. A file on a stick or in a folder of the system is read
 * by others. A file that can't be written stops no till; the answer says what to do about it. null: nothing is left.
 */
export function takeOutSecrets({ path, content }: FoundSettings, seal: () => void): string | null {
  const { enrolmentCode, proxy = '' } = content.upstream ?? {};
  if (!hasSecrets(content.register) && enrolmentCode === undefined && withoutLogin(proxy) === proxy) return null;
  seal();
  const text = `${JSON.stringify(withoutSecrets(content), null, 2)}\n`;
  try {
    writeDurably(path, text);
  } catch {
    try {
      // Whoever owns the file need not own its folder.
      writeFileSync(path, text);
    } catch (fault) {
      return (
        `The secrets in the file of settings ${path} can't be taken out of it (${codeOf(fault)}): others may read ` +
        'them. They are sealed on this machine. Let this account write the file, or take them out by hand.'
      );
    }
  }
  return null;
}
