import type { z } from 'zod';
import type { Clerk } from '../../src-shared/contract/upstream.ts';
import { phcOf } from '../operator/pin.ts';
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
  return {
    id: clerk.id,
    name: clerk.name,
    role: clerk.role,
    language: clerk.language,
    active: true,
    pin: await phcOf(clerk.pin, randomness),
  };
}
