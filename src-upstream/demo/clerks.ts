import type { z } from 'zod';
import type { Clerk } from '../../src-shared/contract/upstream.ts';
import { phcOf } from '../operator/pin.ts';
import type { Randomness } from '../ports.ts';
import { demoId } from './deterministic.ts';

interface DemoClerk {
  readonly id: string;
  readonly name: string;
  /** Each language writes the name in its own letters. */
  readonly names: { readonly ru: string; readonly kk: string };
  readonly role: 'clerk' | 'supervisor' | 'technician';
  readonly pin: string;
  readonly language: string;
}

/** PINs that may be printed on a terminal, because they open nothing but the demo. */
export const DEMO_CLERKS: readonly DemoClerk[] = [
  {
    id: demoId('clerk 1'),
    name: 'Aigerim S.',
    names: { ru: 'Айгерим С.', kk: 'Айгерім С.' },
    role: 'clerk',
    pin: '135790',
    language: 'ru',
  },
  {
    id: demoId('clerk 2'),
    name: 'Daniyar K.',
    names: { ru: 'Данияр К.', kk: 'Данияр К.' },
    role: 'clerk',
    pin: '246801',
    language: 'ru',
  },
  {
    id: demoId('clerk 3'),
    name: 'Saule T.',
    names: { ru: 'Сауле Т.', kk: 'Сәуле Т.' },
    role: 'supervisor',
    pin: '975310',
    language: 'ru',
  },
  {
    id: demoId('clerk 4'),
    name: 'Timur B.',
    names: { ru: 'Тимур Б.', kk: 'Тимур Б.' },
    role: 'technician',
    pin: '864209',
    language: 'en',
  },
];

export async function clerkOnWire(clerk: DemoClerk, randomness: Randomness): Promise<z.input<typeof Clerk>> {
  return {
    id: clerk.id,
    name: clerk.name,
    names: { ...clerk.names },
    role: clerk.role,
    language: clerk.language,
    active: true,
    pin: await phcOf(clerk.pin, randomness),
  };
}
