/** Words for the technician; the ledger was left as it was. */
export class MigrationRefused extends Error {}

export function migrationUnknown(name: string): MigrationRefused {
  return new MigrationRefused(
    `The ledger was written by a newer version of this app (it has the change «${name}»). ` +
      'Install that version or a newer one; nothing was changed.',
  );
}

export function migrationChanged(name: string): MigrationRefused {
  return new MigrationRefused(
    `The ledger's change «${name}» is not the one that this app knows. ` +
      'Install the app again from its package; nothing was changed.',
  );
}
