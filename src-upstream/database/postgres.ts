import pg from 'pg';
import { assert } from '../../src-shared/result.ts';
import { againAfterConflict, type Database, DatabaseOutOfReach, type Parameter, type Sql } from './database.ts';

const CONNECTIONS_MAX = 10;
const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 20_000;

/** PostgreSQL 15 or later, by its URL. */
export async function openPostgres(url: string): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS_MAX,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    types: { getTypeParser: typeParser },
  });
  // An idle connection that the server closes is replaced at the next query; without a listener it would end the
  // process.
  pool.on('error', () => undefined);
  try {
    await pool.query('SELECT 1');
  } catch (fault) {
    await pool.end();
    throw new DatabaseOutOfReach(fault instanceof Error ? fault.message : String(fault));
  }
  return {
    ...sqlOver(pool),
    transaction: (work) => againAfterConflict(() => transaction(pool, work)),
    close: () => pool.end(),
  };
}

async function transaction<Value>(pool: pg.Pool, work: (sql: Sql) => Promise<Value>): Promise<Value> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // Lost between two statements, a lent connection tells nobody but its listeners, and without one it would end the
  // process.
  const noteLoss = (error: Error) => void (broken = error);
  client.on('error', noteLoss);
  try {
    await client.query('BEGIN');
    const value = await work(sqlOver(client));
    await client.query('COMMIT');
    return value;
  } catch (fault) {
    // A connection that can't even roll back is thrown away rather than lent to the next request.
    await client.query('ROLLBACK').catch((error: unknown) => {
      broken = error instanceof Error ? error : new Error(String(error));
    });
    throw fault;
  } finally {
    client.off('error', noteLoss);
    client.release(broken);
  }
}

function sqlOver(client: pg.Pool | pg.PoolClient): Sql {
  return {
    query: async (text: string, parameters: readonly Parameter[] = []) => {
      const answer = await client.query<Record<string, unknown>>(text, [...parameters]);
      return answer.rows;
    },
    script: async (text: string) => {
      await client.query(text);
    },
  };
}

/** bigint as a number, asserted to be safe; a date as the text it is, since it has no time zone to be shifted by. */
function typeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  if (oid === pg.types.builtins.INT8) return safeInteger;
  if (oid === pg.types.builtins.DATE) return (text) => text;
  return pg.types.getTypeParser(oid, format === 'binary' ? 'text' : format);
}

export function safeInteger(text: string): number {
  const value = Number(text);
  assert(Number.isSafeInteger(value), `a bigint beyond the safe integers: ${text}`);
  return value;
}
