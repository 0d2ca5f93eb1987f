import { randomBytes } from 'node:crypto';
import { writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { app, BrowserWindow, dialog, ipcMain, powerMonitor, protocol, safeStorage } from 'electron';
import { Language } from '../src-shared/contract/views/look.ts';
import { DisplayAsks } from '../src-shared/contract/display.ts';
import { DISPLAY_CALL, DISPLAY_EVENT } from '../src-shared/contract/display-names.ts';
import { STATE_EVENT } from '../src-shared/contract/ipc.ts';
import { CounterRefused } from './platform/counter-refused.ts';
import { pagesFolder } from './platform/pages-folder.ts';
import { refusalsFolder, takeAway } from './platform/refusals-folder.ts';
import { shippedEnvironmentFault, shippedStartFault } from './platform/shipped-start.ts';
import { machineLanguage } from './platform/machine-language.ts';
import { newDeaths, pauseBeforeRestart } from './platform/restart-pause.ts';
import { dataDirOf, readSettings, type Settings } from './platform/settings.ts';
import { type StartAtLogin, startAtLoginOn } from './platform/start-at-login.ts';
import type { WindowPlace } from './platform/window-place.ts';
import { isOnWayland, WAYLAND_SENTENCE } from './platform/wayland.ts';
import { machineFolder, otherAccountRefused, otherOwnerOf } from './platform/whose-counter.ts';
import { keepGraphicsWorking, withoutGraphicsWhereItFailed } from './graphics.ts';
import { sayGraphicsEnd, sayNotStarted, sayPageEnds } from './said-by-the-system.ts';
import { refusalWords } from './system-words.ts';
import { displayWindowOver } from './display-window.ts';
import type { RunningCounter } from './compose.ts';
import type { Machine } from './ground.ts';
import { startCounter } from './start.ts';
import { ledgerFlags } from './ledger/command-line.ts';
import type { WindowService } from './ipc/window-service.ts';
import { LedgerUnusable } from './restore/found.ts';
import { newRasteriser } from './printing/rasteriser.ts';
import { stayUp } from './platform/stay-up.ts';
import { newIdleLock } from './idle-lock.ts';
import { logIn, tellIn } from './platform/log.ts';
import { systemClock } from './platform/ports.ts';
import {
  isPageOf,
  keepOnScreen,
  loadCounterPage,
  openCounterWindow,
  raiseWindow,
  registerAppProtocol,
  serveAppProtocol,
} from './window.ts';

/** Starts at the steps by which a ledger is had back, also where nothing is wrong with it. */
const RESTORE_FLAG = '--restore-ledger';
/** Exit codes that a script can tell apart. */
const EXIT_REFUSED = 1;
const EXIT_RUNNING_ALREADY = 3;
/** A start waits so often for the end of an earlier one that was refused, and whose window stands. */
const LOCK_TRIES_MAX = 40;
const BETWEEN_TRIES_MS = 50;
/** Changes within one frame of the screen are told together. */
const STATE_INTERVAL_MS = 16;

/** Renaming the program, or copying it, makes no development build of it: what lies in an archive was packed. */
const SHIPPED = app.isPackaged || __dirname.includes('.asar');
const isRoot = process.getuid?.() === 0;

if (SHIPPED) {
  const { argv, platform } = process;
  const fault = shippedStartFault({ words: argv.slice(1), platform, isRoot });
  if (fault !== null) leaveWith(EXIT_REFUSED, fault);
  // Node would open its inspector at this signal.
  process.on('SIGUSR1', () => {});
}
const environmentFault = SHIPPED ? shippedEnvironmentFault(process.env) : null;
const asked = environmentFault === null ? ledgerFlags(process.argv) : null;
if (asked) {
  // A ledger is read or exported without a window, without a lock and without a word to any other counter that runs.
  leaveWith(asked.exitCode, asked.sentence);
}

registerAppProtocol();
if (process.platform === 'linux' && isRoot) app.commandLine.appendSwitch('no-sandbox');
// Without a window and without an end it would be in the way of every later start.
main().catch(() => app.exit(EXIT_REFUSED));

/** Before anything is opened, and at once. */
function leaveWith(code: number, sentence: string): never {
  writeSync(code === 0 ? process.stdout.fd : process.stderr.fd, `${sentence}\n`);
  process.exit(code);
}

async function main(): Promise<void> {
  try {
    await start();
  } catch (fault) {
    const why = fault instanceof Error ? fault.message : String(fault);
    await refuse(new CounterRefused(`The counter can't start (${why}). Give this to support.`, 'fault'));
  }
}

async function start(): Promise<void> {
  if (environmentFault !== null) return refuse(environmentFault);
  const dataDirByDefault = SHIPPED ? machineFolder(process) : join(app.getPath('userData'), 'counter');
  const folder = dataDirOf(process.env, dataDirByDefault);
  const owner = folder.ok ? otherOwnerOf(folder.value) : null;
  if (folder.ok && owner !== null) return refuse(otherAccountRefused(folder.value, owner));
  const settings = readSettings(process.env, dataDirByDefault);
  if (!settings.ok) return refuse(settings.error);
  const { dataDir } = settings.value;
  const pages = pagesFolder(dataDir, say);
  if (!pages.ok) return refuse(pages.error, settings.value.language);
  if (SHIPPED) {
    // What the window of an earlier start says is no longer so.
    const refusals = endEarlierRefusal();
    app.releaseSingleInstanceLock();
    takeAway(refusals);
    // Chromium makes the socket of every lock in the temporary folder, and takes none for a counter that runs.
    if (refusals === null) process.env['TMPDIR'] = pages.value;
  }
  app.setPath('userData', pages.value);
  if (!app.requestSingleInstanceLock()) {
    // No window says so: the one that runs comes to the front. A shipped counter is the only one of its machine.
    const advice = SHIPPED ? 'Its window is in front now.' : 'Use its window, or give SAPAR_DATA_DIR another folder.';
    say(`A counter already runs with the data folder ${dataDir}. ${advice}`);
    return app.exit(EXIT_RUNNING_ALREADY);
  }
  withoutGraphicsWhereItFailed(pages.value, say);
  const log = logIn(dataDir, () => systemClock.now());
  keepGraphicsWorking(pages.value, log, tellIn(log), (isKept) =>
    sayGraphicsEnd(languageNow(settings.value.language), isKept),
  );
  await app.whenReady();
  // Without a listener Electron would end with its last window, also between two of them.
  app.on('window-all-closed', () => {});

  // As often as a counter wants to start again by itself; a person's leaving ends the app.
  for (let wanted = startWanted(); ; wanted = startWanted()) {
    const started = await startedCounter(settings.value, wanted.startAgain);
    if (!started) return;
    const { running } = started;
    stayUp(process, running.log);
    if (isOnWayland(process)) tellIn(running.log)(WAYLAND_SENTENCE);
    await serveWindow(running, started.settings, {
      until: wanted.again,
      beside: (clerks) => openCustomerDisplay(clerks, running),
      placed: () => running.counter.screen.window.placed(),
    });
  }
}

function startWanted(): { readonly startAgain: () => void; readonly again: Promise<void> } {
  const { promise: again, resolve: startAgain } = Promise.withResolvers<void>();
  return { startAgain, again };
}

interface StartedCounter {
  readonly running: RunningCounter;
  /** What it was set up by at last: the guided page may have changed it. */
  readonly settings: Settings;
}

/** A counter, after as many walks through the restore steps as it takes; null: refused, and said why. */
async function startedCounter(
  { dataDir, language }: Pick<Settings, 'dataDir' | 'language'>,
  startAgain: () => void,
): Promise<StartedCounter | null> {
  // Asked for by a person; once, since the counter is started from there.
  let wanted = process.argv.includes(RESTORE_FLAG) ? new LedgerUnusable('asked', 'the steps were asked for') : null;
  for (;;) {
    // The screen may have set up another upstream meanwhile.
    const settings = readSettings({ ...process.env, SAPAR_DATA_DIR: dataDir }, dataDir);
    if (!settings.ok) {
      await refuse(settings.error, language);
      return null;
    }
    const started = await startCounter(settings.value, machine(startAgain), wanted);
    if (started.kind === 'sells') return { running: started.running, settings: settings.value };
    if (started.kind === 'refused') {
      await refuse(started.why, settings.value.language);
      return null;
    }
    wanted = null;
    // The counter then opens a window of its own.
    const ready = started.kind === 'restores' ? { restore: true } : { setUp: true };
    await serveWindow(started.desk, settings.value, { until: started.desk.left, ready });
  }
}

interface Windows {
  /** Anything that the line of readiness says beside Electron's version. */
  readonly ready?: object;
  readonly until: Promise<void>;
  /** Other windows that stand beside the clerk's. */
  readonly beside?: (clerks: BrowserWindow) => void;
  /** How the clerk's window is to stand now; absent: as it was set at the start. */
  readonly placed?: () => ReturnType<WindowPlace['placed']>;
}

/** The clerk's window, served until the counter or the steps are left; then what served it is stopped. */
async function serveWindow(
  service: WindowService,
  settings: Settings,
  { ready, until, beside, placed }: Windows,
): Promise<void> {
  serveAppProtocol(join(__dirname, '..', 'renderer'));
  const window = openCounterWindow({
    preload: join(__dirname, '..', 'preload', 'preload.cjs'),
    title: 'Sapar Counter',
    devTools: !SHIPPED,
    fullScreen: settings.fullScreen,
  });
  const kept = keepOnScreen(window, settings);
  if (placed) service.onChanged(() => kept.place(placed()));
  const raise = () => raiseWindow(window);
  app.on('second-instance', raise);
  const key = window.webContents.id;
  const route = service.route(key, () => window.webContents.printToPDF({ pageSize: 'A4', printBackground: true }));
  ipcMain.handle('sapar', (event, channel: unknown, input: unknown) =>
    isPageOf(window, event) ? route(channel, input) : Promise.reject(new Error('not the counter’s own page')),
  );
  service.onChanged(
    tellState(
      () => window,
      STATE_EVENT,
      () => service.state(key),
    ),
  );

  const quit = () => app.quit();
  const end = endInOrder(() => service.stop());
  // Without the clerk's window the counter ends, whatever the customer's display is at.
  window.on('closed', quit);
  // The window's close button and a signal both end the app in order: paper and shipping stop, then the ledger closes.
  app.on('before-quit', end);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, quit);
  bringPageBack(window, service.log, () => void loadCounterPage(window), {
    ended: () => service.pageEnded(key),
    pauses: (pauseMs, back) => sayPageEnds(window, pauseMs / 1000, languageNow(settings.language), back),
  });
  lockWhenIdle(window, service.idleLockSeconds, () => service.lock(key));
  await loadCounterPage(window);
  beside?.(window);
  process.stdout.write(`SAPAR_READY ${JSON.stringify({ electron: process.versions.electron, ...ready })}\n`);
  await until;
  window.off('closed', quit);
  app.off('second-instance', raise);
  kept.stop();
  // First: nobody asks a counter that is ending.
  ipcMain.removeHandler('sapar');
  ipcMain.removeHandler(DISPLAY_CALL);
  window.destroy();
  protocol.unhandle('app');
  await service.stop();
  app.off('before-quit', end);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, quit);
}

