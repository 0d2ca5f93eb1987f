/** A restore touches the disk by these. Each touch may be the last before the power goes. */
export const TOUCHING = [
  'linkSync',
  'copyFileSync',
  'fsyncSync',
  'writeSync',
  'renameSync',
  'rmSync',
  'openSync',
  'mkdirSync',
] as const;
