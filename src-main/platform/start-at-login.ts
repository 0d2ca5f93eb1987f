import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { writeDurably } from './durable-files.ts';
import { readKeptFile } from './kept-file.ts';

/** Whether the counter starts when its account signs in, as the system keeps it. */
export interface StartAtLogin {
  isOn(): boolean;
  /** Throws when the system or the disk refuses. */
  set(on: boolean): void;
}

interface Desktop {
  readonly env: NodeJS.ProcessEnv;
  readonly home?: string;
  /** The entry of the menu that a package of the system brings. */
  readonly menuEntry?: string;
}

/** An entry has a few lines, each of them in some languages. */
const ENTRY_BYTES_MAX = 64 * 1024;
/** A desktop's own list of programs writes one of these when a person takes the tick away. */
const TAKEN_AWAY = /^(?:Hidden=true|X-(?:GNOME|MATE)-Autostart-enabled=false)\s*$/m;
const MENU_ENTRY = '/usr/share/applications/sapar-counter.desktop';

/**
 * A desktop of Linux starts what has an entry among the account's own (freedesktop's Autostart Specification). null: no
 * desktop is signed in to, or no package brought an entry.
 */
export function startAtLoginOn({ env, home = homedir(), menuEntry = MENU_ENTRY }: Desktop): StartAtLogin | null {
  const isDesktop = Boolean(env['XDG_CURRENT_DESKTOP'] || env['DESKTOP_SESSION']);
  if (!isDesktop || !existsSync(menuEntry)) return null;
  const own = join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'autostart', 'sapar-counter.desktop');
  return {
    isOn() {
      const found = readKeptFile(own, ENTRY_BYTES_MAX);
      return found.kind === 'content' && !TAKEN_AWAY.test(found.text);
    },
    set(on) {
      if (!on) return rmSync(own, { force: true });
      mkdirSync(dirname(own), { recursive: true });
      writeDurably(own, readFileSync(menuEntry, 'utf8'));
    },
  };
}
