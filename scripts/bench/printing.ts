import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { SaleId, ShiftId } from '../../src-shared/ids.ts';
import type { Draft } from '../../src-shared/journal/entry.ts';
import { salePostings } from '../../src-shared/journal/kinds/sale.ts';
import { money } from '../../src-shared/money.ts';
import { assert } from '../../src-shared/result.ts';
import { instant } from '../../src-shared/time.ts';
import type { Ledger } from '../../src-main/ledger/ledger.ts';
import { systemClock } from '../../src-main/platform/ports.ts';
import { type PrinterProfile, printerProfile } from '../../src-main/printing/printer-profile.ts';
import type { Printing } from '../../src-main/printing/printing.ts';
import { startPrinting } from '../../src-main/printing/start-printing.ts';
import { ownDrawing } from '../../tests/devices/drawing-parts.ts';
import { PROFILE } from '../../tests/devices/receipt-fixtures.ts';
import { ROOT } from '../setup/places.ts';
import { say } from '../setup/say.mjs';
import { aim, CLERK, ids, medianAndP95, openLedger, quantile } from './measuring.ts';

const RECEIPTS = 60;
const WARMING = 10;
/** The best of several rounds is told: what the machine does beside is not ours to measure. */
const ROUNDS = 5;
const RECEIPTS_A_ROUND = 20;
const AIM_TEXT_MS = 50;
const AIM_IMAGE_MS = 150;
const AIM_BLOCK_MS = 8;

interface Kind {
  readonly name: string;
  readonly language: string;
  readonly profile: PrinterProfile;
  readonly aimMs: number;
}

/**
 * The customer's own lines hold amounts and digits that were never drawn before: none of them comes out of the cache.
 */
const KINDS: readonly Kind[] = [
  { name: 'a text receipt', language: 'ru', profile: printerProfile('epson'), aimMs: AIM_TEXT_MS },
  { name: 'with image lines (Chinese)', language: 'zh-CN', profile: printerProfile('epson'), aimMs: AIM_IMAGE_MS },
  { name: 'all of it as images', language: 'zh-CN', profile: printerProfile('epson', 80, true), aimMs: AIM_IMAGE_MS },
];

