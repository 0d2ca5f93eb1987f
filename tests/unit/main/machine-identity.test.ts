import type { networkInterfaces } from 'node:os';
import { describe, expect, test } from 'vitest';
import { cardsOf, isOtherMachine } from '../../../src-main/platform/machine-identity.ts';

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
