import { describe, expect, test } from 'vitest';
import { windowsJobIn, windowsQueueIn, windowsQueuesIn } from '../../../src-main/printing/windows-queues.ts';

const till = { Name: 'EPSON TM-T20III Receipt', DriverName: 'EPSON TM-T20III', PortName: 'USB001', Status: 'Normal' };
const found = { name: till.Name, address: `winspool:${till.Name}`, state: 'ready' };

test.each<[string, unknown, unknown[]]>([
  ['a list', [till], [found]],
  ['one alone, as PowerShell gives a list of one', till, [found]],
  ['a list as an object, as PowerShell 5.1 gives some', { value: [till], Count: 1 }, [found]],
  ['none', null, []],
  ['an empty list', [], []],
  ['words', 'Get-Printer : Access is denied.', []],
  ['one that can’t be read among others', [{ Name: 7 }, null, 'x', till], [found]],
  ['a status in numbers', [{ ...till, Status: 128 }], [{ ...found, state: 'offline' }]],
  ['no status', [{ Name: till.Name }], [found]],
  [
    'a name in Russian, with what an address has a meaning for',
    [{ ...till, Name: 'Чеки 100% (касса №3)?#' }],
    [{ name: 'Чеки 100% (касса №3)?#', address: 'winspool:Чеки 100%25 (касса №3)%3F%23', state: 'ready' }],
  ],
  [
    'one of another machine',
    [{ ...till, Name: '\\\\OFFICE\\Чеки', PortName: 'Чеки' }],
    [{ name: '\\\\OFFICE\\Чеки', address: 'winspool:\\\\OFFICE\\Чеки', state: 'ready' }],
  ],
])('queues of Windows are read from %s', (_what, said, queues) => {
  expect(windowsQueuesIn(said)).toEqual(queues);
});

test.each([
  ['PORTPROMPT:', 'Microsoft Print To PDF'],
  ['SHRFAX:', 'Microsoft Shared Fax Driver'],
  ['nul:', 'Generic / Text Only'],
  ['FILE:', 'Generic / Text Only'],
  ['XPSPort:', 'Microsoft XPS Document Writer v4'],
  ['Microsoft.Office.OneNote_16001.1_x64__8wekyb3d8bbwe', 'Send to Microsoft OneNote 16 Driver'],
])('what prints into %s is no printer', (PortName, DriverName) => {
  expect(windowsQueuesIn([{ Name: 'x', PortName, DriverName, Status: 'Normal' }])).toEqual([]);
});

test.each([
  ['Normal', 0, 'ready', false],
  ['Printing', 0x400, 'ready', true],
  ['TonerLow', 0x2_0000, 'ready', false],
  ['Paused', 0x1, 'stopped', false],
  ['Paused, Offline', 0x81, 'stopped', false],
  ['PaperJam', 0x8, 'stopped', false],
  ['UserIntervention', 0x10_0000, 'stopped', false],
  ['DoorOpen, PaperOut', 0x40_0010, 'cover-open', false],
  ['PaperOut', 0x10, 'paper-out', false],
  ['Error, Printing', 0x402, 'offline', true],
  ['Offline', 0x80, 'offline', false],
  ['ServerUnknown', 0x80_0000, 'offline', false],
] as const)('a queue that is «%s» (%i) is %s', (words, number, state, isBusy) => {
  for (const Status of [words, number, String(number)])
    expect(windowsQueueIn([{ Name: 'Till', Status }], 'till')).toEqual({ state, isBusy });
});

test('a queue that is not among those of Windows is told as such', () => {
  expect(windowsQueueIn([till], 'Other')).toBeNull();
});

describe('a job of Windows', () => {
  test.each([
    ['Printing', 0x10, 'waiting'],
    ['Spooling', 0x8, 'waiting'],
    ['Normal', 0, 'waiting'],
    ['Printed', 0x80, 'completed'],
    ['Complete, Retained', 0x3000, 'completed'],
    ['Paused', 0x1, 'held'],
    ['Error, Printing', 0x12, 'held'],
    ['PaperOut, Printing', 0x50, 'held'],
    ['Offline', 0x20, 'held'],
    ['Deleting', 0x4, 'given-up'],
    ['Printing, Deleted', 0x110, 'given-up'],
  ] as const)('that is «%s» (%i) is %s', (words, number, state) => {
    for (const Status of [words, number, String(number)])
      expect(windowsJobIn({ Id: 7, Status }, 7, null).state).toBe(state);
  });

  const held = windowsJobIn([{ Id: 7, Status: 'Error, Offline' }], 7, null);
  test.each([
    ['nothing was known of', null, 'completed', null],
    ['printed when it was last seen', { state: 'waiting', trouble: null } as const, 'completed', null],
    ['was held when it was last seen', held, 'given-up', { kind: 'windows-holds', name: 'Error, Offline' }],
  ])('that is gone, and %s, is judged by that', (_what, before, state, trouble) => {
    expect(windowsJobIn([{ Id: 8, Status: 'Printing' }], 7, before)).toEqual({ state, trouble });
    expect(windowsJobIn(null, 7, before)).toEqual({ state, trouble });
  });
});
