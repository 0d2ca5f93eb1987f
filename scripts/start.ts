// npm start: the reference upstream with its demo operator, a virtual printer, fiscal register and terminal, and the
// counter, enrolled and ready. What is typed meanwhile switches register and terminal.
import './setup/node-version.ts';
import { accessSync, constants } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Child, startChild } from './children.ts';
import { counterPlan, printerPlan, registerPlan, terminalPlan, upstreamPlan } from './children-plans.ts';
import {
  describeDemo,
  describeRegister,
  describeTerminal,
  Demo,
  PrinterPort,
  RegisterDoor,
  registerVariables,
  TerminalDoor,
  terminalVariables,
} from './demo-operator.ts';
import { writeScreenPicture } from './screen-picture.ts';
import { holdLock } from './setup/lock.mjs';
import { dataFolder, makeFolder } from './setup/places.ts';
import { say } from './setup/say.mjs';
import { type Machine, prepareMachine } from './setup.ts';
import { onStop } from './stopping.ts';
import { onTyped } from './typed-lines.ts';

const CHILD_READY_TIMEOUT_MS = 60_000;
const PICTURE_EVERY_MS = 3_000;
// The machine lacks something that only its owner can give.
const CANNOT_BEGIN = 2;

// In the order of starting; they are ended the other way round, so that the counter can still ship and print its last.
const children: Child[] = [];
let machine: Machine | undefined;
let stopping = false;

try {
  await start();
} catch (error) {
  await stop(error instanceof Error ? error.message : String(error), children.length === 0 ? CANNOT_BEGIN : 1);
}

async function start(): Promise<void> {
  onStop((reason) => void stop(reason === 'SIGINT' || reason === 'SIGTERM' ? 'Stopping.' : `Stopping: ${reason}.`, 0));
  const { values } = parseArgs({
    options: {
      'data-dir': { type: 'string' },
      'without-register': { type: 'boolean', default: false },
      'without-terminal': { type: 'boolean', default: false },
    },
  });
  const data = openDataFolder(resolve(values['data-dir'] ?? dataFolder()));
  machine = await prepareMachine();

  // Ports of their own choosing, unless somebody wants a certain one.
  const beside = (['register', 'terminal'] as const).filter((each) => !values[`without-${each}`]);
  say(`Starting ${['upstream', 'printer', ...beside].map((each) => `the ${each}`).join(', ')} and the counter …`);
  const upstream = run(startChild(upstreamPlan(data, ['--demo', '--json'], { PORT: process.env['PORT'] ?? '0' })));
  const printer = run(startChild(printerPlan(data)));
  const register = values['without-register'] ? null : run(startChild(registerPlan(data)));
  const terminal = values['without-terminal'] ? null : run(startChild(terminalPlan(data)));
  const [demo, { port }, door, terminalDoor] = await Promise.all([
    upstream.line('where it listens', jsonLine(Demo), CHILD_READY_TIMEOUT_MS),
    printer.line('its port', jsonLine(PrinterPort), CHILD_READY_TIMEOUT_MS),
    register?.line('where it listens', jsonLine(RegisterDoor), CHILD_READY_TIMEOUT_MS) ?? null,
    terminal?.line('where it is', jsonLine(TerminalDoor), CHILD_READY_TIMEOUT_MS) ?? null,
  ]);
  const counter = run(
    startChild(
      counterPlan(data, machine.electron, {
        SAPAR_UPSTREAM_URL: demo.url,
        SAPAR_ENROLMENT_CODE: demo.enrolmentCode,
        SAPAR_PRINTER: `tcp://127.0.0.1:${port}`,
        ...(door && registerVariables(door)),
        ...(terminalDoor && terminalVariables(terminalDoor)),
      }),
    ),
  );
  await counter.line(
    'that its window is open',
    (line) => (line.startsWith('SAPAR_READY') ? true : undefined),
    CHILD_READY_TIMEOUT_MS,
  );
  if (stopping) return;

  say(describeDemo(demo));
  say(`\nReceipts appear in ${join(data, 'receipts')}; logs are in ${join(data, 'logs')}.`);
  await showScreen(machine, data);
  if (door) say(describeRegister(door));
  if (terminalDoor) say(describeTerminal(terminalDoor));
  say('READY. Stop with Ctrl-C.');
  register?.onLine(say);
  terminal?.onLine(say);
  onTyped((line) => hear(line, { register, terminal }));
}

/** What is typed while all runs. */
function hear(line: string, devices: Readonly<Record<'register' | 'terminal', Child | null>>): void {
  const words = line.trim();
  if (words === '' || stopping) return;
  const name = (['register', 'terminal'] as const).find((each) => new RegExp(`^${each}\\b`, 'i').test(words));
  const device = name && devices[name];
  if (name === undefined) say(`«${words}» does nothing here. Type «register help» or «terminal help».`);
  else if (device) device.tell(words);
  else say(`This start has no ${name} of its own. Start it again without --without-${name}.`);
}

function openDataFolder(folder: string): string {
  try {
    makeFolder(folder);
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The data folder ${folder} can't be used: ${reason}. Make it writable, or name another with --data-dir.`,
      { cause: error },
    );
  }
  const holder = holdLock('data', folder);
  if (holder !== undefined) {
    throw new Error(
      `Another Sapar Counter (process ${holder}) runs on the data in ${folder}. ` +
        'Stop it, or name another folder with --data-dir.',
    );
  }
  return folder;
}

/** Keeps the child to be ended, and ends everything when it ends by itself. */
function run(child: Child): Child {
  children.push(child);
  void child.ended.then(({ code, reason }) => {
    if (child.name === 'the counter' && code === 0) return stop('The counter was closed. Stopping the rest.', 0);
    return stop(`Everything is being stopped because ${child.name} is gone: ${reason}`, 1);
  });
  return child;
}

async function stop(sentence: string, exitCode: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  say(sentence);
  for (const child of children.toReversed()) await child.stop();
  await machine?.display.close();
  process.exit(exitCode);
}

function jsonLine<T>(schema: { safeParse: (value: unknown) => { success: true; data: T } | { success: false } }) {
  return (line: string): T | undefined => {
    if (!line.startsWith('{')) return undefined;
    try {
      const parsed = schema.safeParse(JSON.parse(line));
      return parsed.success ? parsed.data : undefined;
    } catch {
      return undefined;
    }
  };
}

/** Without a display somebody may still want to see the till. */
async function showScreen({ display }: Machine, data: string): Promise<void> {
  const { screenFile } = display;
  if (screenFile === undefined) return;
  const picture = join(data, 'screen.png');
  await writeScreenPicture(screenFile, picture);
  const seconds = PICTURE_EVERY_MS / 1000;
  say(`There is no display here: ${picture} shows the counter's screen, refreshed every ${seconds} seconds.`);
  setInterval(() => {
    writeScreenPicture(screenFile, picture).catch((error: unknown) => {
      if (!stopping) void stop(`The picture of the screen can't be written any more: ${String(error)}`, 1);
    });
  }, PICTURE_EVERY_MS);
}
