import { expect, test } from 'vitest';
import { startReference } from '../../devices/controllable-upstream.ts';
import { sendsWhatever } from './channels.ts';

/** As channels.test.ts, for long. The seed is printed: SAPAR_SEED=… sends the same again. */

const CALLS = 200_000;
const seed = Number(process.env['SAPAR_SEED'] ?? Date.now() % 0x7fffffff);

test(`${CALLS} calls of a page that sends whatever it likes, seed ${seed}`, async () => {
  process.stdout.write(`fuzz of channels: SAPAR_SEED=${seed}\n`);
  const reference = await startReference();
  try {
    const told = await sendsWhatever(reference, CALLS, seed);
    expect(told.calls).toBeGreaterThanOrEqual(CALLS);
    process.stdout.write(`fuzz of channels: ${JSON.stringify({ ...told, refused: [...told.refused] })}\n`);
  } finally {
    await reference.stop();
  }
});
