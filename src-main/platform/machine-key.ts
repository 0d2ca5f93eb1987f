import { createHmac } from 'node:crypto';
import type { Hash } from '../../src-shared/ids.ts';
import type { Log } from './log.ts';
import type { Secrets } from './secrets.ts';

const KEY_BYTES = 32;

/**
 * HMAC-SHA-256 under a secret of this machine, made where there is none. One that the disk does not take holds for
 * this run: another key draws other limits, and tells nothing.
 */
export function keyedHashIn(secrets: Secrets, random: (bytes: number) => Uint8Array, log: Log): (text: string) => Hash {
  const key = secrets.get('machine-key') ?? newKey();
  function newKey(): string {
    const made = Buffer.from(random(KEY_BYTES)).toString('hex');
    try {
      secrets.set('machine-key', made);
    } catch (fault) {
      log.fault('keeping the machine’s key', fault);
    }
    return made;
  }
  return (text) => createHmac('sha256', key).update(text).digest('hex') as Hash;
}
