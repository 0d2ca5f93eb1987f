import { mkdtempSync, rmSync } from 'node:fs';
import { type networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cardsOf, isOtherMachine, machineIdentityIn } from '../../../src-main/platform/machine-identity.ts';
import { secretsIn } from '../../../src-main/platform/secrets.ts';

const [ONE, TWO, THREE] = ['00:1b:21:aa:00:01', '00:1b:21:aa:00:02', '00:1b:21:aa:00:03'];

test.each<[string, string[], string[], boolean | null]>([
  ['the same card', [ONE], [ONE], false],
  ['one more card', [ONE], [ONE, TWO], false],
  ['one card of two exchanged', [ONE, TWO], [TWO, THREE], false],
  ['other cards alone', [ONE, TWO], [THREE], true],
  ['no card that is up, and nobody knows', [ONE], [], null],
  ['nothing kept yet', [], [ONE], false],
])('%s', (_what, kept, now, isOther) => {
  expect(isOtherMachine(kept, now)).toBe(isOther);
});

describe('the cards of a machine', () => {
  const card = (mac: string, internal = false) =>
    ({ address: '192.168.1.5', netmask: '', family: 'IPv4', cidr: null, mac, internal }) as const;

  test('are those that a maker numbered, each once', () => {
    const interfaces: ReturnType<typeof networkInterfaces> = {
      lo: [card('00:00:00:00:00:00', true)],
      enp1s0: [card('00:1B:21:AA:00:02'), card(TWO)],
      wlan0: [card(ONE)],
      docker0: [card('02:42:ac:11:00:02')],
      tunnel: [card('00:00:00:00:00:00')],
    };
    expect(cardsOf(interfaces)).toEqual([ONE, TWO]);
  });
});

describe('a till whose cable comes and goes', () => {
  const [CABLE, MODEM] = [ONE, TWO];
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'sapar-machine-identity-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** A run of the counter: `sees` says what it tells of the cards that are up then. */
  function aRun() {
    const log = { info() {}, fault() {}, incident: () => '' };
    const secrets = secretsIn(folder, null, { packaged: false, log });
    if (!secrets.ok) throw secrets.error;
    let cards: readonly string[] = [];
    const identity = machineIdentityIn(secrets.value, () => cards, log);
    let moves = 0;
    identity.onMoved(() => void (moves += 1));
    return {
      accept: () => identity.accept(),
      moves: () => moves,
      sees(...up: readonly string[]) {
        const told: (string | null)[] = [];
        cards = up;
        identity.look((copied) => void told.push(copied));
        return told;
      },
    };
  }

  test('is told of no more once this run was known as the same machine', () => {
    aRun().sees(CABLE);
    const run = aRun();
    expect(run.sees(CABLE)).toEqual([null]);
    expect(run.sees(MODEM)).toEqual([null]);
    expect(run.sees()).toEqual([null]);
    expect(aRun().sees(THREE)).toEqual([`then ${TWO}, ${ONE}; now ${THREE}`]);
  });

  test('is no other machine by its first acceptance, nor by one of its own cards', () => {
    for (const run of [aRun(), aRun()]) {
      run.sees();
      run.sees(CABLE);
      run.accept();
      expect(run.moves()).toBe(0);
    }
  });

  test('is known by its cable still, after a supervisor took the modem for its own', () => {
    aRun().sees(CABLE);
    const run = aRun();
    expect(run.sees(MODEM)).toEqual([`then ${CABLE}; now ${MODEM}`]);
    run.accept();
    run.accept();
    expect(run.moves()).toBe(1);
    expect(run.sees(MODEM)).toEqual([null]);
    expect(aRun().sees(CABLE)).toEqual([null]);
    expect(aRun().sees(MODEM)).toEqual([null]);
  });
});
