import { DEMO_CLERKS } from '../../src-upstream/demo/clerks.ts';
import type { DemoCase } from '../../src-upstream/demo/cards.ts';
import type { CardSetup } from '../../src-upstream/operator/card-desk.ts';
import type { Reference } from './controllable-upstream.ts';

/** The people and the cards of the demo operator, as the tests of the whole counter name them. */

export interface Person {
  readonly name: string;
  readonly pin: string;
}

export const AIGERIM = person('Aigerim S.');
export const DANIYAR = person('Daniyar K.');
export const SAULE_THE_SUPERVISOR = person('Saule T.');
export const TIMUR_THE_TECHNICIAN = person('Timur B.');

function person(name: string): Person {
  const clerk = DEMO_CLERKS.find((each) => each.name === name);
  if (!clerk) throw new Error(`the demo operator has no ${name}`);
  return clerk;
}

/** The card that the demo operator keeps for a case. */
export function cardOf(reference: Reference, label: DemoCase): string {
  const card = reference.demo.cards.find((each) => each.label === label);
  if (!card) throw new Error(`the demo operator has no card «${label}»`);
  return card.number;
}

const FRESH_PREFIX = '9643108503377';
const FRESH_DIGITS = 6;
let freshCards = 0;

/** A card that no other test knows. */
export async function aFreshCard(
  { operator }: Reference,
  setup: Omit<Partial<CardSetup>, 'number'> = {},
): Promise<string> {
  freshCards += 1;
  const number = FRESH_PREFIX + String(freshCards).padStart(FRESH_DIGITS, '0');
  await operator.setCard({ balance: 1240, ...setup, number });
  return number;
}
