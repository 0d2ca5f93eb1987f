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
    ['Printing', 0x10, 'waiting', undefined],
    ['Spooling', 0x8, 'waiting', undefined],
    ['Normal', 0, 'waiting', undefined],
    ['Printed', 0x80, 'completed', undefined],
    ['Complete, Retained', 0x3000, 'completed', undefined],
    ['Paused', 0x1, 'held', undefined],
    ['Paused, Offline', 0x21, 'held', undefined],
    ['Blocked', 0x200, 'held', undefined],
    ['Error, Printing', 0x12, 'held', 'offline'],
    ['PaperOut, Printing', 0x50, 'held', 'paper-out'],
    ['Error, PaperOut', 0x42, 'held', 'paper-out'],
    ['Offline', 0x20, 'held', 'offline'],
    ['UserIntervention', 0x400, 'held', 'offline'],
    ['Deleting', 0x4, 'given-up', undefined],
    ['Printing, Deleted', 0x110, 'given-up', undefined],
  ] as const)('that is «%s» (%i) is %s', (words, number, state, shows) => {
    for (const Status of [words, number, String(number)]) {
      const job = windowsJobIn({ Jobs: { Id: 7, Status } }, 7, null, 'ready');
      expect([job?.state, job?.shows]).toEqual([state, shows]);
      // What is told has no words of Windows, which are English in every language.
      expect(job?.trouble?.name ?? '').toBe('');
    }
  });

  const waiting = windowsJobIn({ Jobs: [{ Id: 7, Status: 'Printing' }] }, 7, null, null);
  const held = windowsJobIn({ Jobs: [{ Id: 7, Status: 'Error, Offline' }] }, 7, null, 'ready');
  const completed = { state: 'completed', trouble: null };
  const gone = { state: 'gone', trouble: { kind: 'windows-keeps', name: '' } };
  test.each([
    ['nothing was known of', null, null, completed],
    ['printed when it was last seen', waiting, 'ready', completed],
    ['printed on paper that is low', waiting, 'paper-low', completed],
    ['was held when it was last seen', held, 'ready', gone],
    ['waited for a queue without its printer', waiting, 'offline', gone],
    ['waited for a queue without paper', waiting, 'paper-out', gone],
    ['waited for a queue that was stopped', null, 'stopped', gone],
  ] as const)('that is gone, and %s, is judged by that', (_what, before, queue, judged) => {
    for (const Jobs of [[{ Id: 8, Status: 'Printing' }], { Id: 8, Status: '' }, { value: [], Count: 0 }, [], null])
      expect(windowsJobIn({ Jobs }, 7, before, queue)).toEqual(judged);
  });

  test.each([
    ['words', 'Get-PrintJob : Access is denied.'],
    ['nothing', undefined],
    ['an empty object', {}],
    ['no list', null],
    ['a list of words', { Jobs: 'Access is denied.' }],
    ['a list of an empty object', { Jobs: {} }],
    ['its number as text', { Jobs: [{ Id: '7', Status: 'Printing' }] }],
    ['one that can’t be read among others', { Jobs: [{ Id: 8, Status: '' }, { Id: null }] }],
  ])('is not known where %s stands for the list, and counts as nothing else', (_what, said) => {
    for (const before of [null, waiting, held]) expect(windowsJobIn(said, 7, before, 'ready')).toBeNull();
  });

  test('is found among others that can’t be read', () => {
    expect(windowsJobIn({ Jobs: [{ Id: '8' }, { Id: 7, Status: 'Printing' }] }, 7, null, null)).toEqual(waiting);
  });
});
