import { z } from 'zod';
import { type EnrolAnswer, type EnrolRequest, Names } from '../../src-shared/contract/upstream.ts';
import { CounterId, Hash, StationId } from '../../src-shared/ids.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { instant } from '../../src-shared/time.ts';
import { maybeOne, one, SqlInstant, SqlInteger, type Sql } from '../database/database.ts';
import { problem, type ProblemAnswer } from '../http/problem.ts';
import { nowOf, sha256 } from '../ports.ts';
import { since11 } from '../since-11.ts';
import type { Upstream } from '../upstream-context.ts';
import { forgetOldest, issueToken, minutesFrom } from './tokens.ts';

const CODE_MINUTES = 15;
/**
 * Without 0, O, 1 and I, which are read wrongly from a screen. 32 signs, so that a byte picks each as often as another.
 */
const CODE_ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const CODE_LENGTH = 8;
const WRONG_CODE_WINDOW_MS = 60_000;

export async function newEnrolmentCode(upstream: Upstream, counterNumber: number): Promise<string> {
  const signs = [...upstream.ports.randomness.bytes(CODE_LENGTH)]
    .map((byte) => CODE_ALPHABET.charAt(byte % CODE_ALPHABET.length))
    .join('');
  const code = `${signs.slice(0, 4)}-${signs.slice(4)}`;
  await upstream.database.transaction(async (sql) => {
    // What nobody used in time is of no use to anybody; what was used stays, since tokens refer to it.
    await sql.query('DELETE FROM enrolment_code WHERE request_id IS NULL AND expires_at < $1', [nowOf(upstream.ports)]);
    await sql.query(
      `INSERT INTO enrolment_code (code_hash, counter_id, expires_at)
       SELECT $1, id, $2 FROM counter WHERE number = $3::integer`,
      [sha256(code), minutesFrom(upstream.ports.clock.now(), CODE_MINUTES), counterNumber],
    );
  });
  return code;
}

type Enrolled = z.output<typeof CounterRow> & { readonly token: string };

/** Turns a code into a counter's identity and a token. Safe to repeat with the same requestId: answers get lost. */
export async function enrol(
  upstream: Upstream,
  request: z.output<typeof EnrolRequest>,
  address: string,
): Promise<Result<EnrolAnswer, ProblemAnswer>> {
  const enrolled = await upstream.database.transaction(async (sql): Promise<Result<Enrolled, ProblemAnswer>> => {
    await lockAddress(sql, address);
    const limited = await tooManyWrongCodes(sql, upstream, address);
    if (limited) return err(limited);
    const machine = await enrolWithin(sql, upstream, request);
    // A right code at the wrong machine is nobody's guess: it is not counted, and stays good.
    if (machine === 'of another counter')
      return err(problem('enrolment-code-invalid', { detail: 'the code is of another counter' }));
    if (machine) return ok(machine);
    await sql.query('INSERT INTO wrong_code (address, at) VALUES ($1, $2)', [address, nowOf(upstream.ports)]);
    return err(problem('enrolment-code-invalid'));
  });
  if (!enrolled.ok) return enrolled;
  const { id, name, names, station_id, station_name, station_names, token, next_seq, head_hash } = enrolled.value;
  return ok({
    counterId: id,
    counterName: name,
    stationId: station_id,
    stationName: station_name,
    token,
    nextSeq: next_seq,
    headHash: head_hash,
    ...since11(upstream, { counterNames: names, stationNames: station_names }),
  });
}

/** Any number that names no other lock of two keys. */
const ADDRESS_LOCK = 727;

/**
 * Codes from one address are tried one after the other: a hundred at the same moment would all be judged by the same
 * count.
 */
async function lockAddress(sql: Sql, address: string): Promise<void> {
  await sql.query('SELECT pg_advisory_xact_lock($1::integer, hashtext($2::text))', [ADDRESS_LOCK, address]);
}

const WrongCodes = z.object({ wrong: SqlInteger, oldest: SqlInstant.nullable() });

async function tooManyWrongCodes(sql: Sql, upstream: Upstream, address: string): Promise<ProblemAnswer | undefined> {
  const now = upstream.ports.clock.now();
  await sql.query('DELETE FROM wrong_code WHERE at <= $1', [instant(now - WRONG_CODE_WINDOW_MS)]);
  const seen = await one(
    sql,
    WrongCodes,
    'SELECT count(*) AS wrong, min(at) AS oldest FROM wrong_code WHERE address = $1',
    [address],
  );
  if (seen.wrong < upstream.limits.wrongCodes || seen.oldest === null) return undefined;
  const waitMs = Date.parse(seen.oldest) + WRONG_CODE_WINDOW_MS - now;
  return problem('rate-limited', { retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) });
}

const CodeRow = z.object({
  counter_id: CounterId,
  expires_at: SqlInstant,
  request_id: z.string().nullable(),
  superseded: z.boolean(),
});
const CounterRow = z.object({
  id: CounterId,
  name: z.string(),
  station_id: StationId,
  station_name: z.string(),
  names: Names.nullable(),
  station_names: Names.nullable(),
  next_seq: SqlInteger,
  head_hash: Hash,
});

async function enrolWithin(
  sql: Sql,
  upstream: Upstream,
  request: z.output<typeof EnrolRequest>,
): Promise<Enrolled | 'of another counter' | undefined> {
  const enrolment = sha256(request.code);
  const code = await maybeOne(
    sql,
    CodeRow,
    'SELECT counter_id, expires_at, request_id, superseded FROM enrolment_code WHERE code_hash = $1 FOR UPDATE',
    [enrolment],
  );
  if (!code || Date.parse(code.expires_at) <= upstream.ports.clock.now()) return undefined;
  if (code.request_id !== null && code.request_id !== request.requestId) return undefined;
  // A late repeat of an earlier enrolment must not take the counter back from the machine that has it now.
  if (code.superseded) return undefined;
  if (request.counterId !== undefined && request.counterId !== code.counter_id) return 'of another counter';

  const counter = await one(
    sql,
    CounterRow,
    `
    SELECT counter.id, counter.name, counter.station_id, station.name AS station_name,
           counter.names, station.names AS station_names, counter.next_seq, counter.head_hash
    FROM counter JOIN station ON station.id = counter.station_id
    WHERE counter.id = $1 FOR UPDATE OF counter`,
    [code.counter_id],
  );
  await sql.query(
    `UPDATE enrolment_code SET request_id = $2, device_name = $3, app_version = $4, enrolled_at = $5
     WHERE code_hash = $1`,
    [enrolment, request.requestId, request.device.name, request.device.appVersion, nowOf(upstream.ports)],
  );
  // Tokens of this same enrolment stay: the request may have been doubled on its way, and either answer may be the one
  // read.
  await sql.query('UPDATE device_token SET superseded = true WHERE counter_id = $1 AND enrolment <> $2', [
    counter.id,
    enrolment,
  ]);
  await sql.query(
    'UPDATE enrolment_code SET superseded = true WHERE counter_id = $1 AND code_hash <> $2 AND request_id IS NOT NULL',
    [counter.id, enrolment],
  );
  const token = await issueToken(sql, upstream, { counterId: counter.id, enrolment, replaces: null });
  await forgetOldest(sql, 'enrolment = $1', enrolment);
  return { ...counter, token };
}
