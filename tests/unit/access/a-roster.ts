import { scryptSync } from 'node:crypto';
import { Clerk } from '../../../src-shared/contract/upstream.ts';
import type { ClerkRole } from '../../../src-shared/contract/wire-types.ts';
import { ClerkId } from '../../../src-shared/ids.ts';

/** The cheapest that the contract allows, so that many tries can be tested. */
const LN = 14;

export function phc(
  pin: string,
  { ln = LN, salt = Buffer.from('0123456789abcdef') }: { ln?: number; salt?: Buffer } = {},
): string {
  const key = scryptSync(pin, salt, 32, { N: 2 ** ln, r: 8, p: 1, maxmem: 256 * 1024 * 1024 });
  return `$scrypt$ln=${ln},r=8,p=1$${unpadded(salt)}$${unpadded(key)}`;
}

export function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}

export function clerkId(number: number): ClerkId {
  return ClerkId.parse(`01900000-0000-7000-8000-${String(number).padStart(12, '0')}`);
}

export const AIGERIM = clerkId(1);
export const SAULE = clerkId(2);
export const TIMUR = clerkId(3);
export const DANA = clerkId(4);
export const AIGERIMS_PIN = '135790';
export const SAULES_PIN = '975310';
const TIMURS_PIN = '864209';

export function aClerk(id: ClerkId, name: string, role: ClerkRole, pin: string, active = true): Clerk {
  return Clerk.parse({ id, name, role, pin, active });
}

export function aRoster(): Clerk[] {
  return [
    aClerk(AIGERIM, 'Aigerim', 'clerk', phc(AIGERIMS_PIN)),
    aClerk(SAULE, 'Saule', 'supervisor', phc(SAULES_PIN)),
    aClerk(TIMUR, 'Timur', 'technician', phc(TIMURS_PIN)),
    aClerk(DANA, 'Dana', 'clerk', phc('111111'), false),
  ];
}
