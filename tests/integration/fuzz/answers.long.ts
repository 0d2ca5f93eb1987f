import { expect, test } from 'vitest';
import { startReference } from '../../devices/controllable-upstream.ts';
import { livesWithLies } from './a-lying-upstream.ts';
import { hearsWhatever } from './answers.ts';

/** As answers.test.ts, for long. The seed is printed: SAPAR_SEED=… hears the same again. */

const ANSWERS = 50_000;
const seed = Number(process.env['SAPAR_SEED'] ?? Date.now() % 0x7fffffff);

test(`${ANSWERS} answers of an upstream that says whatever it likes, seed ${seed}`, async () => {
  process.stdout.write(`fuzz of the client: SAPAR_SEED=${seed}\n`);
  const reference = await startReference({ contract: '1.1' });
  try {
    const heard = await hearsWhatever(reference, ANSWERS, seed);
    expect(heard.answers).toBeGreaterThanOrEqual(ANSWERS);
    process.stdout.write(`fuzz of the client: ${JSON.stringify(heard)}\n`);
  } finally {
    await reference.stop();
  }
});

const LIES = 5_000;

test(`a counter lives through ${LIES} answers of an upstream that changes them, seed ${seed}`, async () => {
  const reference = await startReference({ contract: '1.1' });
  try {
    expect(await livesWithLies(reference, LIES, seed)).toBeGreaterThanOrEqual(LIES);
  } finally {
    await reference.stop();
  }
});
