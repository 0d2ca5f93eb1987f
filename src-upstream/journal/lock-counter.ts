import { z } from 'zod';
import { Hash } from '../../src-shared/ids.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { maybeOne, one, SqlInteger, type Sql } from '../database/database.ts';
import type { Device } from '../enrolment/device.ts';
import { problem, type ProblemAnswer } from '../http/problem.ts';
import type { Head } from './follow-chain.ts';

interface LockedCounter {
  readonly head: Head;
  readonly stationName: string;
}

const CounterRow = z.object({ next_seq: SqlInteger, head_hash: Hash, station_name: z.string() });

/** The order of a counter's journal is this row's lock; no other counter waits for it. */
export async function lockCounter(sql: Sql, counterId: string): Promise<LockedCounter> {
  const row = await one(
    sql,
    CounterRow,
    `
    SELECT next_seq, head_hash, station.name AS station_name
    FROM counter JOIN station ON station.id = counter.station_id WHERE counter.id = $1 FOR UPDATE OF counter`,
    [counterId],
  );
  return { head: { nextSeq: row.next_seq, hash: row.head_hash }, stationName: row.station_name };
}

const TokenRow = z.object({ superseded: z.boolean() });

/**
 * Locks the machine's counter and asks again who it is: it may have been superseded while its request waited for the
 * lock.
 */
export async function lockCounterOf(sql: Sql, device: Device): Promise<Result<LockedCounter, ProblemAnswer>> {
  const counter = await lockCounter(sql, device.counterId);
  const token = await maybeOne(sql, TokenRow, 'SELECT superseded FROM device_token WHERE token_hash = $1', [
    device.tokenHash,
  ]);
  if (!token) return err(problem('unauthorized'));
  return token.superseded ? err(problem('superseded')) : ok(counter);
}
