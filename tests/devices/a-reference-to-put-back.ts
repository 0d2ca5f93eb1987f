import { PGlite } from '@electric-sql/pglite';
import { databaseOver, OPTIONS } from '../../src-upstream/database/pglite.ts';
import { type RunningUpstream, startUpstream } from '../../src-upstream/upstream.ts';
import { assert } from '../../src-shared/result.ts';
import type { Reference } from './controllable-upstream.ts';
import { databaseTemplate } from './database-template.ts';

interface ReferenceToPutBack extends Reference {
  copy(): Promise<void>;
  /** Its database is from here on what it was at the copy: whatever came later, it has never heard of. */
  putBack(): Promise<void>;
}

/** The reference upstream over a database of which an older copy can be put back. */
export async function aReferenceToPutBack(): Promise<ReferenceToPutBack> {
  let pglite: PGlite;
  let copy: Blob | null = null;
  async function open(from: Blob, demo: boolean): Promise<RunningUpstream> {
    pglite = await PGlite.create({ ...OPTIONS, loadDataDir: from });
    return startUpstream({
      database: { kind: 'opened', database: databaseOver(pglite) },
      port: 0,
      demo,
      logLevel: 'silent',
    });
  }
  let running = await open(await databaseTemplate(), true);
  const { demo } = running;
  assert(demo !== undefined, 'the reference starts with its demo operator');
  return {
    demo,
    get url() {
      return running.url;
    },
    get port() {
      return running.port;
    },
    get operator() {
      return running.operator;
    },
    get internals() {
      return running.internals;
    },
    stop: () => running.stop(),
    async copy() {
      copy = await pglite.dumpDataDir('none');
    },
    async putBack() {
      assert(copy !== null, 'a copy was made before');
      await running.stop();
      running = await open(copy, false);
    },
  };
}
