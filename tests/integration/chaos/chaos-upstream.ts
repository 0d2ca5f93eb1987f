import { PGlite } from '@electric-sql/pglite';
import { putCards, type CardSetup } from '../../../src-upstream/operator/card-desk.ts';
import type { Operator } from '../../../src-upstream/operator/operator.ts';
import { databaseOver, OPTIONS } from '../../../src-upstream/database/pglite.ts';
import { demoProfile } from '../../../src-upstream/demo/profile.ts';
import { type DatabasePlace, type RunningUpstream, startUpstream } from '../../../src-upstream/upstream.ts';
import { databaseTemplate } from '../../devices/database-template.ts';
import { startPostgres } from '../../devices/private-postgres.ts';

/** The reference upstream on one of its databases, of which a copy can be made and put back later. */
export interface ChaosUpstream {
  port(): number;
  operator(): Operator;
  issue(cards: readonly CardSetup[]): Promise<void>;
  /** From here on the counter gets 401, until its token is given back. */
  revoke(counterId: string): Promise<{ giveBack(): Promise<void> }>;
  /** Both stop the upstream and start it again: nobody may be speaking to it. */
  copy(): Promise<void>;
  putBack(): Promise<void>;
  stop(): Promise<void>;
}

export type Kind = 'PGlite' | 'PostgreSQL';

/** Where a database lies, and how it is copied while no upstream has it open. */
interface Store {
  open(): Promise<DatabasePlace>;
  /** `database` is the one to be closed. */
  copy(close: () => Promise<void>): Promise<void>;
  putBack(): Promise<void>;
  stop(): Promise<void>;
}

const LIMITS = { appends: 1_000_000, wrongCodes: 1_000 };
/** Limits of an operator who trusts a counter for a whole day: what is refused here is no trouble of the network. */
const PROFILE = {
  ...demoProfile,
  version: 'chaos',
  offline: { allowed: true, maxHours: 24, maxEntries: 100_000, maxTopUp: 50_000_000, maxTotal: 900_000_000 },
  // No counter here has a register.
  fiscal: { ...demoProfile.fiscal, unsignedSalesMax: 100_000 },
};

export async function startChaosUpstream(kind: Kind): Promise<ChaosUpstream> {
  const store = kind === 'PGlite' ? await inProcess() : await onServer();
  const start = async (demo: boolean) =>
    startUpstream({ database: await store.open(), port: 0, demo, logLevel: 'silent', limits: LIMITS });
  let running: RunningUpstream = await start(true);
  await running.operator.setProfile(PROFILE);
  const sql = () => running.internals.database;
  return {
    port: () => running.port,
    operator: () => running.operator,
    issue: (cards) => putCards(sql(), cards, 'change'),
    async revoke(counterId) {
      const rows = await sql().query('DELETE FROM device_token WHERE counter_id = $1 RETURNING *', [counterId]);
      return {
        giveBack: async () =>
          void (await sql().query(
            `INSERT INTO device_token
             SELECT * FROM json_populate_recordset(NULL::device_token, $1::json) ON CONFLICT DO NOTHING`,
            [JSON.stringify(rows)],
          )),
      };
    },
    async copy() {
      await store.copy(() => running.stop());
      running = await start(false);
    },
    async putBack() {
      await running.stop();
      await store.putBack();
      running = await start(false);
    },
    async stop() {
      await running.stop();
      await store.stop();
    },
  };
}

async function inProcess(): Promise<Store> {
  let pglite: PGlite | null = null;
  let next: Blob = await databaseTemplate();
  let copy: Blob | null = null;
  return {
    async open() {
      pglite = await PGlite.create({ ...OPTIONS, loadDataDir: next });
      return { kind: 'opened', database: databaseOver(pglite) };
    },
    async copy(close) {
      copy = (await pglite?.dumpDataDir('none')) ?? null;
      if (copy) next = copy;
      await close();
    },
    async putBack() {
      if (copy) next = copy;
    },
    stop: async () => {},
  };
}

async function onServer(): Promise<Store> {
  const server = await startPostgres();
  let url = await server.newDatabase();
  let copy = url;
  return {
    open: async () => ({ kind: 'postgres', url }),
    async copy(close) {
      await close();
      copy = await server.copyOf(url);
    },
    // The copy itself stays as it is: it may be put back more than once.
    putBack: async () => void (url = await server.copyOf(copy)),
    stop: () => server.stop(),
  };
}
