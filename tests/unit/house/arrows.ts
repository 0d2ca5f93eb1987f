// What each room of the house may know beside itself. docs/architecture.md shows the same to people; a test holds the
// two together.

/** A folder, with a slash at its end, or one file. */
export type Place = string;

export interface Room {
  /** The rooms of this row; a file belongs to the longest name that fits. */
  readonly rooms: readonly Place[];
  /** Other rooms, or the one file by which a room shows itself. Packages are judged by rules of their own. */
  readonly mayKnow: readonly Place[];
}

const main = (...names: readonly string[]): Place[] => names.map((name) => `src-main/${name}`);

/** First those that know least: a capability knows none that comes after it. */
export const CAPABILITIES: readonly Room[] = [
  { rooms: main('platform/'), mayKnow: ['src-shared/'] },
  { rooms: main('payment/'), mayKnow: ['src-shared/', ...main('platform/')] },
  { rooms: main('ledger/'), mayKnow: ['src-shared/', ...main('platform/')] },
  { rooms: main('audit/'), mayKnow: ['src-shared/', ...main('platform/', 'ledger/')] },
  { rooms: main('access/'), mayKnow: ['src-shared/', ...main('platform/', 'ledger/', 'audit/')] },
  { rooms: main('printing/'), mayKnow: ['src-shared/', ...main('platform/', 'ledger/')] },
  { rooms: main('fiscal/'), mayKnow: ['src-shared/', ...main('platform/', 'ledger/')] },
  { rooms: main('upstream/'), mayKnow: ['src-shared/', ...main('platform/', 'ledger/', 'access/')] },
  {
    rooms: main('shift/'),
    mayKnow: [
      'src-shared/',
      ...main('platform/', 'payment/port.ts', 'ledger/', 'audit/', 'access/', 'printing/', 'upstream/upstream.ts'),
    ],
  },
  {
    rooms: main('sale/'),
    mayKnow: [
      'src-shared/',
      ...main('platform/', 'payment/', 'ledger/', 'printing/', 'upstream/upstream.ts', 'shift/'),
    ],
  },
  {
    rooms: main('claims/'),
    mayKnow: ['src-shared/', ...main('platform/', 'ledger/', 'printing/', 'upstream/upstream.ts', 'shift/')],
  },
  { rooms: main('restore/'), mayKnow: ['src-shared/', ...main('platform/', 'ledger/', 'upstream/upstream.ts')] },
  { rooms: main('devices/'), mayKnow: ['src-shared/', ...main('ledger/', 'sale/')] },
  {
    rooms: main('reports/'),
    mayKnow: ['src-shared/', ...main('platform/', 'ledger/', 'shift/', 'fiscal/fiscal-books.ts')],
  },
];

const page = (...names: readonly string[]): Place[] => names.map((name) => `src-renderer/${name}`);
const EVERY_SCREEN = [
  'src-shared/',
  ...page('bridge.ts', 'i18n.ts', 'counter-context.tsx', 'clock.ts', 'keys/', 'ui/'),
];

