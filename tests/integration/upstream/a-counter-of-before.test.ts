import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { sha256 } from '../../../src-main/platform/ports.ts';
import { instant } from '../../../src-shared/time.ts';
import { contractFile } from '../../devices/contract-file.ts';
import { type Reference, startReference } from '../../devices/controllable-upstream.ts';
import { Wire } from './wire.ts';

/**
 * This upstream gets the calls that counters of contract 1.0 made to theirs. Each call has the status that it had, and
 * a counter of 1.0 can read each answer. The calls were recorded at a reference upstream of 1.0. They are a played
 * shift with its plug pulled, a return under a hold, a replaced machine, a claim, new tokens.
 */

const Recorded = z.array(
  z.strictObject({
    what: z.string(),
    calls: z.array(
      z.strictObject({
        /** The call carried this machine's token; absent where it needs none. */
        machine: z.string().optional(),
        /** An enrolment made the machine this counter. */
        counterId: z.string().optional(),
        method: z.enum(['GET', 'PUT', 'POST', 'DELETE']),
        path: z.string(),
        body: z.looseObject({}).optional(),
        status: z.int(),
      }),
    ),
  }),
);
type Call = z.infer<typeof Recorded>[number]['calls'][number];

const FILE = new URL('../../fixtures/contract/requests-of-a-1.0-counter.json', import.meta.url);
const recorded = Recorded.parse(JSON.parse(readFileSync(FILE, 'utf8')));

const Enrolment = z.looseObject({ code: z.string() });
const Token = z.looseObject({ token: z.string() });

/** Asks as a counter of 1.0 does: each answer is compared with the contract of 1.0. */
class OldCounters {
  readonly #reference: Reference;
  readonly #wire: Wire;
  readonly #tokens = new Map<string, string>();

  constructor(reference: Reference) {
    this.#reference = reference;
    this.#wire = new Wire(reference.url, contractFile('1.0'));
  }

  async ask({ machine, counterId, method, path, body }: Call): Promise<number> {
    if (counterId !== undefined) await this.#knowsCode(counterId, Enrolment.parse(body).code);
    const token = this.#tokens.get(machine ?? '');
    // Nothing new comes in this recording: what was waited for then needs no such wait now.
    const now = path.replace(/\bwait=[1-9]\d*$/, 'wait=1');
    const answer = await this.#wire.call(method, now, { ...(body && { body }), ...(token && { token }) });
    if (machine !== undefined && answer.status < 300 && /enrolments|token/.test(path))
      this.#tokens.set(machine, Token.parse(answer.body).token);
    return answer.status;
  }

  /** The operator gave this code to this counter, a moment ago. */
  async #knowsCode(counterId: string, code: string): Promise<void> {
    const { database } = this.#reference.internals;
    await database.query(
      `INSERT INTO counter (id, number, name, station_id)
       SELECT $1::uuid, (SELECT max(number) + 1 FROM counter), 'Window', (SELECT id FROM station LIMIT 1)
       ON CONFLICT DO NOTHING`,
      [counterId],
    );
    await database.query('INSERT INTO enrolment_code (code_hash, counter_id, expires_at) VALUES ($1, $2, $3)', [
      sha256(code),
      counterId,
      instant(Date.now() + 60_000),
    ]);
  }
}

let reference: Reference;
beforeAll(async () => {
  reference = await startReference({ contract: '1.1' });
  const numbers = JSON.stringify(recorded).match(/(?<=cards\/|"cardNumber":")[0-9]{8,20}/g) ?? [];
  for (const number of new Set(numbers)) await reference.operator.setCard({ number, balance: 0 });
});
afterAll(() => reference.stop());

describe('a counter of 1.0 is answered by an upstream of 1.1 as before', () => {
  test.each(recorded)('$what', async ({ calls }) => {
    const counters = new OldCounters(reference);
    const answered: string[] = [];
    for (const call of calls) answered.push(`${call.method} ${call.path} ${await counters.ask(call)}`);
    expect(answered).toEqual(calls.map(({ method, path, status }) => `${method} ${path} ${status}`));
  });

  test('and what was recorded is by the contract of 1.0, and holds every kind of call', () => {
    const calls = recorded.flatMap((each) => each.calls);
    const faults = calls.map(({ method, path, body }) => contractFile('1.0').requestFault(method, path, body));
    expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
    const kinds = contractFile('1.0').operations.filter(({ method, pattern }) =>
      calls.some((call) => call.method === method && pattern.test(call.path.split('?')[0] ?? '')),
    );
    expect(kinds.length).toBeGreaterThanOrEqual(12);
  });
});
