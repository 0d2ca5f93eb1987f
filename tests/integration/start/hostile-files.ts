import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Start } from '../../devices/start-lines.ts';
import { type EnrolledFolder, anEnrolledFolder } from '../../devices/an-enrolled-folder.ts';
import { type Reference, startReference } from '../../devices/controllable-upstream.ts';
import { HOSTILE_STATES, type HostileState } from '../../devices/hostile-files.ts';
import { Starts } from '../../devices/starts.ts';

type Change = NonNullable<Start['changes']>[number];

/** A sentence says what, and what to do; a trace says where in our code. */
const A_TRACE = /\n\s+at .*:\d+/;
const WHAT_TO_DO =
  /Ask the operator|Give the|Free space|correct the rights|Take it away|Check the address|by which it is had back/;
const DISKS = [
  ['', false],
  ['on a full disk, ', true],
] as const;

/** Tries one in `everyNth` of all pairs of a place and what lies there, on either disk. */
export function startsAmongHostileFiles(everyNth: number): void {
  let reference: Reference;
  let enrolled: EnrolledFolder;
  let usual: Starts;
  let onFullDisk: Starts;

  beforeAll(async () => {
    reference = await startReference();
    enrolled = await anEnrolledFolder(reference);
    usual = new Starts();
    onFullDisk = new Starts({ onSmallDisk: true });
  });
  afterAll(async () => {
    await usual[Symbol.asyncDispose]();
    await onFullDisk[Symbol.asyncDispose]();
    await enrolled.end();
    await reference.stop();
  });

  function starting(changes: readonly Change[], isFull: boolean) {
    return (isFull ? onFullDisk : usual).start({
      template: enrolled.folder,
      env: { SAPAR_DATA_DIR: '{folder}/data', SAPAR_UPSTREAM_URL: enrolled.upstream.url, SAPAR_LANGUAGE: 'en' },
      changes: [...changes],
      full: isFull,
      unprivileged: !isFull && changes.some(({ state }) => isAboutRights(state)),
    });
  }
  const aWorkingCounter = () => ({ kind: 'sells', clerks: 4, stopped: null, journal: enrolled.journal });

  let pairs = 0;
  const cases = (...paths: readonly string[]) =>
    DISKS.flatMap(([on, isFull]) =>
      paths.flatMap((path) => HOSTILE_STATES.map((state): Case => [on, path, state, isFull])),
    ).filter(() => (pairs += 1) % everyNth === 0);

  describe('a counter that is enrolled works all the same', () => {
    test.each(
      cases(
        'secrets/token',
        'secrets/next-token',
        'secrets/earlier-token',
        'secrets/doubted-token',
        'secrets/roster',
        'secrets/roster.new',
        'secrets/head',
        'secrets/head.new',
        'restore/candidate.sqlite',
        'restore/sign-in.sqlite',
        'restore/replace',
        'set-aside',
        'backups',
        'reports',
        'diagnostics',
        'counter.log',
        'counter.log.1',
        'doubt.json',
        'secrets/machine-key',
        'audit.sqlite',
        'audit.sqlite-wal',
      ),
    )('%s%s: %s', async (_on, path, state, isFull) => {
      const came = await starting([{ path, state }], isFull);

      expect(came).toMatchObject(aWorkingCounter());
      expect(came).not.toMatchObject({ said: expect.stringMatching(A_TRACE) });
    });
  });

  describe('the counter works, or a sentence says what to do', () => {
    test.each(cases('secrets', 'restore', ...['-wal', '-shm', '-journal'].map((ending) => `ledger.sqlite${ending}`)))(
      '%s%s: %s',
      async (_on, path, state, isFull) => {
        const came = await starting([{ path, state }], isFull);

        const refused = { kind: 'refused', said: expect.stringMatching(WHAT_TO_DO) };
        expect(came).toMatchObject(came.kind === 'sells' ? aWorkingCounter() : refused);
        expect(came).not.toMatchObject({ said: expect.stringMatching(A_TRACE) });
      },
    );
  });

  describe('the steps open by which a ledger is had back, or a sentence says what to do', () => {
    test.each(cases('ledger.sqlite'))('%s%s: %s', async (_on, path, state, isFull) => {
      const came = await starting([{ path, state }], isFull);

      // The small disk is root's, and root reads and writes whatever its rights.
      const said = expect.stringMatching(WHAT_TO_DO);
      const spoken = isAboutRights(state) ? { kind: 'refused', said } : { kind: 'restores', said };
      const expected = isFull && isAboutRights(state) ? aWorkingCounter() : spoken;
      expect(came).toMatchObject(expected);
      expect(came).not.toMatchObject({ said: expect.stringMatching(A_TRACE) });
    });

    test.each(cases('restore/sign-in.sqlite', 'restore', 'set-aside', 'backups'))(
      '%swhere the ledger is gone as well, %s: %s',
      async (_on, path, state, isFull) => {
        const came = await starting(
          [
            { path: 'ledger.sqlite', state: 'missing' },
            { path, state },
          ],
          isFull,
        );

        expect(came).toMatchObject({ kind: 'restores', clerks: 2, said: expect.stringMatching(WHAT_TO_DO) });
        expect(came).not.toMatchObject({ said: expect.stringMatching(A_TRACE) });
      },
    );
  });

  describe('an order to replace the ledger by what is no ledger is not followed', () => {
    test.each(cases('restore/candidate.sqlite'))('%s%s: %s', async (_on, path, state, isFull) => {
      const order = { path: 'restore/replace', state: 'an order to replace' } as const;
      const came = await starting([order, { path, state }], isFull);

      const words = state === 'missing' ? /^/ : /is not followed: .* is no ledger/;
      expect(came).toMatchObject({ ...aWorkingCounter(), said: expect.stringMatching(words) });
    });
  });
}

type Case = [on: string, path: string, state: HostileState, isFull: boolean];

function isAboutRights(state: Change['state']): boolean {
  return state === 'unreadable' || state === 'read-only';
}
