import { lstatSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { CounterRefused, type StartFault } from './counter-refused.ts';
import { makeFolder, syncFolder, writeDurably, writeDurablyBeside } from './durable-files.ts';
import { readKeptFile } from './kept-file.ts';
import type { Log } from './log.ts';

/** What must not lie open on the disk, by name. */
type SecretName =
  | 'token'
  | 'next-token'
  | 'earlier-token'
  | 'doubted-token'
  | 'codes'
  /** A code that a file of settings named, until it is used. */
  | 'file-code'
  /** What this machine knows itself by. */
  | 'machine'
  | 'roster'
  | 'head'
  | 'machine-key'
  /** What opens the fiscal register. */
  | 'register'
  /** What opens a proxy, by its address. */
  | 'proxy'
  /** Where a terminal is, and what opens it. */
  | 'terminal'
  | 'terminal-pair';

export interface Secrets {
  /** null when there is none, or none that this machine's key store can open. */
  get(name: SecretName): string | null;
  /** Something lies under this name, and it can't be opened or used. */
  isUnusable(name: SecretName): boolean;
  /** What `get` gave can't be used, in words: said once, and from now on there is none. */
  doubt(name: SecretName, why: string): void;
  /** Durable when it returns. Throws when the disk refuses. */
  set(name: SecretName, value: string): void;
  /** The same without making anybody wait for the disk. */
  keep(name: SecretName, value: string): Promise<void>;
  /** Durable when it returns. Nothing happens when there is none. */
  forget(name: SecretName): void;
}

/** The part of Electron's safeStorage that is used here. Only on Linux does it name its backend. */
export interface KeyStore {
  isEncryptionAvailable(): boolean;
  encryptString(text: string): Buffer;
  decryptString(encrypted: Buffer): string;
  getSelectedStorageBackend?(): string;
}

interface SecretsOptions {
  /** An app in use may not go without a key store; development may, and says so. */
  readonly packaged: boolean;
  readonly log: Log;
  /** Hears in a sentence of each that can't be used, and of what is done without it. */
  readonly tell?: (sentence: string) => void;
}

/** How a value becomes the content of its file and back. The first line of the file names it. */
interface Wrapping {
  readonly name: 'key-store' | 'plain-text';
  wrap(value: string): string;
  unwrap(content: string): string;
}

/** Where secrets lie, or why they can't be kept on this machine. To be opened when Electron is ready. */
export function secretsIn(
  dataDir: string,
  keyStore: KeyStore | null,
  { packaged, log, tell = (sentence) => log.info(sentence) }: SecretsOptions,
): Result<Secrets, CounterRefused> {
  const encrypting = keyStore !== null && isReal(keyStore) ? encryptedBy(keyStore) : null;
  if (!encrypting && packaged) return err(keyStoreRefused(keyStore));
  if (!encrypting) log.info('secrets are kept in plain text: this is for development only');
  return ok(secretFiles(join(dataDir, 'secrets'), encrypting ?? PLAIN_TEXT, !packaged, tell));
}

const WITHOUT_KEY_STORE = "Without it the counter's token would lie open on the disk; nothing was changed.";

/** What is wrong with the key store, and what to do: absent, of the plain-text kind, or locked. */
function keyStoreRefused(keyStore: KeyStore | null): CounterRefused {
  const refused = (sentence: string, fault: StartFault) =>
    new CounterRefused(`${sentence} ${WITHOUT_KEY_STORE}`, 'key-store', fault);
  const kind = keyStore?.getSelectedStorageBackend?.();
  if (kind === 'basic_text')
    return refused(
      'Chromium found no desktop whose key store it knows, and would keep keys in plain text. ' +
        'Start the counter with --password-store=gnome-libsecret in a session where gnome-keyring runs, ' +
        'as docs/install.md says under «A till without a desktop session».',
      { key: 'startFault.key-store-plain-text' },
    );
  if (kind !== undefined && kind !== 'unknown')
    return refused(
      `The key store of this machine (${kind}) does not answer, or is locked. ` +
        'Sign in to the machine with the password, or unlock the key store («Passwords and Keys»), and start again.',
      { key: 'startFault.key-store-locked', parameters: { kind } },
    );
  return refused(
    'The key store of this machine is not available. ' +
      'Set up a key store (on Linux gnome-keyring or KWallet) and sign in to it, then start the counter again.',
    { key: 'startFault.key-store-absent' },
  );
}

/** «basic_text» encrypts with a password that is in every copy of Chromium. */
function isReal(keyStore: KeyStore): boolean {
  return keyStore.isEncryptionAvailable() && keyStore.getSelectedStorageBackend?.() !== 'basic_text';
}

function encryptedBy(keyStore: KeyStore): Wrapping {
  return {
    name: 'key-store',
    wrap: (value) => keyStore.encryptString(value).toString('base64'),
    unwrap: (content) => keyStore.decryptString(Buffer.from(content, 'base64')),
  };
}

const PLAIN_TEXT: Wrapping = { name: 'plain-text', wrap: (value) => value, unwrap: (content) => content };

/** A roster of hundreds of clerks takes a hundredth of it. */
const SECRET_BYTES_MAX = 8 * 1024 * 1024;
const WITHOUT: Record<SecretName, string> = {
  token:
    'Without it the operator does not know this counter: sales go on within the offline limits. ' +
    'Ask the operator for an enrolment code.',
  'next-token': 'The token that was in use before it is used.',
  'earlier-token': 'The token in use stays.',
  'doubted-token': 'The token in use stays.',
  'machine-key': 'Another one is made: the limit of a safe drop changes within its tenth.',
  register:
    'No fiscal register is asked for anything until a technician sets it up again. ' +
    'Meanwhile only so many sales are taken as the operator allows without a sign.',
  proxy: 'The proxy is asked without a name and a password until a technician gives them again.',
  terminal: 'No terminal is asked for anything until a technician sets it up again.',
  'terminal-pair': 'The terminal takes nothing until a technician pairs it again.',
  codes: 'A code that was used here is tried once more, and the operator refuses it.',
  'file-code': 'Write the enrolment code into the file of settings once more.',
  machine: 'Whether this is another machine is known from the next start on.',
  roster: 'The clerks are fetched from the operator again. Until they are here nobody can sign in.',
  head:
    'It is written anew where that can be. ' +
    'That no older copy of the ledger was put back is known only once the operator is in reach.',
};

function secretFiles(
  folder: string,
  wrapping: Wrapping,
  plainTextAllowed: boolean,
  tell: (sentence: string) => void,
): Secrets {
  // The token goes out with every call: the disk and the key store are asked once.
  const opened = new Map<SecretName, string | null>();
  const unusable = new Set<SecretName>();

  function wrappingOf(kept: string): Wrapping | null {
    if (kept === wrapping.name) return wrapping;
    return kept === PLAIN_TEXT.name && plainTextAllowed ? PLAIN_TEXT : null;
  }

  function doubt(name: SecretName, why: string): void {
    opened.set(name, null);
    unusable.add(name);
    tell(`The file ${join(folder, name)} can't be used (${why}). ${WITHOUT[name]}`);
  }

  function read(name: SecretName): string | null {
    const found = readKeptFile(join(folder, name), SECRET_BYTES_MAX);
    if (found.kind === 'absent') return null;
    if (found.kind === 'unusable') {
      doubt(name, found.why);
      return null;
    }
    const lineEnd = found.text.indexOf('\n');
    const how = wrappingOf(found.text.slice(0, Math.max(0, lineEnd)));
    try {
      if (how) return how.unwrap(found.text.slice(lineEnd + 1));
      doubt(name, 'it is not written as this machine writes it');
    } catch {
      doubt(name, 'the key store of this machine can not open it');
    }
    return null;
  }

  function get(name: SecretName): string | null {
    if (!opened.has(name)) opened.set(name, read(name));
    return opened.get(name) ?? null;
  }

  function isNow(name: SecretName, value: string | null): void {
    opened.set(name, value);
    unusable.delete(name);
  }

  return {
    get,
    isUnusable: (name) => get(name) === null && unusable.has(name),
    doubt,
    set(name, value) {
      makeFolder(folder, 0o700);
      writeDurably(join(folder, name), `${wrapping.name}\n${wrapping.wrap(value)}`);
      isNow(name, value);
    },
    async keep(name, value) {
      makeFolder(folder, 0o700);
      await writeDurablyBeside(join(folder, name), `${wrapping.name}\n${wrapping.wrap(value)}`);
      isNow(name, value);
    },
    forget(name) {
      const isThere = lstatSync(join(folder, name), { throwIfNoEntry: false }) !== undefined;
      if (isThere) rmSync(join(folder, name), { force: true, recursive: true });
      // It is gone for this run, also where the disk does not say so for good.
      isNow(name, null);
      if (isThere) syncFolder(folder);
    },
  };
}
