import { scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import type { z } from 'zod';
import type { Clerk } from '../../src-shared/contract/upstream.ts';
import type { Randomness } from '../ports.ts';
import { demoId } from './deterministic.ts';

export interface DemoClerk {
  readonly id: string;
  readonly name: string;
  readonly role: 'clerk' | 'supervisor' | 'technician';
  readonly pin: string;
  readonly language: string;
}

/** PINs that may be printed on a terminal, because they open nothing but the demo. */
export const DEMO_CLERKS: readonly DemoClerk[] = [
  { id: demoId('clerk 1'), name: 'Aigerim S.', role: 'clerk', pin: '135790', language: 'ru' },
  { id: demoId('clerk 2'), name: 'Daniyar K.', role: 'clerk', pin: '246801', language: 'ru' },
  { id: demoId('clerk 3'), name: 'Saule T.', role: 'supervisor', pin: '975310', language: 'ru' },
  { id: demoId('clerk 4'), name: 'Timur B.', role: 'technician', pin: '864209', language: 'en' },
];

export async function clerkOnWire(clerk: DemoClerk, randomness: Randomness): Promise<z.input<typeof Clerk>> {
  return { id: clerk.id, name: clerk.name, role: clerk.role, language: clerk.language, active: true, pin: await phcOf(clerk.pin, randomness) };
}

const LOG2_COST = 15;
const BLOCK_SIZE = 8;
const PARALLELISM = 1;
const SALT_BYTES = 16;
const KEY_BYTES = 32;
/** scrypt needs 128 · N · r bytes, which is a little more than Node allows by itself. */
const MEMORY_MAX = 64 * 1024 * 1024;

const derive = promisify<string, Uint8Array, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(scrypt);

/** The contract's PHC string of a PIN. */
export async function phcOf(pin: string, randomness: Randomness): Promise<string> {
  const salt = randomness.bytes(SALT_BYTES);
  const key = await derive(pin, salt, KEY_BYTES, { N: 2 ** LOG2_COST, r: BLOCK_SIZE, p: PARALLELISM, maxmem: MEMORY_MAX });
  return `$scrypt$ln=${LOG2_COST},r=${BLOCK_SIZE},p=${PARALLELISM}$${unpadded(salt)}$${unpadded(key)}`;
}

function unpadded(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replaceAll('=', '');
}
