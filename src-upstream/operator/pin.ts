import { scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import type { Randomness } from '../ports.ts';

const LOG2_COST = 15;
const BLOCK_SIZE = 8;
const PARALLELISM = 1;
const SALT_BYTES = 16;
const KEY_BYTES = 32;
/**
 * scrypt needs 128·N·r bytes: 134 MB at the contract's ln 17, and a little more than Node allows by itself at ln 15.
 */
const MEMORY_MAX = 256 * 1024 * 1024;

const derive = promisify<string, Uint8Array, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(
  scrypt,
);

/** The contract's PHC string of a PIN. */
export async function phcOf(pin: string, randomness: Randomness): Promise<string> {
  return phcWith(pin, Buffer.from(randomness.bytes(SALT_BYTES)), LOG2_COST);
}

const PHC = /^\$scrypt\$ln=(1[4-7]),r=8,p=1\$([A-Za-z0-9+/]+)\$[A-Za-z0-9+/]+$/;

export async function isPinOf(pin: string, phc: string): Promise<boolean> {
  const [, log2Cost, salt] = PHC.exec(phc) ?? [];
  return salt !== undefined && (await phcWith(pin, Buffer.from(salt, 'base64'), Number(log2Cost))) === phc;
}

async function phcWith(pin: string, salt: Buffer, log2Cost: number): Promise<string> {
  const key = await derive(pin, salt, KEY_BYTES, {
    N: 2 ** log2Cost,
    r: BLOCK_SIZE,
    p: PARALLELISM,
    maxmem: MEMORY_MAX,
  });
  return `$scrypt$ln=${log2Cost},r=${BLOCK_SIZE},p=${PARALLELISM}$${unpadded(salt)}$${unpadded(key)}`;
}

function unpadded(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replaceAll('=', '');
}
