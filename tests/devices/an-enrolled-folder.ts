import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { aComposedCounter } from './a-composed-counter.ts';
import { LedgerFile } from './a-counter-files.ts';
import { type ControllableUpstream, controllableUpstream, type Reference } from './controllable-upstream.ts';
import { aNote } from './a-ledger.ts';

/** The data folder of a counter that was enrolled, wrote three entries and ended; to be copied, not to be used. */
export interface EnrolledFolder {
  readonly folder: string;
  readonly upstream: ControllableUpstream;
  /** seq:hash of each entry. */
  readonly journal: readonly string[];
  end(): Promise<void>;
}

export async function anEnrolledFolder(reference: Reference): Promise<EnrolledFolder> {
  const upstream = await controllableUpstream(reference);
  const folder = join(mkdtempSync(join(tmpdir(), 'sapar-enrolled-')), 'data');
  mkdirSync(folder);
  const { number } = await reference.operator.addCounter();
  const { counter, stop } = await aComposedCounter({
    dataDir: folder,
    upstreamUrl: upstream.url,
    enrolmentCode: await reference.operator.newEnrolmentCode(number),
  });
  for (let at = 0; at < 3; at += 1) counter.ledger.append(aNote(counter, `note ${at}`, null));
  await stop();
  // Read by somebody else afterwards, the file has a -wal and a -shm beside it, as after a cut of power.
  const journal = new LedgerFile(folder).stored().map(({ seq, hash }) => `${seq}:${hash}`);
  return {
    folder,
    upstream,
    journal,
    async end() {
      await upstream.close();
      rmSync(dirname(folder), { recursive: true, force: true });
    },
  };
}