interface ComingBack {
  ended?(): void;
  /** It ends again and again. `until`: aborted when it is there again. */
  pauses?(pauseMs: number, until: AbortSignal): void;
}

/** A page that ended is loaded again: at once, and with a pause where it ends again and again. */
function bringPageBack(
  window: BrowserWindow,
  log: WindowService['log'],
  load: () => void,
  { ended, pauses }: ComingBack = {},
): void {
  const deaths = newDeaths(() => performance.now());
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    ended?.();
    const pauseMs = pauseBeforeRestart(deaths.again());
    log.info('the page ended', { page: window.getTitle(), reason, pauseMs });
    if (reason === 'clean-exit') return;
    const back = new AbortController();
    if (pauseMs > 0) pauses?.(pauseMs, back.signal);
    setTimeout(() => {
      back.abort();
      if (!window.isDestroyed()) load();
    }, pauseMs);
  });
}

/** As the start pins it, else as the system of this machine is set. */
function languageNow(pinned: Language | null): Language {
  return pinned ?? machineLanguage(app.getPreferredSystemLanguages());
}

function machine(startAgain: () => void): Machine {
  return {
    versions: { app: app.getVersion(), electron: process.versions.electron },
    packaged: SHIPPED,
    hostName: hostname(),
    language: machineLanguage(app.getPreferredSystemLanguages()),
    random: (bytes: number) => randomBytes(bytes),
    drawing: () =>
      newRasteriser({ worker: join(__dirname, 'raster-worker.cjs'), fontFolders: [join(__dirname, '..', 'fonts')] }),
    keyStore: safeStorage,
    restartToRestore: () => {
      app.relaunch({ args: [...process.argv.slice(1), RESTORE_FLAG] });
      app.quit();
    },
    chooseFile,
    startAtLogin: SHIPPED ? startAtLogin() : null,
    startAgain,
  };
}

