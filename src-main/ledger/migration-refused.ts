/** Words for the technician; the ledger was left as it was. */
export class MigrationRefused extends Error {
  readonly key: 'ledger-newer' | 'ledger-changed';
  /** The name of the change that the ledger has. */
  readonly change: string;
  constructor(key: MigrationRefused['key'], change: string, sentence: string) {
    super(sentence);
    this.key = key;
    this.change = change;
  }
}

export function migrationUnknown(name: string): MigrationRefused {
  return new MigrationRefused(
    'ledger-newer',
    name,
    `The ledger was written by a newer version of this app (it has the change «${name}»). ` +
      'Install that version or a newer one; nothing was changed.',
  );
}

export function migrationChanged(name: string): MigrationRefused {
  return new MigrationRefused(
    'ledger-changed',
    name,
    `The ledger's change «${name}» is not the one that this app knows. ` +
      'Install the app again from its package; nothing was changed.',
  );
}
