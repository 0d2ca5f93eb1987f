import { listingForPeople, listingForScripts } from './listing.ts';
import { readSettings } from './settings.ts';
import { sentenceFor } from './start-faults.ts';
import { type RunningUpstream, startUpstream } from './upstream.ts';

/** The reference upstream as a program: `node src-upstream/main.ts [--demo] [--json]`. */

const STOP_WITHIN_MS = 1_800;

async function main(): Promise<void> {
  const settings = readSettings(process.env, process.argv.slice(2));
  if (!settings.ok) return fail(settings.error);
  try {
    const running = await startUpstream(settings.value);
    stopOnSignals(running);
    process.stdout.write(settings.value.json ? listingForScripts(running) : await listingForPeople(running));
  } catch (fault) {
    fail(sentenceFor(fault, settings.value));
  }
}

function stopOnSignals(running: RunningUpstream): void {
  const stop = () => {
    // Whatever hangs, a signal ends this process in time; the database recovers what was not committed as not having
    // been.
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    running.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

function fail(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}

await main();
