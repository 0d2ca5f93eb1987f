import { useEffect } from 'react';
import { isPublic } from '../../src-shared/display-script.ts';
import { useCounter } from '../counter-context.tsx';
import { useTold } from '../shell/told-to-display.ts';
import type { Overlay } from '../shell/overlay.ts';
import { sceneOf } from './sale/sale-on-display.ts';
import type { Sale } from './sale/use-sale.ts';

/** Tells the customer's display what is in hand, and takes over the language that the customer touched there. */
export function useCustomerDisplay({ snapshot, send }: Sale, overlay: Overlay): void {
  const { display } = useCounter();
  const { customerChose } = display;
  useEffect(() => {
    if (customerChose) send({ type: 'customer-language', language: customerChose });
  }, [customerChose, send]);
  const scene = sceneOf(snapshot);
  const isBusy = overlay === 'attention' && scene !== null && isPublic(scene);
  useTold(isBusy ? { kind: 'busy' } : scene, snapshot.context.customerLanguage, display);
}
