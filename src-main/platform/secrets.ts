/** What must not lie open on the disk, by name. */
export type SecretName = 'token' | 'roster';

export interface Secrets {
  /** null when there is none, or none that this machine's key store can open. */
  get(name: SecretName): string | null;
  /** Durable when it returns. Throws when the disk refuses. */
  set(name: SecretName, value: string): void;
}
