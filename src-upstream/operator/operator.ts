import { z } from 'zod';
import { type Card, Clerk, Entry, Names, type Outcome, type Profile } from '../../src-shared/contract/upstream.ts';
import { CounterId, Hash } from '../../src-shared/ids.ts';
import type { Result } from '../../src-shared/result.ts';
import { localDay } from '../../src-shared/time.ts';
import { cardByNumber } from '../cards/cards.ts';
import { type ClaimDecision, decideClaim, letPay } from '../claims/claims.ts';
import { many, one, SqlInteger, SqlMoney } from '../database/database.ts';
import { newEnrolmentCode } from '../enrolment/enrol.ts';
import { entryJson } from '../journal/examine.ts';
import { outcomesAfter } from '../journal/outcomes.ts';
import { listStranded, releaseStranded, type StrandedEntry } from '../journal/stranded.ts';
import { newId, nowOf } from '../ports.ts';
import { changeHotlist, type HotlistChange, renumberHotlist } from '../reference/hotlist.ts';
import { currentProfile, publishProfile } from '../reference/profile.ts';
import type { Upstream } from '../upstream-context.ts';
import {
  type CardSetup,
  type Credit,
  creditsOf,
  letCreditsGo,
  type MovementSetup,
  putCards,
  putMovements,
  ride,
} from './card-desk.ts';

/** What the people behind the upstream can see and do. It has no place on the wire: counters never reach it. */
export interface Operator {
  counters(): Promise<CounterInfo[]>;
  /** Another counter at the first station, with the next free number. */
  addCounter(): Promise<CounterInfo>;
  /** For 15 minutes. Counters are numbered from 1. */
  newEnrolmentCode(counterNumber: number): Promise<string>;
  /** From now on the counter's machine gets 401. */
  revokeTokens(counterNumber: number): Promise<void>;

  profile(): Promise<Profile | null>;
  setProfile(profile: z.input<typeof Profile>): Promise<void>;
  setClerk(clerk: z.input<typeof Clerk>): Promise<void>;
  changeHotlist(changes: readonly HotlistChange[]): Promise<void>;
  /** Voids every cursor: the next delta is answered with 410. */
  renumberHotlist(): Promise<void>;

  card(number: string): Promise<z.input<typeof Card> | undefined>;
  setCard(card: CardSetup): Promise<void>;
  /** A validator takes a fare; false when the card has neither a running pass nor enough that is not held. */
  ride(cardNumber: string, fare: number, place?: string): Promise<boolean>;
  /** What happened with a card elsewhere: at kiosks, in the app, on the road. */
  putMovements(movements: readonly MovementSetup[]): Promise<void>;
  letCreditsGo(cardNumber: string): Promise<void>;
  creditsOf(cardNumber: string): Promise<Credit[]>;

  entries(counterId: string): Promise<Entry[]>;
  /** Each entry as JSON, byte for byte as it was hashed, with its hash. */
  entryTexts(counterId: string): Promise<string[]>;
  outcomes(counterId: string): Promise<Outcome[]>;
  holds(counterId: string): Promise<{ returnId: string; saleId: string; line: number; amount: number }[]>;

  stranded(counterId: string): Promise<StrandedEntry[]>;
  releaseStranded(counterId: string): Promise<{ released: number; outcomes: Outcome[] }>;

  claims(): Promise<{ id: string; cardNumber: string; amount: number; status: string }[]>;
  decideClaim(claimId: string, decision: ClaimDecision, reason?: string): Promise<void>;
  /** Names the counter that alone pays the claim from now on, or says in words why it does not. */
  letPay(claimId: string, counterId: string, sure: boolean): Promise<Result<null, string>>;

  /** A reason makes every answer 503 maintenance; null opens the upstream again. */
  setMaintenance(reason: string | null): Promise<void>;
}

const CounterRow = z
  .object({
    id: CounterId,
    number: SqlInteger,
    name: z.string(),
    station_id: z.string(),
    station_name: z.string(),
    next_seq: SqlInteger,
    head_hash: Hash,
    device_name: z.string().nullable(),
    app_version: z.string().nullable(),
  })
  .transform((row) => ({
    id: row.id,
    number: row.number,
    name: row.name,
    stationId: row.station_id,
    stationName: row.station_name,
    nextSeq: row.next_seq,
    headHash: row.head_hash,
    /** What the machine that is enrolled now says of itself; null before the first one. */
    machine: row.device_name === null ? null : `${row.device_name} (${row.app_version ?? '?'})`,
  }));
export type CounterInfo = z.output<typeof CounterRow>;

const COUNTERS = `
  SELECT counter.id, counter.number, counter.name, station_id, station.name AS station_name, next_seq, head_hash,
         device_name, app_version
  FROM counter JOIN station ON station.id = counter.station_id
  LEFT JOIN enrolment_code ON enrolment_code.counter_id = counter.id AND request_id IS NOT NULL AND NOT superseded`;

const OUTCOMES_READ_MAX = 1_000_000;

