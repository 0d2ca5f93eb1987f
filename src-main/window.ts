import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { app, BrowserWindow, type IpcMainInvokeEvent, Menu, protocol, screen, session } from 'electron';
import type { WindowView } from '../src-shared/contract/views/look.ts';
import { clerksScreen } from './display-plan.ts';

/** The pages of the app, served from its own folder under app://counter/, with nothing from anywhere else. */
const ORIGIN = 'app://counter';
const COUNTER_PAGE = `${ORIGIN}/index.html`;
export const DISPLAY_PAGE = `${ORIGIN}/display.html`;
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  // No dialog, window, download or lock: what a page of ours doesn't use.
  'sandbox allow-scripts allow-same-origin allow-forms',
].join('; ');
/** Asked of nobody: no handler of permissions hears of some of these. */
const PERMISSIONS_POLICY = (
  'bluetooth camera clipboard-read display-capture fullscreen geolocation hid idle-detection keyboard-map ' +
  'local-fonts microphone midi payment picture-in-picture screen-wake-lock serial usb web-share ' +
  'window-management xr-spatial-tracking'
)
  .split(' ')
  .map((feature) => `${feature}=()`)
  .join(', ');
/** Pickers of files that write as well, and windows of their own: no page of ours has a use for them. */
const FEATURES_OFF = 'FileSystemAccessLocal,PictureInPictureAPI,DocumentPictureInPictureAPI,EyeDropperAPI';
const CONTENT_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};
/** The second is that of Chromium's own tools, which the shipped app does not open. */
const OWN_ADDRESSES = [`${ORIGIN}/`, 'devtools://'];
const SMALLEST = { width: 1024, height: 768 };

/**
 * Before the app is ready: app:// is an origin of its own, like https. No other address leads anywhere, whoever asks;
 * what the counter itself sends does not go through Chromium.
 */
export function registerAppProtocol(): void {
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: false } },
  ]);
}

export function serveAppProtocol(rendererFolder: string): void {
  protocol.handle('app', async (request) => {
    const file = fileOf(new URL(request.url), rendererFolder);
    if (file === null) return new Response('not found', { status: 404 });
    try {
      return new Response(new Uint8Array(await readFile(file)), {
        headers: {
          'content-type': CONTENT_TYPES[extname(file)] ?? 'application/octet-stream',
          'content-security-policy': CONTENT_SECURITY_POLICY,
          'permissions-policy': PERMISSIONS_POLICY,
          'x-content-type-options': 'nosniff',
        },
      });
    } catch {
      return new Response('not found', { status: 404 });
    }
  });
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.on('will-download', (event) => event.preventDefault());
  defaultSession.webRequest.onBeforeRequest(({ url }, decide) =>
    decide({ cancel: !OWN_ADDRESSES.some((own) => url.startsWith(own)) }),
  );
}

function fileOf(url: URL, rendererFolder: string): string | null {
  if (url.origin !== ORIGIN && url.host !== 'counter') return null;
  const file = normalize(join(rendererFolder, decodeURIComponent(url.pathname === '/' ? '/index.html' : url.pathname)));
  return file.startsWith(rendererFolder + sep) ? file : null;
}

/**
 * Calls are answered only to the page that the window is there for, in its main frame: the display never reaches the
 * clerk's channels.
 */
export function isPageOf(window: BrowserWindow | null, event: IpcMainInvokeEvent): boolean {
  const frame = event.senderFrame;
  return (
    window !== null &&
    event.sender === window.webContents &&
    frame !== null &&
    frame.parent === null &&
    frame.url.startsWith(`${ORIGIN}/`)
  );
}

export function openCounterWindow(options: {
  preload: string;
  title: string;
  devTools: boolean;
  fullScreen: boolean;
}): BrowserWindow {
  // No menu: Ctrl+R, Ctrl+W and F11 would otherwise act in the middle of a sale.
  Menu.setApplicationMenu(null);
  return lockedDown(
    new BrowserWindow({
      title: options.title,
      width: 1366,
      height: 768,
      minWidth: SMALLEST.width,
      minHeight: SMALLEST.height,
      useContentSize: true,
      fullscreen: options.fullScreen,
      backgroundColor: '#eef1f4',
      webPreferences: pagePreferences(options),
    }),
  );
}

/** In front of other programs, with the keyboard, as somebody who starts the counter once more expects it. */
export function raiseWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.moveTop();
  window.focus();
}

type Placed = Pick<WindowView, 'clerkScreen' | 'fullScreen'>;

/** Puts the clerk's window on its screen, now and whenever one is plugged in, pulled out, wakes up or is chosen. */
export function keepOnScreen(window: BrowserWindow, first: Placed): { place(next: Placed): void; stop(): void } {
  let placed = first;
  function arrange(): void {
    if (window.isDestroyed()) return;
    const target = clerksScreen(placed.clerkScreen, screen.getAllDisplays(), screen.getPrimaryDisplay().id);
    if (target === null || target.id === screen.getDisplayMatching(window.getBounds()).id) return;
    const isFull = window.isFullScreen();
    if (isFull) window.setFullScreen(false);
    window.setPosition(target.bounds.x, target.bounds.y);
    if (isFull) window.setFullScreen(true);
  }
  const events = ['display-added', 'display-removed', 'display-metrics-changed'] as const;
  // Typed one by one: Electron has no type for any of several events.
  const each = screen as NodeJS.EventEmitter;
  for (const event of events) each.on(event, arrange);
  arrange();
  return {
    place(next) {
      const { clerkScreen, fullScreen } = placed;
      placed = next;
      if (!window.isDestroyed() && next.fullScreen !== fullScreen) window.setFullScreen(next.fullScreen);
      if (next.clerkScreen !== clerkScreen) arrange();
    },
    stop() {
      for (const event of events) each.off(event, arrange);
    },
  };
}

/** What a page of ours may use. */
export function pagePreferences({
  preload,
  devTools,
}: {
  preload: string;
  devTools: boolean;
}): Electron.WebPreferences {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    spellcheck: false,
    disableDialogs: true,
    disableBlinkFeatures: FEATURES_OFF,
    devTools,
    // A till in the background, behind the display of another program, must not slow down.
    backgroundThrottling: false,
  };
}

/** A page of ours opens no window and no dialog, goes nowhere and reaches nobody. */
export function lockedDown(window: BrowserWindow): BrowserWindow {
  const { webContents } = window;
  webContents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  withoutFileDialogs(webContents);
  window.webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  window.webContents.on('will-navigate', (event) => event.preventDefault());
  window.webContents.on('will-attach-webview', (event) => event.preventDefault());
  return window;
}

/**
 * Electron itself can't forbid the dialog in which a file is chosen. The choice goes to whoever debugs the page, which
 * is nobody.
 */
function withoutFileDialogs({ debugger: handed }: Electron.WebContents): void {
  handed.attach();
  void handed.sendCommand('Page.enable');
  void handed.sendCommand('Page.setInterceptFileChooserDialog', { enabled: true });
}

export async function loadCounterPage(window: BrowserWindow): Promise<void> {
  await window.loadURL(COUNTER_PAGE);
}
