import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { makeFolder, syncFolder, writeDurably, writeDurablyBeside } from './durable-files.ts';
import type { Log } from './log.ts';

/** What must not lie open on the disk, by name. */
type SecretName =
  | 'token'
  | 'next-token'
  | 'earlier-token'
  | 'doubted-token'
  | 'codes'
  | 'roster'
  | 'head'
  | 'machine-key';

export interface Secrets {
  /** null when there is none, or none that this machine's key store can open. */
  get(name: SecretName): string | null;
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
}

/** How a value becomes the content of its file and back. The first line of the file names it. */
interface Wrapping {
  readonly name: 'key-store' | 'plain-text';
  wrap(value: string): string;
  unwrap(content: string): string;
}

/** Where secrets lie, or in words why they can't be kept on this machine. To be opened when Electron is ready. */
export function secretsIn(
  dataDir: string,
  keyStore: KeyStore | null,
  { packaged, log }: SecretsOptions,
): Result<Secrets, string> {
  const encrypting = keyStore !== null && isReal(keyStore) ? encryptedBy(keyStore) : null;
  if (!encrypting && packaged) {
    return err(
      'The key store of this machine is not available, ' +
        "and without it the counter's token would lie open on the disk. " +
        'Set up a key store (on Linux gnome-keyring or KWallet) and sign in to it, then start the counter again.',
    );
  }
  if (!encrypting) log.info('secrets are kept in plain text: this is for development only');
  return ok(secretFiles(join(dataDir, 'secrets'), encrypting ?? PLAIN_TEXT, !packaged, log));
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

function secretFiles(folder: string, wrapping: Wrapping, plainTextAllowed: boolean, log: Log): Secrets {
  // The token goes out with every call: the disk and the key store are asked once.
  const opened = new Map<SecretName, string | null>();

  function wrappingOf(kept: string): Wrapping | null {
    if (kept === wrapping.name) return wrapping;
    return kept === PLAIN_TEXT.name && plainTextAllowed ? PLAIN_TEXT : null;
  }

  function read(name: SecretName): string | null {
    const content = contentOf(join(folder, name));
    if (content === null) return null;
    const lineEnd = content.indexOf('\n');
    const kept = content.slice(0, lineEnd);
    const how = wrappingOf(kept);
    try {
      if (how) return how.unwrap(content.slice(lineEnd + 1));
      log.info('a secret can not be opened', { name, kept });
    } catch (fault) {
      log.fault(`the secret «${name}» can not be opened`, fault);
    }
    return null;
  }

  return {
    get(name) {
      if (!opened.has(name)) opened.set(name, read(name));
      return opened.get(name) ?? null;
    },
    set(name, value) {
      makeFolder(folder, 0o700);
      writeDurably(join(folder, name), `${wrapping.name}\n${wrapping.wrap(value)}`);
      opened.set(name, value);
    },
    async keep(name, value) {
      makeFolder(folder, 0o700);
      await writeDurablyBeside(join(folder, name), `${wrapping.name}\n${wrapping.wrap(value)}`);
      opened.set(name, value);
    },
    forget(name) {
      if (contentOf(join(folder, name)) !== null) {
        rmSync(join(folder, name), { force: true });
        syncFolder(folder);
      }
      opened.set(name, null);
    },
  };
}

function contentOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
