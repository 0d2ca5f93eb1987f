// What set-up says on the terminal: one line a step, and a line that counts up where a step is long.

const STEP_WITHOUT_TERMINAL_MS = 2_000;
const STEP_ON_TERMINAL_MS = 100;

/** @param {string} line */
export function say(line) {
  process.stdout.write(`${line}\n`);
}

/**
 * A step that takes a while. A terminal gets its line rewritten in place, a log a new line every two seconds: neither
 * stands still, and neither is flooded.
 *
 * @param {string} label
 */
export function progress(label) {
  const startedAt = Date.now();
  const live = Boolean(process.stdout.isTTY);
  let shownAt = 0;
  let open = false;
  if (!live) say(`${label} …`);

  return {
    /** Calls that come too quickly are left out. @param {string} detail */
    update(detail) {
      const now = Date.now();
      if (now - shownAt < (live ? STEP_ON_TERMINAL_MS : STEP_WITHOUT_TERMINAL_MS)) return;
      shownAt = now;
      open = live;
      process.stdout.write(live ? `\r\u001b[2K${label}: ${detail}` : `${label}: ${detail}\n`);
    },
    /** Closes the line with what came of it. @param {string} detail */
    done(detail) {
      const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
      process.stdout.write(`${open ? '\r\u001b[2K' : ''}${label}: ${detail} (${seconds} s)\n`);
    },
  };
}

/**
 * '41.2 MB of 187.2 MB, 22 %', or only what has come when the whole is not known.
 *
 * @param {number} come
 * @param {number} [whole]
 */
export function bytesOf(come, whole) {
  const megabytes = (bytes) => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
  if (!whole) return megabytes(come);
  return `${megabytes(come)} of ${megabytes(whole)}, ${Math.min(100, Math.floor((come / whole) * 100))} %`;
}
