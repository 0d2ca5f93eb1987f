import { readCardNumber } from '../../src-shared/card-number.ts';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Card, Profile } from '../../src-shared/contract/upstream.ts';
import type { CardView } from '../../src-shared/contract/views/sale.ts';
import type { Money } from '../../src-shared/money.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { refuseCard } from '../../src-shared/sale-rules.ts';
import type { Day } from '../../src-shared/time.ts';
import type { LiveCards } from '../upstream/upstream.ts';
import type { CardSnapshots } from './card-snapshots.ts';

/** A clerk waits for a live answer no longer than this; then the last snapshot serves. */
const LOOK_UP_TIMEOUT_MS = 1500;
/** While the upstream is known to be out of reach, it is still asked, but hardly waited for. */
const LOOK_UP_OFFLINE_TIMEOUT_MS = 300;

export interface LookUpParts {
  profile(): Profile | null;
  today(profile: Profile): Day;
  online(): boolean;
  hotlisted(number: string): boolean;
  /** Top-ups sold onto it here that the upstream has not acknowledged. */
  waiting(number: string): Money;
  snapshots: CardSnapshots;
  /** A card was read live just now, or could not be: then what was read before is old. */
  readLive(number: string, card: Card | null): void;
  readonly upstream: LiveCards;
}

/**
 * Finds the card of what was typed or scanned: live, else as last seen, else by number and hotlist alone. The view says
 * which of these it is. Only a text that is no card number, or a card that the upstream does not know, is an error.
 */
export async function lookUpCard(text: string, parts: LookUpParts): Promise<Result<CardView, Refusal>> {
  const profile = parts.profile();
  if (!profile) return err({ kind: 'no-profile' });
  const read = readCardNumber(text, profile.cardFormats);
  if (read.kind === 'none') return err({ kind: 'card-number-unreadable', why: read.why });

  const timeoutMs = parts.online() ? LOOK_UP_TIMEOUT_MS : LOOK_UP_OFFLINE_TIMEOUT_MS;
  const answer =
    read.kind === 'full'
      ? await parts.upstream.byNumber(read.number, timeoutMs)
      : await parts.upstream.bySuffix(read.suffix, timeoutMs);
  if (answer.kind === 'unknown') return err({ kind: 'card-unknown' });
  if (answer.kind === 'ambiguous') return err({ kind: 'card-ambiguous' });
  const live = answer.kind === 'card' ? answer.card : null;
  if (live) parts.snapshots.keep(live);
  if (answer.kind === 'no-answer' && read.kind === 'suffix') return err({ kind: 'card-lookup-needs-connection' });

  const inFull = read.kind === 'full' ? read.number : '';
  const number = live?.number ?? inFull;
  parts.readLive(number, live);
  const card = live ?? parts.snapshots.get(number);
  const hotlisted = parts.hotlisted(number);
  return ok({
    number,
    card,
    source: sourceOf(live, card),
    hotlisted,
    waiting: parts.waiting(number),
    luhnFails: read.kind === 'full' && read.luhnFails,
    refusal: refuseCard({ number, card, hotlisted }, parts.today(profile), profile),
  });
}

function sourceOf(live: Card | null, card: Card | null): CardView['source'] {
  if (live) return 'live';
  return card ? 'snapshot' : 'number';
}
