import { z } from 'zod';
import { textOfPrinterAddress } from '../platform/printer-address.ts';
import { canPrint } from './printer.ts';
import type { FoundQueue, QueueJob, QueueState } from './queue-client.ts';
import type { ReachableState } from './standing.ts';

/** What Windows says of its queues and jobs: as words, or as the numbers that its documents give the words. */

/** One may stand there alone, or in the list that PowerShell 5.1 makes of some arrays. */
const OneOrMore = z.union([
  z.array(z.unknown()),
  z.object({ value: z.array(z.unknown()), Count: z.int() }).transform(({ value }) => value),
  z.null().transform(() => []),
  z.unknown().transform((alone) => [alone]),
]);
const Flags = z
  .union([z.string(), z.number().transform(String), z.null().transform(() => '')])
  .optional()
  .transform((said) => said ?? '');
const Queue = z.object({
  Name: z.string().min(1),
  DriverName: z.string().nullish(),
  PortName: z.string().nullish(),
  Status: Flags,
});
const Queues = OneOrMore.transform((all) =>
  all.flatMap((one) => {
    const read = Queue.safeParse(one);
    return read.success ? [read.data] : [];
  }),
);
const Job = z.object({ Id: z.number(), Status: Flags });
/** null stands for one that can't be read, and may be any. */
const Jobs = z.object({ Jobs: OneOrMore.pipe(z.array(Job.nullable().catch(null))) });

/** `PRINTER_STATUS_…` of winspool.h, by the words that `Get-Printer` has for them. */
const QUEUE_FLAGS = {
  Paused: 0x1,
  Error: 0x2,
  PendingDeletion: 0x4,
  PaperJam: 0x8,
  PaperOut: 0x10,
  ManualFeed: 0x20,
  PaperProblem: 0x40,
  Offline: 0x80,
  Busy: 0x200,
  Printing: 0x400,
  NotAvailable: 0x1000,
  Processing: 0x4000,
  UserIntervention: 0x10_0000,
  DoorOpen: 0x40_0000,
  ServerUnknown: 0x80_0000,
} as const;
/** `JOB_STATUS_…`, by the words of `Get-PrintJob`. */
const JOB_FLAGS = {
  Paused: 0x1,
  Error: 0x2,
  Deleting: 0x4,
  Offline: 0x20,
  PaperOut: 0x40,
  Printed: 0x80,
  Deleted: 0x100,
  Blocked: 0x200,
  UserIntervention: 0x400,
  Complete: 0x1000,
} as const;

/** Into a file, a fax or a note: what is printed there is no paper. */
const NO_PAPER = /^(?:portprompt:|file:|nul:?$|shrfax:|fax|xpsport:|microsoft\.office\.onenote|onenote)/i;
const NO_PRINTER = /^(?:microsoft (?:print to pdf|xps|shared fax)|send to microsoft onenote)/i;

/** Every queue that a receipt could come out of. What can't be read is none. */
export function windowsQueuesIn(said: unknown): readonly FoundQueue[] {
  return Queues.parse(said)
    .filter(({ PortName, DriverName }) => !NO_PAPER.test(PortName ?? '') && !NO_PRINTER.test(DriverName ?? ''))
    .map(({ Name, Status }) => ({
      name: Name,
      address: textOfPrinterAddress({ kind: 'winspool', queue: Name }),
      state: stateOf(Status).state,
    }));
}

/** null: there is no such queue. Windows looks at no capitals in its name. */
export function windowsQueueIn(said: unknown, queue: string): QueueState | null {
  const same = ({ Name }: z.infer<typeof Queue>) => Name.toLowerCase() === queue.toLowerCase();
  const found = Queues.parse(said).find(same);
  return found ? stateOf(found.Status) : null;
}

/**
 * Windows forgets a job once its port took every byte, and also one that somebody deleted. So one that is gone counts
 * as completed, unless it was held when it was last seen, or its queue could not print then. null: the list can't be
 * read. `queue`: what was last heard of it; null where nothing was.
 */
export function windowsJobIn(
  said: unknown,
  id: number,
  before: QueueJob | null,
  queue: ReachableState | null,
): QueueJob | null {
  const { Jobs: jobs } = Jobs.safeParse(said).data ?? { Jobs: [null] };
  const found = jobs.find((job) => job?.Id === id);
  if (!found) {
    if (jobs.includes(null)) return null;
    const wasStuck = before?.state === 'held' || (queue !== null && !canPrint(queue));
    return wasStuck
      ? { state: 'gone', trouble: { kind: 'windows-keeps', name: '' } }
      : { state: 'completed', trouble: null };
  }
  const has = among(found.Status, JOB_FLAGS);
  if (has('Printed', 'Complete')) return { state: 'completed', trouble: null };
  if (has('Deleting', 'Deleted')) return { state: 'given-up', trouble: { kind: 'windows-keeps', name: '' } };
  if (has('Paused', 'Blocked')) return { state: 'held', trouble: { kind: 'windows-holds', name: '' } };
  if (has('PaperOut')) return { state: 'held', trouble: null, shows: 'paper-out' };
  return has('Error', 'Offline', 'UserIntervention')
    ? { state: 'held', trouble: null, shows: 'offline' }
    : { state: 'waiting', trouble: null };
}

function stateOf(status: string): QueueState {
  const has = among(status, QUEUE_FLAGS);
  const state = ((): ReachableState => {
    if (has('Paused', 'PendingDeletion', 'PaperJam', 'UserIntervention')) return 'stopped';
    if (has('DoorOpen')) return 'cover-open';
    if (has('PaperOut', 'PaperProblem', 'ManualFeed')) return 'paper-out';
    return has('Offline', 'NotAvailable', 'ServerUnknown', 'Error') ? 'offline' : 'ready';
  })();
  return { state, isBusy: has('Printing', 'Processing', 'Busy') };
}

function among<Flag extends string>(said: string, flags: Readonly<Record<Flag, number>>) {
  const words = said.split(/[,\s]+/).map((word) => word.toLowerCase());
  const number = /^\d+$/.test(said) ? Number(said) : 0;
  return (...asked: readonly Flag[]) =>
    asked.some((flag) => words.includes(flag.toLowerCase()) || Math.floor(number / flags[flag]) % 2 === 1);
}
