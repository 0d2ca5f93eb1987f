import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { faultOfPage } from '../../src-shared/contract/receipt-page.ts';
import { Profile } from '../../src-shared/contract/upstream.ts';
import { LANGUAGES } from '../../src-shared/contract/views/look.ts';
import { CardNumber, ClerkRole } from '../../src-shared/contract/wire-types.ts';
import type { Database, Sql } from '../database/database.ts';
import { codeOf, many, one } from '../database/database.ts';
import { firstIssue, isWellFormed } from '../http/body.ts';
import { newId } from '../ports.ts';
import { changeHotlist } from '../reference/hotlist.ts';
import { ProfileVersionTaken, publishProfile } from '../reference/profile.ts';
import type { Upstream } from '../upstream-context.ts';
import { CardSetup, putCards } from './card-desk.ts';
import { parseCsv } from './csv.ts';
import { isPinOf, phcOf } from './pin.ts';

/** Sets an operator up from a folder of files, all of it or nothing: loading the same folder again changes nothing. */

export class FileFault extends Error {
  override name = 'FileFault';
}

const yesOrNo = z.enum(['yes', 'no']).transform((word) => word === 'yes');
/** Columns of names by language, beside the plain one that serves in all others. */
const NAME_COLUMNS = Object.fromEntries(LANGUAGES.map((tag) => [`name.${tag}`, z.string().max(60).optional()]));
const StationRow = z.strictObject({ name: z.string().max(60), ...NAME_COLUMNS });
const CounterRow = z.strictObject({
  ...NAME_COLUMNS,
  number: z
    .string()
    .regex(/^[1-9][0-9]{0,5}$/)
    .transform(Number),
  name: z.string(),
  station: z.string(),
});
const ClerkRow = z.strictObject({
  ...NAME_COLUMNS,
  name: z.string(),
  role: ClerkRole,
  pin: z
    .string()
    .regex(/^([0-9]{6,12}|\$scrypt\$ln=1[4-7],r=8,p=1\$\S+)$/, { error: 'six digits or more, or a PHC string' }),
  stations: z.string().transform((text) => text.split('|').map((name) => name.trim())),
  language: z.string().optional(),
  active: yesOrNo.default(true),
});
const HotlistRow = z.strictObject({
  cardNumber: CardNumber,
  reason: z.enum(['lost', 'stolen', 'fraud', 'expired', 'faulty', 'other']).default('other'),
});
const CardRow = CardSetup.omit({ creditsWait: true }).extend({
  balance: z
    .string()
    .regex(/^-?[0-9]{1,15}$/, { error: 'a whole number' })
    .transform(Number)
    .default(0),
  reloadable: yesOrNo.default(true),
});

/** How many of each were read. */
type Loaded = Readonly<Record<'stations' | 'counters' | 'clerks' | 'cards' | 'hotlist' | 'profiles', number>>;

export async function loadFiles(upstream: Upstream, folder: string): Promise<Loaded> {
  const stations = readRows(folder, 'stations.csv', StationRow);
  const counters = readRows(folder, 'counters.csv', CounterRow, 'number');
  const clerks = readRows(folder, 'clerks.csv', ClerkRow, 'name');
  const cards = readRows(folder, 'cards.csv', CardRow, 'number', 'uid');
  const hotlist = readRows(folder, 'hotlist.csv', HotlistRow);
  const profile = readProfile(folder);
  if (!stations && !counters && !clerks && !cards && !hotlist && !profile) {
    throw new FileFault(
      `${folder} holds none of stations.csv, counters.csv, clerks.csv, cards.csv, hotlist.csv and profile.json`,
    );
  }
  const loading = upstream.database.transaction(async (sql) => {
    const within: Upstream = { ...upstream, database: joined(sql) };
    for (const station of stations ?? []) await putStation(within, station);
    for (const counter of counters ?? []) await putCounter(within, counter);
    for (const clerk of clerks ?? []) await putClerk(within, clerk);
    for (const part of inParts(cards ?? [])) await putCards(sql, part, 'keep-balance');
    if (hotlist) await putHotlist(within, hotlist);
    if (profile) await publishProfile(within, profile);
  });
  await loading.catch((fault: unknown) => {
    // Classes 22 and 23 of SQLSTATE: a value that no column takes, or that stands in another row already.
    if (fault instanceof ProfileVersionTaken || /^2[23]/.test(codeOf(fault) ?? ''))
      throw new FileFault(fault instanceof Error ? fault.message : String(fault));
    throw fault;
  });
  return {
    stations: stations?.length ?? 0,
    counters: counters?.length ?? 0,
    clerks: clerks?.length ?? 0,
    cards: cards?.length ?? 0,
    hotlist: hotlist?.length ?? 0,
    profiles: profile ? 1 : 0,
  };
}

