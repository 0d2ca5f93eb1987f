import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { BrowserWindow, type IpcMainInvokeEvent, Menu, protocol, session } from 'electron';

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
].join('; ');
const CONTENT_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};
const SMALLEST = { width: 1024, height: 768 };

/** Before the app is ready: app:// is an origin of its own, like https. */
export function registerAppProtocol(): void {
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
          'x-content-type-options': 'nosniff',
        },
      });
    } catch {
      return new Response('not found', { status: 404 });
    }
  });
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.defaultSession.setPermissionCheckHandler(() => false);
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

export function openCounterWindow(options: { preload: string; title: string; devTools: boolean }): BrowserWindow {
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
      backgroundColor: '#eef1f4',
      webPreferences: {
        preload: options.preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        spellcheck: false,
        devTools: options.devTools,
        // A till in the background, behind the display of another program, must not slow down.
        backgroundThrottling: false,
      },
    }),
  );
}

/** A page of ours opens no window and goes nowhere. */
export function lockedDown(window: BrowserWindow): BrowserWindow {
  window.webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  window.webContents.on('will-navigate', (event) => event.preventDefault());
  window.webContents.on('will-attach-webview', (event) => event.preventDefault());
  return window;
}

export async function loadCounterPage(window: BrowserWindow): Promise<void> {
  await window.loadURL(COUNTER_PAGE);
}
