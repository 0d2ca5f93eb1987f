import { z } from 'zod';
import type { Language } from '../../src-shared/contract/views/look.ts';
import { addDays, type Day, localDay } from '../../src-shared/time.ts';
import { many, one, SqlDay, SqlInteger, type Sql } from '../database/database.ts';
import { putCards, putMovements, putPass } from '../operator/card-desk.ts';
import type { Operator } from '../operator/operator.ts';
import { nowOf } from '../ports.ts';
import type { Upstream } from '../upstream-context.ts';
import { DEMO_CASES, type DemoCard, type DemoCase, demoCards, demoHotlist } from './cards.ts';
import { clerkOnWire, DEMO_CLERKS } from './clerks.ts';
import { demoId } from './deterministic.ts';
import { demoMovements } from './movements.ts';
import { demoProfile, isDemoVersion } from './profile.ts';

export interface DemoListing {
  /** The first counter enrols with it. */
  readonly enrolmentCode: string;
  readonly counters: readonly {
    readonly number: number;
    readonly name: string;
    readonly station: string;
    readonly enrolmentCode: string;
  }[];
  readonly clerks: readonly { readonly name: string; readonly role: string; readonly pin: string }[];
  readonly cards: readonly { readonly label: DemoCase; readonly number: string }[];
}

/** Beside the plain name, which is English. */
type Names = Readonly<Record<Exclude<Language, 'en'>, string>>;
interface Place {
  readonly name: string;
  readonly names: Names;
}

const STATIONS: readonly (Place & { readonly id: string; readonly counters: readonly Place[] })[] = [
  {
    id: demoId('station 1'),
    name: 'Almaty-2 railway station',
    names: { ru: 'Вокзал Алматы-2', kk: 'Алматы-2 вокзалы', 'zh-CN': '阿拉木图2号火车站' },
    counters: [
      { name: 'Window 1', names: { ru: 'Окно 1', kk: '1-терезе', 'zh-CN': '1号窗口' } },
      { name: 'Window 2', names: { ru: 'Окно 2', kk: '2-терезе', 'zh-CN': '2号窗口' } },
    ],
  },
  {
    id: demoId('station 2'),
    name: 'Almaty airport',
    names: { ru: 'Аэропорт Алматы', kk: 'Алматы әуежайы', 'zh-CN': '阿拉木图机场' },
    counters: [{ name: 'Arrivals', names: { ru: 'Зал прилёта', kk: 'Келу залы', 'zh-CN': '到达厅' } }],
  },
];

/**
 * Loads the demo operator. What is there already stays as life has made it; only what a label promises is looked after.
 */
export async function loadDemo(upstream: Upstream, operator: Operator): Promise<DemoListing> {
  await loadStations(upstream);
  await loadProfile(operator);
  await loadClerks(upstream, operator);
  await loadCards(upstream);
  await loadHotlist(upstream, operator);
  await renewPasses(upstream);
  const counters = [];
  for (const counter of await operator.counters()) {
    counters.push({
      number: counter.number,
      name: counter.name,
      station: counter.stationName,
      enrolmentCode: await operator.newEnrolmentCode(counter.number),
    });
  }
  return {
    enrolmentCode: counters[0]?.enrolmentCode ?? '',
    counters,
    clerks: DEMO_CLERKS.map(({ name, role, pin }) => ({ name, role, pin })),
    cards: await labelledCards(upstream),
  };
}

/** Its stations and their counters. */
export async function loadStations(upstream: Upstream): Promise<void> {
  await upstream.database.transaction(async (sql) => {
    let number = 0;
    for (const station of STATIONS) {
      await sql.query('INSERT INTO station (id, name, names) VALUES ($1, $2, $3::jsonb) ON CONFLICT DO NOTHING', [
        station.id,
        station.name,
        JSON.stringify(station.names),
      ]);
      for (const { name, names } of station.counters) {
        number += 1;
        await sql.query(
          `INSERT INTO counter (id, number, name, station_id, names) VALUES ($1, $2::integer, $3, $4, $5::jsonb)
           ON CONFLICT DO NOTHING`,
          [demoId(`counter ${number}`), number, name, station.id, JSON.stringify(names)],
        );
      }
    }
  });
}

/** A profile that somebody else put in force stays in force. */
async function loadProfile(operator: Operator): Promise<void> {
  const current = await operator.profile();
  if (current === null || isDemoVersion(current.version)) await operator.setProfile(demoProfile);
}

