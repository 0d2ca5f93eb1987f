import { z } from 'zod';
import { Day, instant } from '../../src-shared/time.ts';
import { money } from '../../src-shared/money.ts';

/** What the upstream asks of its database. PostgreSQL over a socket and PGlite in process both answer to it. */
export interface Sql {
  query(text: string, parameters?: readonly Parameter[]): Promise<readonly unknown[]>;
  /** Several statements without parameters, as a migration has them. */
  script(text: string): Promise<void>;
}

export interface Database extends Sql {
  /** Commits when `work` returns and rolls back when it throws. `work` may run again after a deadlock. */
  transaction<Value>(work: (sql: Sql) => Promise<Value>): Promise<Value>;
  close(): Promise<void>;
}

export type Parameter = string | number | boolean | null | readonly string[] | readonly number[];

/** A statement from the database that can't be served now; whoever starts the upstream is told `message`. */
export class DatabaseOutOfReach extends Error {
  override name = 'DatabaseOutOfReach';
}

// Rows are parsed like anything else that comes from outside: a column of another type is a fault found at once.

export const SqlInteger = z.int();
export const SqlMoney = z.int().transform((amount) => money(amount));
export const SqlInstant = z.date().transform((date) => instant(date.getTime()));
export const SqlDay = Day;

export async function many<Row extends z.ZodType>(
  sql: Sql,
  row: Row,
  text: string,
  parameters: readonly Parameter[] = [],
): Promise<z.output<Row>[]> {
  return z.array(row).parse(await sql.query(text, parameters));
}

export async function maybeOne<Row extends z.ZodType>(
  sql: Sql,
  row: Row,
  text: string,
  parameters: readonly Parameter[] = [],
): Promise<z.output<Row> | undefined> {
  const rows = await sql.query(text, parameters);
  return rows.length === 0 ? undefined : row.parse(rows[0]);
}

export async function one<Row extends z.ZodType>(
  sql: Sql,
  row: Row,
  text: string,
  parameters: readonly Parameter[] = [],
): Promise<z.output<Row>> {
  return row.parse((await sql.query(text, parameters))[0]);
}

const SqlFault = z.object({ code: z.string() });

/** The five-character SQLSTATE, or the code of a socket's error; undefined for a fault that is no database's. */
export function codeOf(fault: unknown): string | undefined {
  const parsed = SqlFault.safeParse(fault);
  return parsed.success ? parsed.data.code : undefined;
}

const UNIQUE_VIOLATION = '23505';
const DEADLOCK = '40P01';
const SERIALIZATION_FAILURE = '40001';

/** What pg says without a code. */
const LOST_CONNECTION = [
  /^Connection terminated/,
  /^Client (has encountered a connection error|was closed) and is not queryable/,
  /^timeout exceeded when trying to connect/,
];

/** The server is going, gone, full or overwhelmed (classes 08, 53 and 57 of SQLSTATE), or its socket says so. */
export function isOutOfReach(fault: unknown): boolean {
  if (fault instanceof DatabaseOutOfReach) return true;
  const code = codeOf(fault);
  if (code === undefined) return fault instanceof Error && LOST_CONNECTION.some((each) => each.test(fault.message));
  return /^(08...|53...|57...|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|ENOENT)$/.test(code);
}

const ATTEMPTS_MAX = 4;

/**
 * Runs a transaction again when the database chose it as the victim of a deadlock, or when it lost a race for a key.
 */
export async function againAfterConflict<Value>(attempt: () => Promise<Value>): Promise<Value> {
  for (let attempts = 1; ; attempts++) {
    try {
      return await attempt();
    } catch (fault) {
      const code = codeOf(fault);
      const lostARace = code === DEADLOCK || code === SERIALIZATION_FAILURE || code === UNIQUE_VIOLATION;
      if (!lostARace || attempts === ATTEMPTS_MAX) throw fault;
    }
  }
}