/** What printing takes of a customer's time and of the main process's, on a virtual printer in a process of its own. */
export async function benchPrinting(folder: string): Promise<void> {
  const device = spawn(process.execPath, [join(ROOT, 'tests', 'devices', 'virtual-printer-bare.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  try {
    const port = Number((await createInterface(device.stdout)[Symbol.asyncIterator]().next()).value);
    for (const [index, kind] of KINDS.entries()) await benchKind(kind, port, join(folder, `printing-${index}.sqlite`));
  } finally {
    device.stdin.end();
    await once(device, 'exit');
  }
}

async function benchKind(kind: Kind, port: number, file: string): Promise<void> {
  const { db, ledger } = openLedger(file);
  const jobs: Buffer[] = [];
  const printing = startPrinting({
    db,
    clock: systemClock,
    log: { info: () => undefined, incident: () => '', fault: (what, fault) => say(`${what}: ${String(fault)}`) },
    address: { kind: 'tcp', host: '127.0.0.1', port },
    files: { devicesOnly: true, dataDir: '' },
    profile: kind.profile,
    drawing: ownDrawing(),
    onEncoded: (bytes) => void jobs.push(Buffer.from(bytes)),
    sources: {
      entryBySeq: (seq) => ledger.entryAt(seq),
      profileByVersion: () => PROFILE,
      currentProfile: () => PROFILE,
      counter: () => ({ counterName: '3-касса', stationName: 'Сайран' }),
      clerkName: () => 'Айгерім',
    },
  });
  const till: Till = { ledger, printing, language: kind.language };
  for (let receipt = 0; receipt < WARMING; receipt += 1) await printOne(till);
  const times: number[] = [];
  jobs.length = 0;
  for (let receipt = 0; receipt < RECEIPTS; receipt += 1) times.push(await printOne(till));
  // The commits are not the printing's: they are made before the worker is woken.
  const blocks: Block[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (let receipt = 0; receipt < RECEIPTS_A_ROUND; receipt += 1) sell(till);
    blocks.push(await longestBlock(() => allPrinted(till)));
  }
  await printing.stop();
  db.close();

  const floor = await bareWrites(port, jobs.slice(0, RECEIPTS));
  const idle: Block[] = [];
  for (let round = 0; round < ROUNDS; round += 1)
    idle.push(await longestBlock(() => new Promise((resolve) => setTimeout(resolve, 200))));
  tell(kind, times, floor);
  const best = (of: readonly Block[], which: keyof Block) => Math.min(...of.map((block) => block[which]));
  const wall = best(blocks, 'wallMs');
  say(
    `  longest block of the main process  ${wall.toFixed(2)} ms ${aim(AIM_BLOCK_MS, wall <= AIM_BLOCK_MS)}, ` +
      `its work alone ${best(blocks, 'workMs').toFixed(2)} ms   ` +
      `floor, an empty loop: ${best(idle, 'wallMs').toFixed(2)} ms, its work ${best(idle, 'workMs').toFixed(2)} ms`,
  );
}

function tell(kind: Kind, times: readonly number[], floor: readonly number[]): void {
  const median = quantile(times, 0.5);
  const aimed = aim(kind.aimMs, Number(median) <= kind.aimMs);
  say(
    `commit to printed, ${kind.name.padEnd(26)}  median ${median} ms ${aimed}, ` +
      `p95 ${quantile(times, 0.95)} ms   floor, its bytes on a bare socket: ${medianAndP95(floor)}`,
  );
}

interface Till {
  readonly ledger: Ledger;
  readonly printing: Printing;
  readonly language: string;
}

let amounts = 1000;
const SHIFT = ids.mint<ShiftId>();

function sell({ ledger, language }: Till): void {
  amounts += 37;
  const amount = money(amounts);
  const lines = [
    {
      line: 1,
      cardNumber: `96431085033${String(amounts).padStart(8, '0')}`,
      productId: 'top-up',
      kind: 'stored-value' as const,
      amount,
      balanceBefore: money(1240),
      effect: 'immediate' as const,
    },
  ];
  const tenders = [
    { tenderId: 'cash', kind: 'cash' as const, amount, received: money(amounts + 500), change: money(500) },
  ];
  const draft: Draft<'sale'> = {
    id: ids.mint<SaleId>(),
    kind: 'sale',
    at: instant(Date.now()),
    shiftId: SHIFT,
    clerkId: CLERK,
    supervisorId: null,
    body: { v: 1, receiptNumber: 'AB12C-000412', language, profileVersion: '2026-11', offline: false, lines, tenders },
    postings: salePostings(lines, tenders),
  };
  const sold = ledger.append(draft);
  assert(sold.ok, 'the sale is written');
}

/**
 * From before the commit until the printer has said that all of it is printed: later than the last byte was accepted.
 */
async function printOne(till: Till): Promise<number> {
  const startedAt = performance.now();
  sell(till);
  await allPrinted(till);
  return performance.now() - startedAt;
}

async function allPrinted({ printing }: Till): Promise<void> {
  const done = new Promise<void>((resolve) => {
    const forget = printing.onChange((status) => {
      if (status.waiting > 0) return;
      forget();
      resolve();
    });
  });
  printing.wake();
  await done;
}

/** The same bytes and the same question after them, on a bare socket: what the printer and the line take. */
async function bareWrites(port: number, jobs: readonly Buffer[]): Promise<number[]> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.setNoDelay(true);
  const times: number[] = [];
  for (const job of jobs) {
    const startedAt = performance.now();
    socket.write(Buffer.concat([job, Buffer.from([0x1d, 0x72, 0x01])]));
    await once(socket, 'data');
    times.push(performance.now() - startedAt);
  }
  socket.destroy();
  return times;
}

interface Block {
  /** For which nothing else got its turn. */
  readonly wallMs: number;
  /** The processor's part of it: no wait for the disk or for a busy machine is in it. */
  readonly workMs: number;
}

async function longestBlock(work: () => Promise<unknown>): Promise<Block> {
  const now = () => ({ wall: performance.now(), work: workOfThisThreadMs() });
  let [wallMs, workMs, last, runs] = [0, 0, now(), true];
  const turn = () => {
    const here = now();
    wallMs = Math.max(wallMs, here.wall - last.wall);
    workMs = Math.max(workMs, here.work - last.work);
    last = here;
    if (runs) setImmediate(turn);
  };
  setImmediate(turn);
  await work();
  runs = false;
  return { wallMs, workMs };
}

function workOfThisThreadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
