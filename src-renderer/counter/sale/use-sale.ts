import { useMachine } from '@xstate/react';
import { useEffect, useMemo } from 'react';
import { fromPromise } from 'xstate';
import type { Profile } from '../../../src-shared/contract/upstream.ts';
import type { CounterState } from '../../../src-shared/contract/views/counter-state.ts';
import type { Language } from '../../../src-shared/contract/views/look.ts';
import type { ConfirmedLine } from '../../../src-shared/contract/views/sale.ts';
import type { SaleId } from '../../../src-shared/ids.ts';
import { customerLanguages } from '../../../src-shared/profile.ts';
import type { Day } from '../../../src-shared/time.ts';
import { call } from '../../bridge.ts';
import { useToday } from '../../clock.ts';
import { saleMachine } from './sale-machine.ts';
import type { SaleAsked, SaleRules } from './sale-context.ts';
import type { SaleEvent } from './sale-setup.ts';
import type { SaleSnapshot } from './sale-view.ts';

export interface Sale {
  readonly snapshot: SaleSnapshot;
  readonly send: (event: SaleEvent) => void;
}

const saleAtTheBridge = saleMachine.provide({
  actors: {
    lookUp: fromPromise(({ input }: { input: { text: string; inGroup?: boolean } }) => call('card.look-up', input)),
    judge: fromPromise(({ input }: { input: { lines: ConfirmedLine[] } }) => call('sale.judge', input)),
    begin: fromPromise(() => call('sale.begin', null)),
    decline: fromPromise(({ input }: { input: { saleId: SaleId } }) => call('sale.decline', input)),
    keep: fromPromise(({ input }: { input: SaleAsked }) => call('sale.await-payment', input)),
    take: fromPromise(({ input }: { input: SaleAsked }) => call('sale.take', input)),
    abandon: fromPromise(({ input }: { input: { saleId: SaleId } }) => call('sale.abandon', input)),
  },
});

export function useSale(profile: Profile, { register, devices }: Pick<CounterState, 'register' | 'devices'>): Sale {
  const today = useToday();
  const { version } = profile;
  const keepsAway = register?.keepsAway ?? null;
  const kept = JSON.stringify([keepsAway, devices]);
  // They come as new objects with every state; they are others only when what they say is.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const rules = useMemo(() => ({ ...rulesOn(today, profile), keepsAway, devices }), [version, today, kept]);
  const [snapshot, send] = useMachine(saleAtTheBridge, { input: rules });
  useEffect(() => send({ type: 'rules', rules }), [rules, send]);
  return { snapshot, send };
}

function rulesOn(today: Day, profile: Profile): Omit<SaleRules, 'keepsAway' | 'devices'> {
  return { profile, today, language: customerLanguages(profile)[0] ?? 'en' };
}

export function nextCustomerLanguage(present: Language, profile: Profile): Language {
  const served = customerLanguages(profile);
  return served[(served.indexOf(present) + 1) % served.length] ?? present;
}
