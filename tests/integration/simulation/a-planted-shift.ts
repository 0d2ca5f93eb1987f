import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Entry } from '../../../src-shared/contract/upstream.ts';
import type { LikelyCause } from '../../../src-shared/contract/views/shift.ts';
import { isKind } from '../../../src-shared/journal/entry.ts';
import { drawerTotal } from '../../../src-shared/journal/postings.ts';
import { money } from '../../../src-shared/money.ts';
import { denominationsToCount } from '../../../src-shared/profile.ts';
import { closeShift, giveCount, reveal } from '../../../src-main/shift/close-shift.ts';
import { AIGERIM_AT_WORK, aTill, notes, SUPERVISOR, type Till } from '../../devices/a-till.ts';
import { live } from './live-a-day.ts';
import { emptyModel, type Model } from './model.ts';
import { aLongShift } from './operations.ts';
import { SimulatedTill } from './simulated-till.ts';

/** A shift of mixed operations, lived through beside the model, and slips that its clerk may have made in it. */
export interface PlantedShift {
  readonly till: Till;
  readonly model: Model;
  readonly entries: readonly Entry[];
  /** How many operations were refused. */
  readonly refused: number;
  end(): void;
}

export async function aPlantedShift(operations: number, seed: number): Promise<PlantedShift> {
  const simulated = new SimulatedTill();
  const startedMs = simulated.till.clock.now();
  const model = emptyModel(startedMs);
  let refused = 0;
  const [shift] = fc.sample(aLongShift(operations), { numRuns: 1, seed });
  for (const operation of shift ?? [])
    if ((await live(operation, simulated, model, startedMs)) !== 'done') refused += 1;
  const { till } = simulated;
  return { till, model, refused, entries: till.soFar(till.shifts.open()!).entries, end: () => simulated.end() };
}

/** A slip that leaves a difference, of the kind that the reveal must name. */
export interface Slip {
  readonly kind: LikelyCause['kind'];
  readonly how: string;
  readonly difference: number;
}

/** Every slip of every kind that could have been made in a shift: what the clerk did otherwise than it was booked. */
export function slipsIn(entries: readonly Entry[], till: Pick<Till, 'profile'>): ReadonlyMap<string, readonly Slip[]> {
  const slips: Slip[] = [];
  const add = (kind: Slip['kind'], how: string, difference: number) => void slips.push({ kind, how, difference });
  for (const entry of entries) {
    if (isKind(entry, 'sale')) {
      for (const { kind, amount, received, change } of entry.body.tenders) {
        if (kind === 'cash') add('wrong-tender', 'booked as cash, paid by card', -amount);
        else add('wrong-tender', 'booked as card, paid in cash', amount);
        if (change) {
          add('change', 'given twice', -change);
          add('change', 'not given', change);
        }
        if (kind === 'cash')
          for (const [at, was] of swapsOf(received ?? amount))
            add('swapped-digits', `digits ${at} and ${at + 1} swapped`, was - (received ?? amount));
      }
    } else if (entry.kind !== 'shift-opened' && drawerTotal(entry.postings) !== 0) {
      add('amount-of-entry', `${entry.kind} booked and not made`, -drawerTotal(entry.postings));
    }
  }
  const profile = till.profile();
  for (const { value } of profile ? denominationsToCount(profile) : [])
    for (const quantity of [-2, -1, 1, 2]) add('miscounted', `${quantity} of ${value}`, quantity * value);
  return Map.groupBy(slips, ({ kind }) => kind);
}

function swapsOf(amount: number): [at: number, swapped: number][] {
  const digits = String(amount);
  return [...digits].slice(1).flatMap((digit, at): [number, number][] => {
    const swapped = digits.slice(0, at) + digit + digits.charAt(at) + digits.slice(at + 2);
    return digits.charAt(at) === digit || swapped.startsWith('0') ? [] : [[at + 1, Number(swapped)]];
  });
}

/** Closes a copy of the shift with a slip in its drawer; the shift itself stays open for the next slip. */
export function closesWith({ difference }: Slip, { till, model }: PlantedShift) {
  till.bench.db.pragma('wal_checkpoint(TRUNCATE)');
  const folder = mkdtempSync(join(tmpdir(), 'sapar-planted-'));
  cpSync(till.bench.folder, folder, { recursive: true });
  const copy = aTill(folder, till.bench.clock);
  try {
    const counted = (model.shift?.drawer ?? 0) + difference;
    giveCount(notes([1000, Math.floor(counted / 1000)], [1, counted % 1000]), AIGERIM_AT_WORK, copy);
    const told = reveal(AIGERIM_AT_WORK, copy);
    const closed = closeShift(
      { carried: money(0), bagSeal: `S${copy.bags.all().length}`, reason: 'looked for and not found' },
      { clerk: AIGERIM_AT_WORK, supervisorId: SUPERVISOR.clerkId },
      copy,
    );
    return { told, closed };
  } finally {
    copy.close();
  }
}
