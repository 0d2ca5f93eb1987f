import { z } from 'zod';
import { one, SqlInteger } from '../database/database.ts';
import type { RateLimits, Upstream } from '../upstream-context.ts';
import { problem, Refusal } from './problem.ts';

const MINUTE_MS = 60_000;
const COUNT = `
  INSERT INTO rate_window (name, key, minute, calls) VALUES ($1, $2, $3::bigint, 1)
  ON CONFLICT (name, key, minute) DO UPDATE SET calls = rate_window.calls + 1
  RETURNING calls`;

/**
 * Counts a call and refuses it above the limit. Counted in the database, since the next call may go to another replica.
 */
export async function refuseAboveRate(upstream: Upstream, name: keyof RateLimits, key: string): Promise<void> {
  const nowMs = upstream.ports.clock.now();
  const minute = Math.floor(nowMs / MINUTE_MS);
  const { calls } = await one(upstream.database, z.object({ calls: SqlInteger }), COUNT, [name, key, minute]);
  if (calls === 1) await upstream.database.query('DELETE FROM rate_window WHERE minute < $1::bigint', [minute - 1]);
  if (calls <= upstream.limits[name]) return;
  throw new Refusal(
    problem('rate-limited', { retryAfterSeconds: Math.max(1, Math.ceil((MINUTE_MS - (nowMs % MINUTE_MS)) / 1000)) }),
  );
}
