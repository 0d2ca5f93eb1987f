import type { Log } from '../platform/log.ts';
import type { Pace } from '../platform/pace.ts';
import type { UpstreamSide } from '../upstream/upstream.ts';
import { type ClaimFollower, claimFollowerOver } from './claim-follower.ts';
import type { ClaimCounter } from './claims.ts';

interface ClaimParts extends Omit<ClaimCounter, 'claimFollower'> {
  readonly upstream: UpstreamSide;
  readonly random: (bytes: number) => Uint8Array;
  readonly pace: Pace;
  readonly log: Log;
}

/** All that the window asks of claims. */
export interface ClaimSide extends ClaimCounter {
  readonly claimFollower: ClaimFollower;
  /** What stands in entries that came back is to be followed from here on. */
  bringBack(): void;
}

/** Claims as they are filed, told to the upstream and followed there until they are decided. */
export function claimSideOver(parts: ClaimParts): ClaimSide {
  const { claims, ledger, upstream, random, pace, log } = parts;
  // A disk that is full has them brought back at the next start.
  const bringBack = () => void ledger.transaction(() => claims.bringBack());
  bringBack();
  const { contact } = upstream;
  const following = claimFollowerOver({ claims, upstream: upstream.claims, contact, ledger, random, pace, log });
  following.start();
  contact.onChange(() => {
    if (contact.state() === 'online') following.wake();
  });
  return { ...parts, claimFollower: following, bringBack };
}