/** A development build in the way of a sign-in would help nobody. */
function startAtLogin(): StartAtLogin | null {
  if (process.platform === 'linux') return startAtLoginOn(process);
  return {
    isOn: () => app.getLoginItemSettings().openAtLogin,
    set: (on) => app.setLoginItemSettings({ openAtLogin: on }),
  };
}

/** In the main process: a page opens no dialog. */
async function chooseFile(): Promise<string | null> {
  const filters = [
    { name: 'PEM, CRT, CER', extensions: ['pem', 'crt', 'cer', 'der'] },
    { name: '*', extensions: ['*'] },
  ];
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  const options = { properties: ['openFile'], filters } satisfies Electron.OpenDialogOptions;
  const chosen = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options));
  return chosen.canceled ? null : (chosen.filePaths[0] ?? null);
}

/** What reaches the window is seen here, before any page: keys, mouse, wheel and touch. */
function lockWhenIdle(window: BrowserWindow, seconds: number, lock: () => void): void {
  const idle = newIdleLock(seconds, lock);
  window.webContents.on('input-event', idle.touched);
  window.webContents.on('before-input-event', idle.touched);
  powerMonitor.on('suspend', idle.away);
  powerMonitor.on('resume', idle.away);
  powerMonitor.on('lock-screen', idle.away);
  window.once('closed', () => {
    idle.stop();
    powerMonitor.off('suspend', idle.away);
    powerMonitor.off('resume', idle.away);
    powerMonitor.off('lock-screen', idle.away);
  });
}

