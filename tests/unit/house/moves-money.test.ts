import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CHANNEL_NAMES, type ChannelName } from '../../../src-shared/contract/ipc.ts';

/**
 * The focus never falls by itself on what moves money. Here stands for each channel that moves money, or says that it
 * was moved, which files have the button. A channel that is missing here does not compile.
 */
const BUTTONS: Readonly<Record<ChannelName, readonly string[] | 'moves none'>> = {
  'sale.take': ['counter/panels/cash-payment.tsx', 'counter/panels/terminal-payment.tsx'],
  'sale.return': ['hand-out/hand-out.tsx'],
  'sale.finish': ['attention/unfinished-sale.tsx', 'attention/word-on-sale.tsx'],
  'sale.abandon': ['attention/unfinished-sale.tsx', 'attention/word-on-sale.tsx'],
  'sale.settle-unreadable': ['attention/unreadable-sale.tsx'],
  'sale.retry-credit': ['attention/rejected-top-up.tsx'],
  'claim.pay': ['hand-out/hand-out.tsx', 'attention/claim-item.tsx'],
  'cash.move': ['cash/cash-movement-form.tsx'],
  'shift.open': ['open-shift/open-shift.tsx', 'open-shift/float-differs.tsx'],
  'shift.close': ['close-shift/reveal-step.tsx'],
  // The device gives nothing back a second time; cash that goes with it is given behind a second key.
  'sale.finish-return': ['attention/given-with-it.tsx'],
  'sale.settle-return': ['attention/word-on-return.tsx', 'attention/given-with-it.tsx'],
  'safe.hand-over': ['safe/hand-over-bags.tsx'],
  'safe.say': ['safe/say-of-bag.tsx'],
  'safe.view': 'moves none',
  'safe.count': 'moves none',
  'sale.begin': 'moves none',
  'sale.decline': 'moves none',
  'sale.end-seen': 'moves none',
  'sale.judge': 'moves none',
  'sale.await-payment': 'moves none',
  'cash.count': 'moves none',
  'count.keep': 'moves none',
  'count.find': 'moves none',
  'cash.open-drawer': 'moves none',
  'shift.x-report': 'moves none',
  'shift.count': 'moves none',
  'shift.terminals': 'moves none',
  'shift.count-terminals': 'moves none',
  'shift.stop-counting': 'moves none',
  'shift.reveal': 'moves none',
  'shift.approve': 'moves none',
  'claim.begin': 'moves none',
  'claim.file': 'moves none',
  'claim.settle': 'moves none',
  'alarm.settle': 'moves none',
  'card.look-up': 'moves none',
  'card.balance-slip': 'moves none',
  'history.find': 'moves none',
  'history.newest': 'moves none',
  'history.open': 'moves none',
  'receipt.came-out': 'moves none',
  'receipt.held': 'moves none',
  'receipt.preview': 'moves none',
  'receipt.reprint': 'moves none',
  'reports.shifts': 'moves none',
  'reports.shift': 'moves none',
  'reports.export': 'moves none',
  'reports.fiscal': 'moves none',
  'reports.fiscal-export': 'moves none',
  'counter.state': 'moves none',
  'counter.language': 'moves none',
  'counter.look': 'moves none',
  'counter.enrol': 'moves none',
  'display.show': 'moves none',
  'display.set': 'moves none',
  'window.view': 'moves none',
  'window.set': 'moves none',
  'restore.open': 'moves none',
  'restore.prepare': 'moves none',
  'restore.cancel': 'moves none',
  'restore.replace': 'moves none',
  'restore.leave': 'moves none',
  'session.sign-in': 'moves none',
  'session.lock': 'moves none',
  'session.sign-out': 'moves none',
  'trial.keep': 'moves none',
  'settings.read': 'moves none',
  'clock.view': 'moves none',
  'upstream.view': 'moves none',
  'upstream.set': 'moves none',
  'upstream.trust': 'moves none',
  'upstream.trust-file': 'moves none',
  'upstream.try': 'moves none',
  'counter.start-again': 'moves none',
  'set-up.finish': 'moves none',
  'backup.make': 'moves none',
  'ledger.verify': 'moves none',
  'diagnostics.make': 'moves none',
  'printer.view': 'moves none',
  'printer.change': 'moves none',
  'printer.test-page': 'moves none',
  'printer.set-up-paper': 'moves none',
  'printer.find': 'moves none',
  'printer.try': 'moves none',
  'drawer.try': 'moves none',
  'printer.preview': 'moves none',
  'register.view': 'moves none',
  'register.set': 'moves none',
  'register.remove': 'moves none',
  'register.test': 'moves none',
  'register.again': 'moves none',
  'register.settle': 'moves none',
  'terminal.view': 'moves none',
  'terminal.set': 'moves none',
  'terminal.remove': 'moves none',
  'terminal.pair': 'moves none',
  'terminal.try': ['settings/terminal-trial.tsx'],
  'terminal.compare': ['settings/terminal-trial.tsx'],
  'terminal.forget-trial': 'moves none',
};

const PAGE = join(import.meta.dirname, '../../../src-renderer');
const source = (file: string) => readFileSync(join(PAGE, file), 'utf8');
const BY_KEY = Object.entries(BUTTONS).flatMap(([channel, files]) =>
  files === 'moves none' ? [] : files.map((file) => [channel, file] as const),
);

test.each(BY_KEY)('the focus does not fall by itself on the button of «%s» in %s', (_, file) => {
  expect(source(file)).toMatch(/\bmovesMoney\b/);
});

test('what keeps the focus steady passes over such buttons', () => {
  expect(source('ui/button.tsx')).toContain('data-moves-money={movesMoney || undefined}');
  expect(source('shell/use-steady-focus.ts')).toContain(':not([data-moves-money])');
});

test('every channel is judged', () => {
  expect(Object.keys(BUTTONS).toSorted()).toEqual(CHANNEL_NAMES.toSorted());
});