/** The clerk's page and the customer's: what is asked for in every screen knows none of them. */
const PAGE: readonly Room[] = [
  { rooms: page('bridge.ts'), mayKnow: ['src-shared/'] },
  {
    rooms: page('i18n.ts', 'refusal-words.ts', 'counter-context.tsx', 'clock.ts'),
    mayKnow: ['src-shared/', ...page('i18n.ts', 'refusal-words.ts', 'counter-context.tsx')],
  },
  { rooms: page('keys/'), mayKnow: page('i18n.ts') },
  {
    rooms: page('ui/'),
    mayKnow: [
      'src-shared/',
      ...page('i18n.ts', 'counter-context.tsx', 'keys/table.ts', 'keys/fields.ts', 'keys/said.ts'),
    ],
  },
  {
    rooms: page('hand-out/'),
    mayKnow: ['src-shared/', ...page('i18n.ts', 'counter-context.tsx', 'keys/', 'ui/')],
  },
  {
    rooms: page('attention/'),
    mayKnow: [
      'src-shared/',
      ...page('bridge.ts', 'i18n.ts', 'counter-context.tsx', 'clock.ts', 'keys/table.ts', 'ui/', 'hand-out/'),
    ],
  },
  { rooms: page('counting/'), mayKnow: EVERY_SCREEN },
  { rooms: page('shell/'), mayKnow: [...EVERY_SCREEN, ...page('attention/', 'hand-out/untold.ts')] },
  { rooms: page('sign-in/'), mayKnow: [...EVERY_SCREEN, ...page('shell/')] },
  {
    rooms: page('restore/'),
    mayKnow: ['src-shared/', ...page('bridge.ts', 'i18n.ts', 'counter-context.tsx', 'ui/', 'shell/', 'sign-in/')],
  },
  {
    rooms: page('set-up/'),
    mayKnow: [
      'src-shared/',
      ...page('bridge.ts', 'i18n.ts', 'counter-context.tsx', 'ui/', 'shell/', 'sign-in/', 'settings/'),
    ],
  },
  {
    rooms: page('cash/', 'history/'),
    mayKnow: [...EVERY_SCREEN, ...page('counting/', 'shell/', 'hand-out/')],
  },
  {
    rooms: page('open-shift/', 'reports/', 'safe/', 'settings/'),
    mayKnow: [...EVERY_SCREEN, ...page('counting/', 'shell/')],
  },
  { rooms: page('close-shift/'), mayKnow: [...EVERY_SCREEN, ...page('counting/', 'shell/', 'sign-in/')] },
  {
    rooms: page('counter/sale/'),
    mayKnow: ['src-shared/', ...page('bridge.ts', 'i18n.ts', 'clock.ts', 'keys/table.ts', 'ui/')],
  },
  { rooms: page('counter/panels/'), mayKnow: [...EVERY_SCREEN, ...page('counter/sale/')] },
  {
    rooms: page('counter/strip/'),
    mayKnow: [
      'src-shared/',
      ...page('i18n.ts', 'counter-context.tsx', 'clock.ts', 'keys/', 'ui/', 'counter/sale/cards-in-words.ts'),
    ],
  },
  {
    rooms: page('counter/'),
    mayKnow: [
      ...EVERY_SCREEN,
      ...page('shell/', 'counter/sale/', 'counter/panels/', 'counter/strip/'),
      ...page(
        'attention/attention-to-show.ts',
        'attention/register-warning.ts',
        'hand-out/untold.ts',
        'cash/small-change.tsx',
        'open-shift/opened-note.tsx',
      ),
    ],
  },
  {
    rooms: page('app.tsx', 'main.tsx'),
    mayKnow: [
      'src-shared/',
      ...page('bridge.ts', 'i18n.ts', 'counter-context.tsx', 'keys/', 'ui/', 'shell/', 'sign-in/', 'restore/'),
      ...page(
        'cash/',
        'open-shift/',
        'history/',
        'reports/',
        'safe/',
        'settings/',
        'set-up/',
        'close-shift/',
        'counter/',
        'app.tsx',
      ),
    ],
  },
  { rooms: page('customer-display/'), mayKnow: ['src-shared/', ...page('i18n.ts', 'ui/')] },
];

