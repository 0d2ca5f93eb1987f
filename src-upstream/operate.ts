import { parseArgs } from 'node:util';
import { z } from 'zod';
import { err, ok, type Result } from '../src-shared/result.ts';
import type { StrandedEntry } from './journal/stranded.ts';
import { FileFault, loadFiles } from './operator/load-files.ts';
import { operatorOver, type CounterInfo, type Operator } from './operator/operator.ts';
import { readSettings } from './settings.ts';
import { sentenceFor } from './start-faults.ts';
import { openUpstream } from './upstream.ts';
import type { Upstream } from './upstream-context.ts';

/**
 * The operator's commands: `node src-upstream/operate.ts <command> …`, on the database that the environment names.
 * Beside a running upstream on PostgreSQL they work at once; the embedded database serves one program at a time.
 */

const USAGE = `Commands of the operator
  counters                        what counters there are, and their journals' heads as SEQ:HASH
  code COUNTER                    a fresh enrolment code for the counter of this number
  revoke COUNTER                  its machine gets 401 from now on
  stranded COUNTER                what a superseded machine has handed in
  release COUNTER                 decides what is stranded as if it had come in time
  claims                          every claim and where it stands
  decide CLAIM credited|refund-at-counter|denied [REASON]
  pay-at CLAIM COUNTER [sure]     another counter pays this claim; sure: the one before was asked, and has not paid it
  let-go CARD                     decides the card's waiting credits
  maintenance on REASON | off     answers every call with 503, or no longer
  load FOLDER                     stations.csv counters.csv clerks.csv cards.csv hotlist.csv profile.json,
                                  all or nothing
`;

type Command = (upstream: Upstream, operator: Operator, words: readonly string[]) => Promise<Result<string, string>>;

const COMMANDS: Readonly<Record<string, Command>> = {
  counters: async (_upstream, operator) =>
    ok(
      table(
        (await operator.counters()).map((each) => [
          String(each.number),
          each.name,
          each.stationName,
          each.machine ?? 'not enrolled',
          `${each.nextSeq - 1}:${each.headHash}`,
          each.id,
        ]),
      ),
    ),
  code: (_upstream, operator, words) =>
    ofCounter(operator, words, async ({ number }) => ok(await operator.newEnrolmentCode(number))),
  revoke: (_upstream, operator, words) =>
    ofCounter(operator, words, async ({ number, name }) => {
      await operator.revokeTokens(number);
      return ok(`The tokens of counter ${number} (${name}) are revoked.`);
    }),
  stranded: (_upstream, operator, words) =>
    ofCounter(operator, words, async ({ id }) =>
      ok(table((await operator.stranded(id)).map((each) => [String(each.seq), each.kind, each.id, fateOf(each)]))),
    ),
  release: (_upstream, operator, words) =>
    ofCounter(operator, words, async ({ id }) => {
      const { released, outcomes } = await operator.releaseStranded(id);
      const decided = outcomes.map((each) => [
        String(each.seq),
        `line ${each.line}`,
        each.status,
        each.reason ?? '',
        each.entryId,
      ]);
      return ok(`${released} entries released.\n${table(decided)}`);
    }),
  claims: async (_upstream, operator) =>
    ok(
      table(
        (await operator.claims()).map((each) => [
          each.id,
          `…${each.cardNumber.slice(-4)}`,
          String(each.amount),
          each.status,
        ]),
      ),
    ),
  decide: decide,
  'pay-at': (_upstream, operator, [claim, ...words]) =>
    ofCounter(operator, words, async ({ id, number, name }) => {
      const claimId = z.uuid().safeParse(claim);
      const [, word] = words;
      if (!claimId.success) return err('say the id of a claim; the command claims lists them');
      if (word !== undefined && word !== 'sure') return err('say nothing behind the counter, or `sure`');
      const changed = await operator.letPay(claimId.data, id, word === 'sure');
      return changed.ok ? ok(`Counter ${number} (${name}) pays it, and no other.`) : changed;
    }),
  'let-go': async (_upstream, operator, [card = '']) => {
    await operator.letCreditsGo(card);
    return ok('Done.');
  },
  maintenance: async (_upstream, operator, [state, ...reason]) => {
    if (state !== 'off' && (state !== 'on' || reason.length === 0))
      return err('say `maintenance on` with a reason, or `maintenance off`');
    await operator.setMaintenance(state === 'on' ? reason.join(' ') : null);
    return ok(state === 'on' ? 'Closed.' : 'Open.');
  },
  load: async (upstream, _operator, [folder]) => {
    if (folder === undefined) return err('say which folder to load');
    const loaded = await loadFiles(upstream, folder);
    return ok(table(Object.entries(loaded).map(([what, count]) => [what, String(count)])));
  },
};

async function ofCounter(
  operator: Operator,
  [number]: readonly string[],
  work: (counter: CounterInfo) => Promise<Result<string, string>>,
): Promise<Result<string, string>> {
  const counter = (await operator.counters()).find((each) => String(each.number) === number);
  return counter
    ? work(counter)
    : err(`there is no counter ${number ?? 'without a number'}; the command counters lists them`);
}

async function decide(
  _upstream: Upstream,
  operator: Operator,
  [claimId, decision, ...reason]: readonly string[],
): Promise<Result<string, string>> {
  const known = z.enum(['credited', 'refund-at-counter', 'denied']).safeParse(decision);
  if (!known.success) return err('say credited, refund-at-counter or denied');
  const claim = (await operator.claims()).find((each) => each.id === claimId);
  if (!claim) return err(`there is no claim ${claimId ?? 'without an id'}; the command claims lists them`);
  if (claim.status !== 'open') return err(`the claim is ${claim.status} already`);
  await operator.decideClaim(claim.id, known.data, reason.length === 0 ? undefined : reason.join(' '));
  return ok('Decided.');
}

function table(rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return 'None.';
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function fateOf(entry: StrandedEntry): string {
  if (entry.in_journal) return 'in the journal after all';
  return entry.released_at === null ? 'kept' : `released ${entry.released_at}`;
}

async function main(): Promise<void> {
  const {
    positionals: [name = '', ...words],
  } = parseArgs({ allowPositionals: true, options: {} });
  const command = COMMANDS[name];
  if (!command) return end(USAGE, name === '' ? 0 : 2);
  const settings = readSettings(process.env, []);
  if (!settings.ok) return end(`${settings.error}\n`, 2);
  try {
    const upstream = await openUpstream(settings.value);
    const said = await command(upstream, operatorOver(upstream), words).finally(() => upstream.database.close());
    end(`${said.ok ? said.value : `${name}: ${said.error}.`}\n`, said.ok ? 0 : 2);
  } catch (fault) {
    end(
      `${fault instanceof FileFault ? `Nothing was loaded: ${fault.message}.` : sentenceFor(fault, settings.value)}\n`,
      2,
    );
  }
}

function end(text: string, code: number): void {
  (code === 0 ? process.stdout : process.stderr).write(text);
  process.exitCode = code;
}

await main();
