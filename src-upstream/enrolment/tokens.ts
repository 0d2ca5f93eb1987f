import { z } from 'zod';
import { CounterId } from '../../src-shared/ids.ts';
import { ok, type Result } from '../../src-shared/result.ts';
import { instant } from '../../src-shared/time.ts';
import { maybeOne, type Sql } from '../database/database.ts';
import type { ProblemAnswer } from '../http/problem.ts';
import { lockCounterOf } from '../journal/lock-counter.ts';
import { nowOf, sha256 } from '../ports.ts';
import type { Upstream } from '../upstream-context.ts';
import type { Device } from './device.ts';

const TOKEN_BYTES = 32;

const TokenRow = z.object({
  counter_id: CounterId,
  enrolment: z.string(),
  superseded: z.boolean(),
  used: z.boolean(),
  replaces: z.string().nullable(),
});

const TOKEN = 'SELECT counter_id, enrolment, superseded, used, replaces FROM device_token WHERE token_hash = $1';

export async function deviceOf(upstream: Upstream, token: string): Promise<Device | undefined> {
  const tokenHash = sha256(token);
  const row = await maybeOne(upstream.database, TokenRow, TOKEN, [tokenHash]);
  if (!row) return undefined;
  if (!row.used && !row.superseded) await firstUse(upstream, tokenHash);
  return { counterId: row.counter_id, tokenHash, enrolment: row.enrolment, superseded: row.superseded };
}

/** The token that this one replaces dies now, and so do other replacements of it whose answers were lost. */
async function firstUse(upstream: Upstream, tokenHash: string): Promise<void> {
  await upstream.database.transaction(async (sql) => {
    await sql.query('UPDATE device_token SET used = true WHERE token_hash = $1', [tokenHash]);
    await sql.query(
      `DELETE FROM device_token old USING device_token fresh
       WHERE fresh.token_hash = $1
         AND (old.token_hash = fresh.replaces
              OR (old.replaces = fresh.replaces AND NOT old.used AND old.token_hash <> $1))`,
      [tokenHash],
    );
  });
}

export async function issueToken(
  sql: Sql,
  upstream: Upstream,
  of: { counterId: CounterId; enrolment: string; replaces: string | null },
): Promise<string> {
  const token = Buffer.from(upstream.ports.randomness.bytes(TOKEN_BYTES)).toString('base64url');
  await sql.query(
    'INSERT INTO device_token (token_hash, counter_id, enrolment, replaces, issued_at) VALUES ($1, $2, $3, $4, $5)',
    [sha256(token), of.counterId, of.enrolment, of.replaces, nowOf(upstream.ports)],
  );
  return token;
}

/** Replacements that were asked for and never used; more than this and the oldest is forgotten. */
const UNUSED_REPLACEMENTS_MAX = 8;

/** Under the counter's lock, so that no token is made for a machine that is superseded at this moment. */
export async function rotateToken(upstream: Upstream, device: Device): Promise<Result<string, ProblemAnswer>> {
  return upstream.database.transaction(async (sql) => {
    const locked = await lockCounterOf(sql, device);
    if (!locked.ok) return locked;
    const token = await issueToken(sql, upstream, {
      counterId: device.counterId,
      enrolment: device.enrolment,
      replaces: device.tokenHash,
    });
    await forgetOldest(sql, 'replaces = $1', device.tokenHash);
    return ok(token);
  });
}

/** Keeps the newest unused tokens among those that `which` picks by $1. */
export async function forgetOldest(sql: Sql, which: 'replaces = $1' | 'enrolment = $1', key: string): Promise<void> {
  await sql.query(
    `DELETE FROM device_token WHERE token_hash IN (
       SELECT token_hash FROM device_token WHERE ${which} AND NOT used
       ORDER BY issued_at DESC, token_hash OFFSET $2::bigint)`,
    [key, UNUSED_REPLACEMENTS_MAX],
  );
}

export function minutesFrom(nowMs: number, minutes: number): string {
  return instant(nowMs + minutes * 60_000);
}
