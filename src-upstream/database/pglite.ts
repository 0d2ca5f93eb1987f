import { PGlite, types, type Transaction } from '@electric-sql/pglite';
import { againAfterConflict, type Database, type Parameter, type Sql } from './database.ts';
import { safeInteger } from './postgres.ts';

export const OPTIONS = { parsers: { [types.INT8]: safeInteger, [types.DATE]: (text: string) => text } };

/** PostgreSQL in this process, its files in `folder`. */
export async function openPglite(folder: string): Promise<Database> {
  return databaseOver(await PGlite.create(folder, OPTIONS));
}

/**
 * PostgreSQL in this process and in memory. `template` is what `pgliteTemplate` made: starting from it is much quicker.
 */
export async function openPgliteInMemory(template?: Blob): Promise<Database> {
  return databaseOver(await PGlite.create({ ...OPTIONS, ...(template ? { loadDataDir: template } : {}) }));
}

/** An empty database cluster as a tar file, to start many databases from. */
export async function pgliteTemplate(): Promise<Blob> {
  const empty = await PGlite.create(OPTIONS);
  try {
    return await empty.dumpDataDir('none');
  } finally {
    await empty.close();
  }
}

/** A PostgreSQL in process that its caller has a hand on as well. */
export function databaseOver(pglite: PGlite): Database {
  return {
    ...sqlOver(pglite),
    transaction: (work) => againAfterConflict(() => pglite.transaction((transaction) => work(sqlOver(transaction)))),
    close: async () => {
      if (!pglite.closed) await pglite.close();
    },
  };
}

function sqlOver(client: PGlite | Transaction): Sql {
  return {
    query: async (text: string, parameters: readonly Parameter[] = []) => {
      const answer = await client.query<Record<string, unknown>>(text, [...parameters]);
      return answer.rows;
    },
    script: async (text: string) => {
      await client.exec(text);
    },
  };
}
