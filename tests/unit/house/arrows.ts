// What each room of the house may know beside itself and packages. Lowest room first: a room knows none above it.
// docs/architecture.md shows the same table to people; a test holds the two together.

export interface Room {
  /** A folder, with a slash at its end, or a file. The longest name that fits decides whose a file is. */
  readonly room: string;
  /** Folders, or the one file of a folder that shows itself to others. */
  readonly mayKnow: readonly string[];
}

const UPSTREAM = 'src-main/upstream/upstream.ts';

const CAPABILITIES: readonly Room[] = [
  { room: 'src-main/platform/', mayKnow: [] },
  { room: 'src-main/ledger/', mayKnow: ['src-main/platform/'] },
  { room: 'src-main/access/', mayKnow: ['src-main/ledger/'] },
  { room: 'src-main/payment/', mayKnow: [] },
  { room: 'src-main/printing/', mayKnow: ['src-main/platform/', 'src-main/ledger/'] },
  { room: 'src-main/upstream/', mayKnow: ['src-main/platform/', 'src-main/ledger/', 'src-main/access/'] },
  {
    room: 'src-main/shift/',
    mayKnow: ['src-main/platform/', 'src-main/ledger/', 'src-main/access/', 'src-main/printing/', UPSTREAM],
  },
  {
    room: 'src-main/sale/',
    mayKnow: [
      'src-main/platform/',
      'src-main/ledger/',
      'src-main/shift/',
      'src-main/payment/',
      'src-main/printing/',
      UPSTREAM,
    ],
  },
  {
    room: 'src-main/claims/',
    mayKnow: ['src-main/platform/', 'src-main/ledger/', 'src-main/shift/', 'src-main/printing/', UPSTREAM],
  },
  { room: 'src-main/restore/', mayKnow: ['src-main/platform/', 'src-main/ledger/', UPSTREAM] },
  { room: 'src-main/devices/', mayKnow: ['src-main/ledger/', 'src-main/sale/'] },
  { room: 'src-main/reports/', mayKnow: ['src-main/ledger/', 'src-main/shift/'] },
];
const ALL_CAPABILITIES = CAPABILITIES.map(({ room }) => room);