function openCustomerDisplay(clerks: BrowserWindow, { counter, log, onChanged }: RunningCounter): void {
  const { display } = counter.screen;
  const customers = displayWindowOver({
    clerks,
    preload: join(__dirname, '..', 'preload', 'display-preload.cjs'),
    devTools: !SHIPPED,
    bringBack: (window, load) => bringPageBack(window, log, load),
    setting: () => display.setting(),
    stands(on) {
      display.stands(on);
      counter.changed();
    },
  });
  ipcMain.handle(DISPLAY_CALL, (event, input: unknown) => {
    const wish = DisplayAsks.safeParse(input);
    if (!isPageOf(customers.window, event) || !wish.success)
      return Promise.reject(new Error('not for the customer’s display'));
    if (wish.data.kind === 'language') display.choose(wish.data.language);
    if (wish.data.kind === 'look') display.reads(wish.data.look);
    return display.state();
  });
  onChanged(
    tellState(
      () => customers.window,
      DISPLAY_EVENT,
      () => display.state(),
    ),
  );
  onChanged(() => customers.arrange());
  clerks.webContents.on('input-event', () => display.hand());
  clerks.webContents.on('before-input-event', () => display.hand());
  customers.arrange();
}

/** Sends the state at most once a frame, however often it changes. */
function tellState(whom: () => BrowserWindow | null, event: string, state: () => unknown): () => void {
  let waiting: NodeJS.Timeout | null = null;
  return () => {
    waiting ??= setTimeout(() => {
      waiting = null;
      const window = whom();
      if (window && !window.isDestroyed()) window.webContents.send(event, state());
    }, STATE_INTERVAL_MS);
  };
}

function endInOrder(stop: () => Promise<void>) {
  let ending = false;
  return (event: { preventDefault(): void }) => {
    if (ending) return;
    ending = true;
    event.preventDefault();
    void stop().finally(() => app.exit(0));
  };
}

/**
 * In a line for whoever reads the log, and, at a till, in a window that stands until a person has read it. `language`:
 * as the settings say, where they could be read.
 */
async function refuse(refused: CounterRefused, language = languageInEnvironment()): Promise<void> {
  say(refused.message);
  const isSeen = process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
  if (SHIPPED && isSeen && !process.argv.some((word) => word.startsWith('--ledger-')))
    await showRefusal(refused, language);
  app.exit(EXIT_REFUSED);
}

function languageInEnvironment(): Language | null {
  return Language.safeParse(process.env['SAPAR_LANGUAGE']).data ?? null;
}

/** One window at a time: that of an earlier start goes, since this one says what is so now. */
async function showRefusal(refused: CounterRefused, language: Language | null): Promise<void> {
  // Whoever starts it once more, with the fault mended or not, is answered by that start.
  app.releaseSingleInstanceLock();
  const folder = endEarlierRefusal();
  // The folder is the later start's from here on.
  app.on('second-instance', () => app.exit(EXIT_REFUSED));
  await app.whenReady();
  await sayNotStarted(refusalWords(refused, languageNow(language)));
  // Electron writes until the very end.
  process.on('exit', () => takeAway(folder));
}

/**
 * Ends an earlier start that was refused, by asking for the lock that it holds, and waits up to two seconds for that.
 * Electron works in the folder of the lock from here on; null: none can be made, and what stands there stays.
 */
function endEarlierRefusal(): string | null {
  const folder = refusalsFolder();
  if (folder === null) return null;
  try {
    app.setPath('userData', folder);
    const slice = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    for (let tries = 0; !app.requestSingleInstanceLock() && tries < LOCK_TRIES_MAX; tries += 1)
      Atomics.wait(slice, 0, 0, BETWEEN_TRIES_MS);
  } catch (fault) {
    say(`The window of an earlier start can't be ended (${String(fault)}).`);
  }
  return folder;
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}
