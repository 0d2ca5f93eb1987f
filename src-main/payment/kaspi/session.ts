import { tellable } from '../../../src-shared/log-text.ts';
import type { Clock } from '../../../src-shared/time.ts';
import { readDevice, readEnvelope, readPair } from './answers.ts';
import { type DeviceAddress, get, type Got, type Patience } from './get.ts';

/** What opens a device, by the word of a person at it. Both tokens are new at each renewal. */
export interface Pairing {
  /** The device's own name: its serial number. */
  readonly deviceId: string;
  readonly terminalId: string | null;
  readonly accessToken: string;
  readonly refreshToken: string;
  /** The counter's clock said so. */
  readonly gotAtMs: number;
  /** The device's word, in UTC milliseconds; null: it told none. */
  readonly endsAtMs: number | null;
}

/** What a call came to, once the token was no question any more. Words hold no secret. */
export type Called =
  | { readonly state: 'answered'; readonly data: unknown }
  /** It says no by a number of its own, or by the status of HTTP. */
  | { readonly state: 'refused'; readonly code: number; readonly words: string }
  /** Nothing was sent. */
  | { readonly state: 'not-paired' | 'unreachable'; readonly words: string }
  /** It may have been heard. */
  | { readonly state: 'lost'; readonly words: string };

type Query = Readonly<Record<string, string>>;

/** One device, and this counter's access to it. Never throws. */
export interface KaspiSession {
  pairing(): Pairing | null;
  call(path: string, query?: Query): Promise<Called>;
  /** A person confirms it on the device's screen, and is waited for. What was paired before stays until then. */
  pair(): Promise<Exclude<Called, { state: 'answered' }> | { readonly state: 'paired'; readonly pairing: Pairing }>;
}

interface SessionParts {
  readonly address: DeviceAddress;
  /** The device knows the counter by it. */
  readonly clientName: string;
  readonly kept: {
    get(): Pairing | null;
    /** Durable when it returns. Throws when the disk refuses. */
    set(pairing: Pairing): void;
  };
  readonly clock: Clock;
  /** What the disk refuses is told here: the next start would have to pair again. */
  readonly fault: (fault: unknown) => void;
  readonly patience?: Partial<Patience> | undefined;
  readonly pairMs?: number | undefined;
}

const PATIENCE: Patience = { answerMs: 15_000, bodyMs: 10_000 };
/** A person walks to the device and confirms. */
const PAIR_MS = 120_000;
/** A token lives for a day. Its end is told without a zone, so half a day is what is relied on. */
const TOKEN_USED_MS = 12 * 3_600_000;
const BEFORE_END_MS = 30 * 60_000;
const FORBIDDEN: readonly number[] = [401, 403];

