import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReturnId, SaleId } from '../../src-shared/ids.ts';
import { money } from '../../src-shared/money.ts';
import type { ConfirmedReturn, ConfirmedSale } from '../../src-shared/contract/views/sale.ts';
import { paymentsOver } from '../../src-main/payment/collect.ts';
import type { DeviceAddress } from '../../src-main/payment/kaspi/get.ts';
import type { Pairing } from '../../src-main/payment/kaspi/session.ts';
import { jsonOf } from '../../src-main/platform/json.ts';
import type { ReturnCounter } from '../../src-main/sale/judge-return.ts';
import { newStandAlone } from '../../src-main/payment/stand-alone.ts';
import type { PaymentDevice } from '../../src-main/payment/port.ts';
import { kaspiAt } from './a-kaspi.ts';
import { aLedger, type LedgerBench } from './a-ledger.ts';
import { aProfile } from './a-profile.ts';
import { aTill, type Till } from './a-till.ts';

/** One sale at a Smart POS, and its return: the same for whoever is killed and for whoever starts again. */

const SALE_ID = '01900000-0000-7000-8000-00000000c0de' as SaleId;
const RETURN_ID = '01900000-0000-7000-8000-00000000beef' as ReturnId;
export const SALE: ConfirmedSale = {
  saleId: SALE_ID,
  lines: [{ cardNumber: '9643108503304172259', productId: 'purse', amount: money(5000) }],
  tenders: [{ kind: 'bank-card', amount: money(5000) }],
  language: 'en',
};

/** All but the way, which is that of the sale. */
export const wantedReturn = (kind: 'bank-card' | 'qr'): ConfirmedReturn & { readonly returnId: ReturnId } => ({
  returnId: RETURN_ID,
  saleId: SALE_ID,
  lines: [1],
  reason: 'wrong-amount',
  tenders: [{ kind, amount: money(5000) }],
});

export interface PayingCounter extends Till {
  readonly returning: Till & ReturnCounter;
}

interface Wrapped {
  readonly bench?: (bench: LedgerBench) => LedgerBench;
  readonly device?: (device: PaymentDevice) => PaymentDevice;
  readonly till?: (till: Till) => Till;
}

/** What is sealed beside the ledger goes on over a kill. */
export function aPayingCounter(
  folder: string,
  { address, followMs }: { readonly address: DeviceAddress; readonly followMs: number },
  wrap: Wrapped = {},
): PayingCounter {
  const sealedIn = join(folder, 'sealed');
  const sealed = {
    get pairing() {
      return (jsonOf(readFileSync(sealedIn, 'utf8')) ?? null) as Pairing | null;
    },
    set pairing(pairing: Pairing | null) {
      writeFileSync(sealedIn, JSON.stringify(pairing));
    },
  };
  const { device } = kaspiAt({ address }, { sealed, pace: { followMs } });
  const own = wrap.device?.(device) ?? device;
  const made = aLedger(folder);
  // What a process wrote is in the file for the next one: the power stays on here.
  made.db.pragma('synchronous = OFF');
  const plain = aTill(folder, undefined, wrap.bench?.(made) ?? made);
  const profile = aProfile();
  plain.world.profile = { ...profile, tenders: [...profile.tenders, { ...profile.tenders[0]!, id: 'qr', kind: 'qr' }] };
  const payments = paymentsOver({
    deviceOf: (kind) => (kind === 'bank-card' || kind === 'qr' ? own : newStandAlone()),
  });
  const till = wrap.till?.({ ...plain, payments }) ?? { ...plain, payments };
  const holds = {
    ask: () => Promise.resolve('held' as const),
    release: () => {},
    leave: () => {},
    fulfilled: () => {},
  };
  const returning = {
    ...till,
    holds,
    shipper: { ...till.shipper, offeredSeq: () => 0 },
    outcomes: { ofEntry: () => [] },
  };
  return { ...till, returning };
}