export function operatorOver(upstream: Upstream): Operator {
  const { database } = upstream;
  return {
    counters: () => many(database, CounterRow, `${COUNTERS} ORDER BY number`),
    addCounter: () => addCounter(upstream),
    newEnrolmentCode: (counterNumber) => newEnrolmentCode(upstream, counterNumber),
    revokeTokens: async (counterNumber) => {
      await database.query(
        'DELETE FROM device_token USING counter WHERE counter.id = counter_id AND counter.number = $1::integer',
        [counterNumber],
      );
    },
    profile: () => currentProfile(database),
    setProfile: (profile) => publishProfile(upstream, profile),
    setClerk: (clerk) => setClerk(upstream, clerk),
    changeHotlist: (changes) => changeHotlist(upstream, changes),
    renumberHotlist: () => renumberHotlist(upstream, newId(upstream.ports)),
    card: async (number) => {
      const card = await cardByNumber(upstream, number);
      return card.ok ? card.value : undefined;
    },
    setCard: (card) => putCards(database, [card], 'change'),
    ride: async (cardNumber, fare, place) => {
      const timeZone = (await currentProfile(database))?.timeZone ?? 'UTC';
      return ride(upstream, cardNumber, fare, localDay(nowOf(upstream.ports), timeZone), place);
    },
    putMovements: (movements) => putMovements(database, movements),
    letCreditsGo: (cardNumber) => letCreditsGo(upstream, cardNumber),
    creditsOf: (cardNumber) => creditsOf(database, cardNumber),
    entries: async (counterId) => (await entryTexts(upstream, counterId)).map((text) => Entry.parse(JSON.parse(text))),
    entryTexts: (counterId) => entryTexts(upstream, counterId),
    outcomes: async (counterId) =>
      (await outcomesAfter(database, CounterId.parse(counterId), 0, OUTCOMES_READ_MAX)).outcomes,
    holds: (counterId) =>
      many(
        database,
        HoldRow,
        'SELECT return_id, sale_id, line, amount FROM hold_line WHERE counter_id = $1 ORDER BY return_id, line',
        [counterId],
      ),
    stranded: (counterId) => listStranded(database, CounterId.parse(counterId)),
    releaseStranded: (counterId) => releaseStranded(upstream, CounterId.parse(counterId)),
    claims: () => many(database, ClaimRow, 'SELECT id, card_number, amount, status FROM claim ORDER BY filed_at, id'),
    decideClaim: (claimId, decision, reason) => decideClaim(upstream, claimId, decision, reason),
    letPay: (claimId, counterId, sure) => letPay(upstream, { claimId, payer: CounterId.parse(counterId), sure }),
    setMaintenance: async (reason) => {
      await database.query('UPDATE operator_state SET maintenance = $1', [reason]);
    },
  };
}

const HoldRow = z
  .object({ return_id: z.string(), sale_id: z.string(), line: SqlInteger, amount: SqlMoney })
  .transform((row) => ({ returnId: row.return_id, saleId: row.sale_id, line: row.line, amount: row.amount }));
const ClaimRow = z
  .object({ id: z.string(), card_number: z.string(), amount: SqlMoney, status: z.string() })
  .transform((row) => ({ id: row.id, cardNumber: row.card_number, amount: row.amount, status: row.status }));

async function addCounter(upstream: Upstream): Promise<CounterInfo> {
  const id = newId(upstream.ports);
  return upstream.database.transaction(async (sql) => {
    await sql.query(
      `
      INSERT INTO counter (id, number, name, station_id)
      SELECT $1::uuid, number, 'Counter ' || number, station_id
      FROM (SELECT coalesce(max(number), 0) + 1 AS number FROM counter) next,
           (SELECT id AS station_id FROM station ORDER BY id LIMIT 1) first`,
      [id],
    );
    return one(sql, CounterRow, `${COUNTERS} WHERE counter.id = $1`, [id]);
  });
}

/** What an operator gives is right or refused; only of an upstream's answer is a name left out that can't be read. */
const GivenClerk = Clerk.extend({ names: Names.optional() });

/** At every station. The PIN comes as the PHC string that the wire has. */
async function setClerk(upstream: Upstream, clerk: z.input<typeof Clerk>): Promise<void> {
  const { id, name, role, pin, language, active, names } = GivenClerk.parse(clerk);
  await upstream.database.transaction(async (sql) => {
    await sql.query(
      `
      INSERT INTO clerk (id, name, role, pin, language, active, names) VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb)
      ON CONFLICT (id) DO UPDATE
      SET name = excluded.name, role = excluded.role, pin = excluded.pin, language = excluded.language,
        active = excluded.active, names = excluded.names`,
      [id, name, role, pin, language ?? null, active, names ? JSON.stringify(names) : null],
    );
    await sql.query(
      'INSERT INTO clerk_station (clerk_id, station_id) SELECT $1::uuid, id FROM station ON CONFLICT DO NOTHING',
      [id],
    );
  });
}

const TextRow = z.object({ canonical: z.string(), hash: z.string() });

async function entryTexts(upstream: Upstream, counterId: string): Promise<string[]> {
  const rows = await many(
    upstream.database,
    TextRow,
    'SELECT canonical, hash FROM entry WHERE counter_id = $1 ORDER BY seq',
    [counterId],
  );
  return rows.map((row) => entryJson(row.canonical, row.hash));
}