export function newKaspiSession(parts: SessionParts): KaspiSession {
  const { address, clientName, kept, clock, fault } = parts;
  const patience = { ...PATIENCE, ...parts.patience };
  let pairing = kept.get();
  /** One for all that ask at once: a second use of the same word would end the first. */
  let renewing: Promise<Called | null> | null = null;

  async function ask(path: string, query: Query, token?: string, within = patience): Promise<Called> {
    const { terminalId } = pairing ?? { terminalId: null };
    const headers = token === undefined ? {} : { accesstoken: token, ...(terminalId && { terminalid: terminalId }) };
    return calledBy(await get({ address, path, query, headers, patience: within }));
  }

  function take(next: Pairing): void {
    pairing = next;
    try {
      kept.set(next);
    } catch (thrown) {
      fault(thrown);
    }
  }

  /** null: there is a new pair. */
  async function renew(old: Pairing): Promise<Called | null> {
    const query = { name: clientName, refreshToken: old.refreshToken };
    const first = await ask('/v2/revoke', query);
    // Some want the token beside it that is to be renewed.
    const answer = isForbidden(first) ? await ask('/v2/revoke', query, old.accessToken) : first;
    if (answer.state === 'refused') return { state: 'not-paired', words: answer.words };
    if (answer.state !== 'answered') return answer;
    const read = readPair(answer.data);
    if (!read) return { state: 'lost', words: 'its new pair can not be read' };
    const { accessToken, refreshToken, endsAt } = read;
    take({ ...old, accessToken, refreshToken, gotAtMs: clock.now(), endsAtMs: endsAt });
    return null;
  }

  function renewed(old: Pairing): Promise<Called | null> {
    if (pairing !== null && pairing.accessToken !== old.accessToken) return Promise.resolve(null);
    renewing ??= renew(old).finally(() => (renewing = null));
    return renewing;
  }

  function isDue({ gotAtMs, endsAtMs }: Pairing): boolean {
    const now = clock.now();
    return now - gotAtMs >= TOKEN_USED_MS || now < gotAtMs || (endsAtMs !== null && endsAtMs - now < BEFORE_END_MS);
  }

  async function call(path: string, query: Query = {}): Promise<Called> {
    if (pairing === null) return NOT_PAIRED;
    // One that can't be renewed now may still open the device.
    if (isDue(pairing)) await renewed(pairing);
    const used = pairing;
    const first = await ask(path, query, used.accessToken);
    if (!isForbidden(first)) return first;
    const failed = await renewed(used);
    if (failed) return failed.state === 'lost' ? { ...failed, state: 'unreachable' } : failed;
    return ask(path, query, pairing.accessToken);
  }

  async function pair(): Promise<Awaited<ReturnType<KaspiSession['pair']>>> {
    const within = { answerMs: parts.pairMs ?? PAIR_MS, bodyMs: patience.bodyMs };
    const answer = await ask('/v2/register', { name: clientName }, undefined, within);
    if (answer.state !== 'answered') return answer;
    const read = readPair(answer.data);
    if (!read) return { state: 'lost', words: 'its pair can not be read' };
    const { accessToken, refreshToken, endsAt } = read;
    const info = await ask('/v2/deviceinfo', {}, accessToken);
    if (info.state !== 'answered') return info;
    const device = readDevice(info.data);
    if (!device) return { state: 'lost', words: 'it does not say which device it is' };
    const next = { ...device, accessToken, refreshToken, gotAtMs: clock.now(), endsAtMs: endsAt };
    take(next);
    return { state: 'paired', pairing: next };
  }

  const safe = <Answer extends Called | { state: 'paired'; pairing: Pairing }>(answer: Answer): Answer =>
    'words' in answer ? { ...answer, words: withoutSecrets(answer.words, pairing) } : answer;

  return {
    pairing: () => pairing,
    call: async (path, query) => safe(await call(path, query)),
    pair: async () => safe(await pair()),
  };
}

const NOT_PAIRED: Called = { state: 'not-paired', words: 'nobody has paired it with this counter' };

const isForbidden = (called: Called) => called.state === 'refused' && FORBIDDEN.includes(called.code);

function calledBy(got: Got): Called {
  if (got.state === 'unreachable' || got.state === 'lost') return got;
  const isError = got.status >= 400;
  const envelope = got.state === 'json' ? readEnvelope(got.json) : null;
  if (envelope && envelope.code !== 0) return { state: 'refused', code: envelope.code, words: envelope.words };
  if (FORBIDDEN.includes(got.status)) return { state: 'refused', code: got.status, words: `it answered ${got.status}` };
  if (!envelope || isError) {
    const words = got.state === 'no-json' ? got.words : `it answered ${got.status}, and nobody can read it`;
    return { state: 'lost', words };
  }
  return { state: 'answered', data: envelope.data };
}

/** A device may repeat what it was sent: neither a page nor a log may show it. */
function withoutSecrets(words: string, pairing: Pairing | null): string {
  const secrets = [pairing?.accessToken, pairing?.refreshToken].filter((secret) => secret !== undefined);
  return tellable(secrets.reduce((rest, secret) => rest.replaceAll(secret, '…'), words));
}
