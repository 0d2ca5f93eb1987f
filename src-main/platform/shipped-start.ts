import { CounterRefused } from './counter-refused.ts';

/**
 * What the app as it is shipped may be started with. Electron obeys every switch of Chromium and Node, and some open it
 * to another program or take its protection away. So the counter refuses what is not known here.
 */

interface Start {
  /** Without the program's own name. */
  readonly words: readonly string[];
  readonly platform: NodeJS.Platform;
  readonly isRoot: boolean;
}

/** Each with the form of its value, after `=` or as the next word; null: it has none. */
const OWN: ReadonlyMap<string, RegExp | null> = new Map([
  ['--restore-ledger', null],
  ['--ledger-verify', /^[^-].*$/s],
  ['--ledger-anchor', /^[^-].*$/s],
  ['--ledger-export', /^[^-].*$/s],
  ['--ledger-to', /^[^-].*$/s],
  ['--even-if-broken', null],
]);
/**
 * Chromium takes a value after `=` alone. None of these lets anybody in; «basic» would keep secrets in plain text.
 */
const OF_CHROMIUM: ReadonlyMap<string, RegExp | null> = new Map([
  ['--disable-gpu', null],
  ['--disable-dev-shm-usage', null],
  ['--force-device-scale-factor', /^\d(?:\.\d{1,3})?$/],
  ['--lang', /^[A-Za-z]{2,3}(?:-[A-Za-z]{2,4})?$/],
  ['--ozone-platform', /^(?:x11|wayland)$/],
  ['--ozone-platform-hint', /^(?:auto|x11|wayland)$/],
  ['--password-store', /^(?:gnome-libsecret|kwallet[56]?)$/],
]);
/** Chromium starts as root by this alone. */
const WITHOUT_SANDBOX = '--no-sandbox';
/** The Finder of old systems names the process so. */
const OF_THE_FINDER = /^-psn_\d+_\d+$/;

/** These variables of Node and Electron change nothing that matters; every other can open a debugger, trust or log. */
const HARMLESS_ENVIRONMENT: ReadonlySet<string> = new Set([
  'NODE_ENV',
  'NODE_VERSION',
  'ELECTRON_NO_ATTACH_CONSOLE',
  'ELECTRON_OZONE_PLATFORM_HINT',
]);
/**
 * Keys, trust, the sandbox and logs of the libraries below. SSL_CERT_FILE and SSL_CERT_DIR, which some systems set for
 * every program, say nothing to Node without an option that is refused.
 */
const REFUSED_ENVIRONMENT = /^(?:NODE_|ELECTRON_|OPENSSL_|SSLKEYLOGFILE$|CHROME_(?:DEVEL_SANDBOX|LOG_FILE)$)/;
const WORD_SHOWN_MAX = 80;

/**
 * Why the app does not start with these words, in a sentence; null: it may. It has to leave at once: a word opens it
 * before it is ready.
 */
export function shippedStartFault({ words, platform, isRoot }: Start): string | null {
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const [name, ...rest] = word.split('=');
    const inWord = rest.length === 0 ? null : rest.join('=');
    const own = OWN.get(name ?? '');
    if (own !== undefined) {
      const value = inWord ?? (own === null ? null : (words[(at += 1)] ?? ''));
      // A value that Chromium would read as a switch is one.
      if (own === null ? value !== null : !own.test(value ?? '') || isSwitch(value ?? '', platform))
        return refusal(own === null ? word : `${name} ${value ?? ''}`.trim());
      continue;
    }
    const form = OF_CHROMIUM.get(name ?? '');
    if (form !== undefined && (form === null ? inWord === null : form.test(inWord ?? ''))) continue;
    if (word === WITHOUT_SANDBOX && platform === 'linux' && isRoot) continue;
    if (OF_THE_FINDER.test(word) && platform === 'darwin') continue;
    return refusal(word);
  }
  return null;
}

/**
 * Why the app does not start in this environment; null: it may. Nothing of it opens the app to others while a window
 * says so.
 */
export function shippedEnvironmentFault(env: Readonly<Record<string, string | undefined>>): CounterRefused | null {
  const name = Object.keys(env).find((each) => {
    // Windows knows no case in names.
    const upper = each.toUpperCase();
    return Boolean(env[each]) && REFUSED_ENVIRONMENT.test(upper) && !HARMLESS_ENVIRONMENT.has(upper);
  });
  return name === undefined
    ? null
    : new CounterRefused(
        `The counter does not start with ${name} in its environment: it could weaken its connections, ` +
          `give away their keys or open the program to others. Take ${name} away and start it again.`,
        'setting',
        { key: 'startFault.environment', where: name },
      );
}

/** Windows writes switches with a slash as well, and Chromium cuts blanks away before it looks. */
function isSwitch(word: string, platform: NodeJS.Platform): boolean {
  const trimmed = word.trim();
  return trimmed.startsWith('-') || (platform === 'win32' && trimmed.startsWith('/'));
}

function refusal(word: string): string {
  const known = [...OWN.keys()].join(', ');
  return (
    `The counter does not start with «${word.slice(0, WORD_SHOWN_MAX)}»: what is not known here could open ` +
    `the program to others or take its protection away. Start it without. It knows ${known}.`
  );
}