export const HOUSE: readonly Room[] = [
  { rooms: ['src-shared/'], mayKnow: [] },
  ...CAPABILITIES,
  {
    rooms: main('ipc/'),
    mayKnow: [
      'src-shared/',
      ...main('platform/', 'audit/', 'access/', 'printing/', 'shift/', 'sale/', 'claims/', 'restore/', 'devices/'),
      ...main('fiscal/fiscal-books.ts', 'fiscal/fiscal-job.ts', 'fiscal/register-slot.ts', 'reports/'),
      ...main('payment/terminal-slot.ts'),
      ...main('upstream/upstream.ts', 'upstream/settle-alarm.ts', 'upstream/upstream-set-up.ts'),
    ],
  },
  {
    rooms: main('ground.ts'),
    mayKnow: [
      'src-shared/',
      ...main(
        'platform/',
        'payment/port.ts',
        'ledger/',
        'printing/find-printers.ts',
        'printing/rasteriser.ts',
        'upstream/',
      ),
    ],
  },
  {
    rooms: main('books.ts'),
    mayKnow: [
      'src-shared/',
      ...main('platform/', 'ledger/', 'audit/', 'upstream/', 'sale/', 'claims/', 'restore/', 'ground.ts'),
    ],
  },
  {
    rooms: main('compose.ts'),
    mayKnow: [
      'src-shared/',
      ...main('platform/', 'payment/', 'ledger/', 'audit/', 'access/', 'printing/', 'upstream/', 'shift/', 'sale/'),
      ...main('claims/', 'devices/', 'fiscal/fiscal-books.ts', 'fiscal/fiscal-side.ts', 'fiscal/register-on-paper.ts'),
      ...main('fiscal/no-register.ts', 'fiscal/register-slot.ts', 'ipc/', 'ground.ts', 'books.ts'),
    ],
  },
  {
    rooms: main('compose-restore.ts'),
    mayKnow: [
      'src-shared/',
      ...main('platform/', 'ledger/', 'audit/', 'access/', 'upstream/', 'restore/', 'ipc/', 'ground.ts'),
    ],
  },
  {
    rooms: main('compose-set-up.ts'),
    mayKnow: [
      'src-shared/',
      ...main('platform/', 'ledger/', 'upstream/', 'restore/found.ts', 'ipc/', 'ground.ts', 'books.ts'),
    ],
  },
  {
    rooms: main('idle-lock.ts', 'display-plan.ts', 'preload.ts', 'display-preload.ts'),
    mayKnow: ['src-shared/'],
  },
  { rooms: main('window.ts'), mayKnow: ['src-shared/', ...main('display-plan.ts')] },
  { rooms: main('system-words.ts'), mayKnow: ['src-shared/', ...main('platform/')] },
  {
    rooms: main('graphics.ts', 'said-by-the-system.ts'),
    mayKnow: ['src-shared/', ...main('system-words.ts', 'platform/')],
  },
  {
    rooms: main('start.ts'),
    mayKnow: main(
      'ground.ts',
      'compose.ts',
      'compose-restore.ts',
      'compose-set-up.ts',
      'platform/',
      'restore/found.ts',
      'upstream/make-ready.ts',
    ),
  },
  { rooms: main('display-window.ts'), mayKnow: ['src-shared/', ...main('window.ts', 'display-plan.ts')] },
  {
    rooms: main('main.ts'),
    mayKnow: [
      'src-shared/',
      ...main('ground.ts', 'compose.ts', 'start.ts', 'window.ts', 'idle-lock.ts', 'display-window.ts'),
      ...main('graphics.ts', 'said-by-the-system.ts', 'system-words.ts', 'ipc/', 'platform/'),
      ...main('ledger/command-line.ts', 'printing/rasteriser.ts', 'restore/found.ts'),
    ],
  },
  ...PAGE,
  { rooms: ['src-upstream/'], mayKnow: ['src-shared/'] },
  { rooms: ['tests/devices/'], mayKnow: ['src-shared/', 'src-main/', 'src-upstream/'] },
  { rooms: ['scripts/'], mayKnow: ['src-shared/', 'src-main/', 'src-upstream/', 'tests/devices/'] },
  {
    rooms: ['tests/unit/', 'tests/integration/', 'tests/disk/', 'tests/e2e/', 'tests/packed/'],
    mayKnow: ['src-shared/', 'src-main/', 'src-renderer/', 'src-upstream/', 'tests/devices/'],
  },
  { rooms: ['tests/vitest.config.ts'], mayKnow: ['tests/devices/'] },
];