async function loadClerks(upstream: Upstream, operator: Operator): Promise<void> {
  const there = await many(upstream.database, z.object({ id: z.string() }), 'SELECT id FROM clerk');
  const missing = DEMO_CLERKS.filter((clerk) => !there.some((each) => each.id === clerk.id));
  const onWire = await Promise.all(missing.map((clerk) => clerkOnWire(clerk, upstream.ports.randomness)));
  for (const clerk of onWire) await operator.setClerk(clerk);
}

async function loadCards(upstream: Upstream): Promise<void> {
  const there = await many(upstream.database, z.object({ number: z.string() }), 'SELECT number FROM card');
  const numbers = new Set(there.map((card) => card.number));
  const missing = demoCards.filter((card) => !numbers.has(card.setup.number));
  if (missing.length === 0) return;
  await upstream.database.transaction(async (sql) => {
    await putCards(
      sql,
      missing.map((card) => card.setup),
      'keep',
    );
    await putMovements(
      sql,
      missing.flatMap((card) => demoMovements(card, upstream.ports.clock.now())),
    );
  });
}

async function loadHotlist(upstream: Upstream, operator: Operator): Promise<void> {
  const { no } = await one(
    upstream.database,
    z.object({ no: SqlInteger }),
    'SELECT hotlist_no AS no FROM operator_state',
  );
  if (no === 0) await operator.changeHotlist(demoHotlist());
}

/** A pass runs out while a demo database lies idle; the cards that are labelled with one get the next. */
async function renewPasses(upstream: Upstream): Promise<void> {
  const today = localDay(nowOf(upstream.ports), demoProfile.timeZone);
  const running = await many(
    upstream.database,
    z.object({ card_number: z.string() }),
    'SELECT card_number FROM card_pass WHERE valid_to >= $1',
    [today],
  );
  const numbers = new Set(running.map((pass) => pass.card_number));
  const passes = [
    { case: 'day pass', productId: 'day-pass', days: 1 },
    { case: 'multi-day pass', productId: 'pass-7-days', days: 7 },
  ];
  for (const { case: of, productId, days } of passes) {
    const without = demoCards.filter((card) => card.case === of && !numbers.has(card.setup.number));
    for (const card of without) await givePass(upstream.database, card, productId, today, days);
  }
}

async function givePass(sql: Sql, card: DemoCard, productId: string, today: Day, days: number): Promise<void> {
  const cardNumber = card.setup.number;
  await putPass(sql, {
    id: `demo:${cardNumber}:${today}`,
    cardNumber,
    productId,
    validFrom: today,
    validTo: addDays(today, days - 1),
  });
}

const StateRow = z.object({
  number: z.string(),
  status: z.string(),
  balance: SqlInteger,
  expires_on: SqlDay.nullable(),
  claimed: z.boolean(),
  untouched: z.boolean(),
});
type State = z.output<typeof StateRow>;

/** For each case the first card that still is one: a card that was sold to may have become another case. */
async function labelledCards(upstream: Upstream): Promise<{ label: DemoCase; number: string }[]> {
  const states = await many(
    upstream.database,
    StateRow,
    `
    SELECT number, status, balance, expires_on,
           EXISTS (SELECT FROM claim WHERE claim.card_number = card.number) AS claimed,
           NOT EXISTS (SELECT FROM credit WHERE credit.card_number = card.number) AS untouched
    FROM card`,
  );
  const stateOf = new Map(states.map((state) => [state.number, state]));
  return DEMO_CASES.flatMap((label) => {
    const ofCase = demoCards.filter((card) => card.case === label).map((card) => card.setup.number);
    const number = ofCase.find((each) => isStill(label, stateOf.get(each))) ?? ofCase[0];
    return number === undefined ? [] : [{ label, number }];
  });
}

const ROOM_NEEDED = 100_000;

function isStill(label: DemoCase, state: State | undefined): boolean {
  if (!state) return false;
  switch (label) {
    case 'not activated':
      return state.status === 'not-activated';
    case 'failed kiosk top-up':
    case 'failed app top-up':
      return !state.claimed;
    case 'credit pending':
      return state.untouched;
    case 'usable':
      return state.balance <= ROOM_NEEDED;
    default:
      return true;
  }
}