/** Services open transactions of their own; here they all join the one that is open. */
function joined(sql: Sql): Database {
  return { query: sql.query, script: sql.script, transaction: (work) => work(sql), close: async () => undefined };
}

/** `keys` are columns in which no word stands twice: which of two rows would be meant is nothing to guess at. */
function readRows<Row extends z.ZodType>(
  folder: string,
  name: string,
  row: Row,
  ...keys: readonly string[]
): z.output<Row>[] | undefined {
  const file = join(folder, name);
  if (!existsSync(file)) return undefined;
  const text = textOf(file);
  if (!isWellFormed(text))
    throw new FileFault(`${file} holds U+0000, which is no letter of a name: save it as CSV in UTF-8`);
  const rows = parseCsv(text);
  if (!rows.ok) throw new FileFault(`${file}, ${rows.error}`);
  const seen = new Set<string>();
  for (const { line, cells } of rows.value) {
    for (const key of keys.filter((each) => cells[each] !== undefined)) {
      if (seen.has(`${key} ${cells[key]}`))
        throw new FileFault(`${file}, line ${line}: ${key}: stands on an earlier line already`);
      seen.add(`${key} ${cells[key]}`);
    }
  }
  return rows.value.map(({ line, cells }) => {
    const parsed = row.safeParse(cells);
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0];
    throw new FileFault(
      `${file}, line ${line}: ${issue?.path.join('.') || 'the row'}: ${issue?.message ?? 'not as it should be'}`,
    );
  });
}

/** A spreadsheet may save in the code page of its machine, and every name would be loaded as question marks. */
function textOf(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file));
  } catch (fault) {
    if (codeOf(fault) !== 'ERR_ENCODING_INVALID_ENCODED_DATA')
      throw new FileFault(`${file} can not be read (${fault instanceof Error ? fault.message : String(fault)})`);
    throw new FileFault(`${file} is not in UTF-8: save it as CSV in UTF-8`);
  }
}

/** Every entry is decided by the operator's calendar: in a zone that no calendar knows none could be. */
const ProfileFile = Profile.refine(({ timeZone }) => isTimeZone(timeZone), {
  path: ['timeZone'],
  error: 'no time zone by its IANA name',
});

const Paged = z.looseObject({ receipt: z.looseObject({ page: z.coerce.string().optional() }) });

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function readProfile(folder: string): z.input<typeof Profile> | undefined {
  const file = join(folder, 'profile.json');
  if (!existsSync(file)) return undefined;
  try {
    const told: unknown = JSON.parse(textOf(file));
    const page = Paged.safeParse(told).data?.receipt.page;
    const fault = page === undefined ? null : faultOfPage(page);
    // A counter would pass over it without a word.
    if (fault !== null) throw new FileFault(`${file}: receipt.page: ${fault}`);
    return ProfileFile.parse(told);
  } catch (fault) {
    if (fault instanceof FileFault) throw fault;
    throw new FileFault(`${file}: ${fault instanceof z.ZodError ? firstIssue(fault) : String(fault)}`);
  }
}

const IdRow = z.object({ id: z.string() });
const KnownClerk = z.object({ id: z.string(), pin: z.string() });

/** As a column holds it; null where the row names no language. */
function namesIn(row: Readonly<Record<string, unknown>>): string | null {
  const names = LANGUAGES.map((tag) => [tag, row[`name.${tag}`]] as const).filter(([, name]) => name !== undefined);
  return names.length === 0 ? null : JSON.stringify(Object.fromEntries(names));
}

