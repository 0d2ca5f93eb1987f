import { expect, test } from 'vitest';
import { ok, type Result } from '../../../src-shared/result.ts';
import { PACE } from '../../../src-main/platform/pace.ts';
import { referenceDataOver } from '../../../src-main/upstream/reference-data.ts';

test('a roster that the key store does not take keeps neither profile nor hotlist from coming', async () => {
  const pulled: string[] = [];
  const faults: string[] = [];
  const source = (name: string, fault?: Error) => ({
    async pull(): Promise<Result<null, never>> {
      if (fault) throw fault;
      pulled.push(name);
      return ok();
    },
  });
  const worker = referenceDataOver({
    sources: {
      profile: source('profile'),
      roster: source('roster', new Error('the key store is locked')),
      hotlist: source('hotlist'),
    },
    contact: { state: () => 'online' },
    random: (bytes) => new Uint8Array(bytes),
    pace: PACE,
    log: { info: () => {}, fault: (what) => void faults.push(what), incident: () => '' },
    welcome: () => true,
  });
  worker.start();
  await new Promise((resolve) => setImmediate(resolve));
  await worker.stop();
  expect(pulled).toEqual(['profile', 'hotlist']);
  expect(faults).toEqual(['pulling roster']);
});
