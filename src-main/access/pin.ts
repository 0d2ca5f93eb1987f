import { scrypt, timingSafeEqual } from 'node:crypto';
import type { Clerk } from '../../src-shared/contract/upstream.ts';

/** What a PIN is compared with, read from its PHC string. */
interface PinHash {
  readonly cost: number;
  readonly salt: Buffer;
  readonly key: Buffer;
}

const PHC = /^\$scrypt\$ln=(1[4-7]),r=8,p=1\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;
const BLOCK_SIZE = 8;
const KEY_BYTES = 32;
const SALT_BYTES_MIN = 8;
const SALT_BYTES_MAX = 64;
/** scrypt takes 128 · N · r bytes, 128 MiB at ln 17, and a little beside. */
const MEMORY_MAX_BYTES = 160 * 1024 * 1024;

/** null for anything weaker or heavier than the contract allows: ln 14 to 17, r 8, p 1, a 32-byte key. */
export function readPinHash(phc: string): PinHash | null {
  const [, ln, saltText = '', keyText = ''] = PHC.exec(phc) ?? [];
  if (ln === undefined) return null;
  const salt = unpadded(saltText);
  const key = unpadded(keyText);
  if (!salt || !key || key.length !== KEY_BYTES || salt.length < SALT_BYTES_MIN || salt.length > SALT_BYTES_MAX)
    return null;
  return { cost: 2 ** Number(ln), salt, key };
}

/** A PIN hash that can't be read is as good as no clerk. */
export function maySignIn({ active, pin }: Clerk): boolean {
  return active && readPinHash(pin) !== null;
}

/** Off the main thread, and in the same time for every wrong PIN. */
export function isPin(pin: string, { cost, salt, key }: PinHash): Promise<boolean> {
  return new Promise((resolve, reject) => {
    scrypt(pin, salt, KEY_BYTES, { N: cost, r: BLOCK_SIZE, p: 1, maxmem: MEMORY_MAX_BYTES }, (fault, derived) => {
      if (fault) reject(fault);
      else resolve(timingSafeEqual(derived, key));
    });
  });
}

/** Base64 without padding; null when it is not the only way to write these bytes. */
function unpadded(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64').replace(/=+$/, '') === text ? bytes : null;
}
