import { networkInterfaces } from 'node:os';
import { z } from 'zod';
import { newChanges } from './changes.ts';
import { jsonOf } from './json.ts';
import type { Log } from './log.ts';
import type { Secrets } from './secrets.ts';

/** Addresses of network cards, as their makers gave them. */
type Cards = readonly string[];

const Cards = z.array(z.string()).max(64);
/** A machine that gets a new card from time to time is known by its last ones. */
const CARDS_KEPT_MAX = 16;
/** IEEE 802: an address with this bit was made up, as those of virtual cards and of Wi-Fi that hides are. */
const MADE_UP = 0x02;

/** The cards that are up. A copy of a disk has other ones; what else names a machine is copied, or root's to read. */
export function cardsOf(interfaces: ReturnType<typeof networkInterfaces> = networkInterfaces()): Cards {
  const addresses = Object.values(interfaces)
    .flatMap((each) => each ?? [])
    .filter(({ internal, mac }) => !internal && /[1-9a-f]/i.test(mac) && (parseInt(mac, 16) & MADE_UP) === 0)
    .map(({ mac }) => mac.toLowerCase());
  return [...new Set(addresses)].toSorted();
}

/** Another machine has none of the cards that were kept. null: without a card that is up nobody knows. */
export function isOtherMachine(kept: Cards, now: Cards): boolean | null {
  if (now.length === 0) return null;
  return kept.length > 0 && !now.some((card) => kept.includes(card));
}

/** Whether this counter's data came here by a copy of its disk. */
export interface MachineIdentity {
  /** Tells the cards of then and of now where it is another machine, and null where it is the one that it was. */
  look(told: (copied: string | null) => void): void;
  /** From here on this machine is the counter's too. */
  accept(): void;
  /** Hears of an acceptance by which another machine than before became the counter's. */
  onMoved(listener: () => void): void;
}

/** What the counter knows its machine by lies sealed beside its token. */
export function machineIdentityIn(secrets: Secrets, cards: () => Cards, log: Pick<Log, 'fault'>): MachineIdentity {
  const kept = (): Cards => {
    const read = Cards.safeParse(jsonOf(secrets.get('machine') ?? '[]'));
    return read.success ? read.data : [];
  };
  /** A machine that was known stays known while this runs: a cable may come and go. */
  let isKnown = false;
  const moved = newChanges();
  /** The cards of now go before those of then. */
  function keep(now: Cards): void {
    isKnown = true;
    const known = [...new Set([...now, ...kept()])].slice(0, CARDS_KEPT_MAX);
    if (JSON.stringify(known) === JSON.stringify(kept())) return;
    try {
      secrets.set('machine', JSON.stringify(known));
    } catch (fault) {
      log.fault('keeping what this machine is known by', fault);
    }
  }
  return {
    look(told) {
      const [then, now] = [kept(), cards()];
      const isOther = isKnown ? false : isOtherMachine(then, now);
      if (isOther === null) return;
      if (!isOther) keep(now);
      told(isOther ? `then ${then.join(', ')}; now ${now.join(', ')}` : null);
    },
    accept() {
      const now = cards();
      const isOther = !isKnown && isOtherMachine(kept(), now) === true;
      keep(now);
      if (isOther) moved.tell();
    },
    onMoved: (listener) => void moved.listen(listener),
  };
}
