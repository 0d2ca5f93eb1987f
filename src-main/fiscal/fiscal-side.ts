import type { Profile } from '../../src-shared/contract/upstream.ts';
import type { Proxy } from '../platform/proxy.ts';
import { type ProxyWay, proxyWayOver } from '../platform/proxy-way.ts';
import { type Trust, WELL_KNOWN } from '../platform/trust.ts';
import type { RegisterSettings } from '../platform/register-settings.ts';
import { type FiscalJob, fiscalJobsIn } from './fiscal-job.ts';
import { fiscalQueueOver } from './fiscal-queue.ts';
import type { RegisterHealth } from './last-heard.ts';
import { FISCAL_PACE, newPauses } from './pauses.ts';
import type { Register } from './port.ts';
import { registerDaysIn } from './register-days.ts';
import { newStanding } from './standing.ts';
import { signsIn } from './signs.ts';
import type { FiscalTurnParts } from './turn-parts.ts';
import { webkassaOver } from './webkassa/register.ts';
import { newWebkassaSession } from './webkassa/session.ts';

interface FiscalSideParts extends Omit<FiscalTurnParts, 'jobs' | 'days' | 'signs' | 'pauses' | 'register'> {
  readonly register: RegisterSettings;
  /** A service outside is reached by it; null: straight. `trust` vouches for a proxy of https. */
  readonly proxy: Proxy | null;
  readonly trust: Trust;
  profile(): Profile | null;
}

/** The one register of this counter, and the queue of what it is told. It is asked nothing before it is started. */
export type FiscalSide = ReturnType<typeof fiscalSideOver>;

export function fiscalSideOver({ register, proxy, trust, profile, ...parts }: FiscalSideParts) {
  const jobs = fiscalJobsIn(parts.db);
  const queue = fiscalQueueOver({
    ...parts,
    jobs,
    days: registerDaysIn(parts.db),
    signs: signsIn(parts.db),
    pauses: newPauses(parts.clock, FISCAL_PACE),
    register: {
      serial: register.uniqueNumber,
      port: registerOf(register, proxy && proxyWayOver(proxy, trust, WELL_KNOWN), profile),
    },
  });
  const standing = newStanding(parts.clock);
  const status = (begun: number) => standing.now(queue.status(), queue.self(), profile(), begun);
  // Since when it stands so is known from the moment at which it changed.
  queue.onChange(() => void status(0));
  return {
    ...queue,
    /** What whoever sells is told. `begun`: sales that are not written yet and that it would have to sign. */
    standing: status,
    serial: register.uniqueNumber,
    /** The sign of this document is on its way: its turn comes, at a register that answered when it was last asked. */
    signMayCome(key: string): boolean {
      const job = jobs.byKey(key);
      const isOnItsWay = job !== undefined && job.why === null && ON_THE_WAY.includes(job.state);
      return isOnItsWay && ANSWERS.includes(queue.status().register);
    },
  };
}

const ON_THE_WAY: readonly FiscalJob['state'][] = ['waiting', 'sending', 'unknown'];
const ANSWERS: readonly RegisterHealth['register'][] = ['ready', 'not-asked'];

/** Amounts are written in the currency of the rules; without rules nothing is told. */
function registerOf(
  { url, uniqueNumber, ...credentials }: RegisterSettings,
  way: ProxyWay | null,
  profile: () => Profile | null,
): Register {
  const session = newWebkassaSession({ baseUrl: url, way, credentials: () => credentials });
  async function asked<Value>(ask: (register: Register) => Promise<Value>) {
    const exponent = profile()?.currency.exponent;
    if (exponent === undefined) return { state: 'unreachable', words: 'no rules are here yet' } as const;
    return ask(webkassaOver({ session, uniqueNumber, exponent }));
  }
  return {
    submit: (document) => asked((register) => register.submit(document)),
    find: (ticket, shiftNumber) => asked((register) => register.find(ticket, shiftNumber)),
    state: () => asked((register) => register.state()),
  };
}
