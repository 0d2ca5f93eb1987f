import { join, resolve } from 'node:path';
import { z } from 'zod';
import { Contract } from '../src-shared/contract/upstream.ts';
import { err, ok, type Result } from '../src-shared/result.ts';
import { LogLevel } from './http/logging.ts';
import type { DatabasePlace } from './upstream.ts';

export interface Settings {
  readonly port: number;
  readonly database: DatabasePlace;
  readonly demo: boolean;
  /** One JSON line when ready and nothing else on stdout. */
  readonly json: boolean;
  readonly logLevel: LogLevel;
  readonly contract: Contract;
}

const PORT_DEFAULT = 8484;
const PORT_MAX = 65_535;
/** Ignored by git, like everything that runs leave behind. */
const DATA_DIR_DEFAULT = 'run';

const KNOWN_OPTIONS = new Set(['--demo', '--json']);

/** Reads environment and arguments. What it refuses is a sentence that says what is wrong and what to do. */
export function readSettings(
  env: Readonly<Record<string, string | undefined>>,
  options: readonly string[],
): Result<Settings, string> {
  const unknown = options.find((option) => !KNOWN_OPTIONS.has(option));
  if (unknown !== undefined) return err(`${unknown} is no option of the upstream: use --demo, --json, both or none.`);
  const port = portOf(env['PORT']);
  if (port === undefined)
    return err(
      `PORT is "${env['PORT']}", which is no port: ` +
        `set a whole number from 0 to ${PORT_MAX}, or nothing for ${PORT_DEFAULT}.`,
    );
  const logLevel = LogLevel.safeParse(env['SAPAR_LOG_LEVEL'] || 'warn');
  if (!logLevel.success)
    return err(`SAPAR_LOG_LEVEL is "${env['SAPAR_LOG_LEVEL']}": set one of ${LogLevel.options.join(', ')}.`);
  const contract = Contract.safeParse(env['SAPAR_CONTRACT'] || '1.1');
  if (!contract.success)
    return err(
      `SAPAR_CONTRACT is "${env['SAPAR_CONTRACT']}": set one of ${Contract.options.join(', ')}, or nothing for 1.1.`,
    );
  const database = databaseOf(env);
  if (!database.ok) return database;
  return ok({
    port,
    database: database.value,
    demo: options.includes('--demo'),
    json: options.includes('--json'),
    logLevel: logLevel.data,
    contract: contract.data,
  });
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return PORT_DEFAULT;
  const port = /^[0-9]{1,5}$/.test(text) ? Number(text) : PORT_MAX + 1;
  return port <= PORT_MAX ? port : undefined;
}

function databaseOf(env: Readonly<Record<string, string | undefined>>): Result<DatabasePlace, string> {
  const url = env['DATABASE_URL'];
  if (url === undefined || url === '')
    return ok({ kind: 'folder', folder: join(resolve(env['SAPAR_DATA_DIR'] || DATA_DIR_DEFAULT), 'upstream') });
  const parsed = z.url({ protocol: /^postgres(ql)?$/ }).safeParse(url);
  if (parsed.success) return ok({ kind: 'postgres', url });
  return err(
    'DATABASE_URL is no PostgreSQL address: set postgres://user:password@host:port/database, ' +
      'or nothing for the embedded database.',
  );
}