async function putStation(upstream: Upstream, station: z.output<typeof StationRow>): Promise<void> {
  await upstream.database.query(
    `
    INSERT INTO station (id, name)
    SELECT $1::uuid, $2::text WHERE NOT EXISTS (SELECT FROM station WHERE name = $2::text)`,
    [newId(upstream.ports), station.name],
  );
  await upstream.database.query('UPDATE station SET names = $2::jsonb WHERE name = $1', [
    station.name,
    namesIn(station),
  ]);
}

async function putCounter(upstream: Upstream, counter: z.output<typeof CounterRow>): Promise<void> {
  const [station] = await many(upstream.database, IdRow, 'SELECT id FROM station WHERE name = $1', [counter.station]);
  if (!station)
    throw new FileFault(
      `counter ${counter.number} is at the station ${counter.station}, which is not there: name it in stations.csv`,
    );
  await upstream.database.query(
    `
    INSERT INTO counter (id, number, name, station_id, names) VALUES ($1, $2::integer, $3, $4, $5::jsonb)
    ON CONFLICT (number) DO UPDATE
    SET name = excluded.name, station_id = excluded.station_id, names = excluded.names`,
    [newId(upstream.ports), counter.number, counter.name, station.id, namesIn(counter)],
  );
}

/** A clerk is known again by name. A PIN in digits is hashed when it is another one; the digits are kept nowhere. */
async function putClerk(upstream: Upstream, clerk: z.output<typeof ClerkRow>): Promise<void> {
  const { database } = upstream;
  const [known] = await many(database, KnownClerk, 'SELECT id, pin FROM clerk WHERE name = $1', [clerk.name]);
  const pin = clerk.pin.startsWith('$') ? clerk.pin : await hashedPin(clerk.pin, known?.pin, upstream);
  const { id } = await one(
    database,
    IdRow,
    `
    INSERT INTO clerk (id, name, role, pin, language, active, names) VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb)
    ON CONFLICT (id) DO UPDATE
    SET role = excluded.role, pin = excluded.pin, language = excluded.language, active = excluded.active,
      names = excluded.names
    RETURNING id`,
    [
      known?.id ?? newId(upstream.ports),
      clerk.name,
      clerk.role,
      pin,
      clerk.language ?? null,
      clerk.active,
      namesIn(clerk),
    ],
  );
  await database.query('DELETE FROM clerk_station WHERE clerk_id = $1', [id]);
  for (const name of new Set(clerk.stations)) {
    const [station] = await many(database, IdRow, 'SELECT id FROM station WHERE name = $1', [name]);
    if (!station)
      throw new FileFault(`${clerk.name} works at the station ${name}, which is not there: name it in stations.csv`);
    await database.query('INSERT INTO clerk_station (clerk_id, station_id) VALUES ($1, $2)', [id, station.id]);
  }
}

async function hashedPin(pin: string, known: string | undefined, upstream: Upstream): Promise<string> {
  return known !== undefined && (await isPinOf(pin, known)) ? known : phcOf(pin, upstream.ports.randomness);
}

const ListedRow = z.object({ card_number: z.string(), reason: z.string().nullable() });

/** The file is the whole list: what it no longer names is no longer listed. Only what differs is a change. */
async function putHotlist(upstream: Upstream, rows: readonly z.output<typeof HotlistRow>[]): Promise<void> {
  const listed = await many(upstream.database, ListedRow, 'SELECT card_number, reason FROM hotlist WHERE listed');
  const before = new Map(listed.map((row) => [row.card_number, row.reason]));
  const wanted = new Map(rows.map((row) => [row.cardNumber, row.reason]));
  const changes = [
    ...[...wanted]
      .filter(([cardNumber, reason]) => before.get(cardNumber) !== reason)
      .map(([cardNumber, reason]) => ({ cardNumber, listed: true, reason })),
    ...[...before.keys()]
      .filter((cardNumber) => !wanted.has(cardNumber))
      .map((cardNumber) => ({ cardNumber, listed: false })),
  ];
  for (const part of inParts(changes)) await changeHotlist(upstream, part);
}

const ROWS_PER_STATEMENT = 20_000;

function* inParts<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let start = 0; start < items.length; start += ROWS_PER_STATEMENT)
    yield items.slice(start, start + ROWS_PER_STATEMENT);
}
