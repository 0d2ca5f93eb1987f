import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/**
 * An authority of the tests' own, and a certificate of it for one name. node:crypto signs and makes no certificates, so
 * the few fields of X.509 (RFC 5280) that TLS looks at are written here.
 */
export interface Vouched {
  /** PEM; whoever trusts it believes the certificate. */
  readonly ca: string;
  /** PEM of the server's certificate and of its key. */
  readonly cert: string;
  readonly key: string;
}

const DAY_MS = 86_400_000;

interface TestAuthority {
  /** PEM. */
  readonly ca: string;
  /** `name` may begin with `*.`; `fromDay` and `days` say when the certificate holds, from today on. */
  vouchesFor(name: string, validity?: Validity): Vouched;
}

interface Validity {
  readonly fromDay?: number;
  readonly days?: number;
}

/** It holds itself from `fromDay` on for `days`. */
export function anAuthority(
  called = 'Authority of the tests',
  { fromDay = -400, days = 800 }: Validity = {},
): TestAuthority {
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signedAs = (subject: string, of: KeyObject, validity: Required<Validity>, extensions: Buffer[]) =>
    signed({ issuer: called, subject, validity: timesOf(validity), of, extensions }, own.privateKey);
  const ca = signedAs(called, own.publicKey, { fromDay, days }, [extension('551d13', sequence(BOOLEAN_TRUE), true)]);
  return {
    ca,
    vouchesFor(name, { fromDay: first = -1, days: long = 30 } = {}) {
      const servers = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const names = extension('551d11', sequence(tagged(0x82, Buffer.from(name, 'latin1'))));
      const cert = signedAs(name, servers.publicKey, { fromDay: first, days: long }, [names]);
      return { ca, cert, key: servers.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
    },
  };
}

/** A certificate of an authority that vouches for nothing else. */
export function certificateFor(name: string, validity?: Validity): Vouched {
  return anAuthority().vouchesFor(name, validity);
}

function timesOf({ fromDay, days }: Required<Validity>): Buffer[] {
  return [fromDay, fromDay + days].map((day) => utcTime(Date.now() + day * DAY_MS));
}

interface Wanted {
  readonly issuer: string;
  readonly subject: string;
  readonly validity: readonly Buffer[];
  readonly of: KeyObject;
  readonly extensions: readonly Buffer[];
}

function signed({ issuer, subject, validity, of, extensions }: Wanted, by: KeyObject): string {
  const toSign = sequence(
    tagged(0xa0, tagged(0x02, Buffer.from([2]))),
    tagged(0x02, Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ECDSA_WITH_SHA256,
    commonName(issuer),
    sequence(...validity),
    commonName(subject),
    of.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(...extensions)),
  );
  const signature = sign('sha256', toSign, createPrivateKey(by.export({ type: 'pkcs8', format: 'pem' })));
  const whole = sequence(toSign, ECDSA_WITH_SHA256, tagged(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

function tagged(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const long = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...(length < 0x80 ? [length] : long)]), content]);
}
const sequence = (...parts: readonly Buffer[]) => tagged(0x30, ...parts);
const identifier = (hex: string) => tagged(0x06, Buffer.from(hex, 'hex'));

const BOOLEAN_TRUE = tagged(0x01, Buffer.from([0xff]));
const ECDSA_WITH_SHA256 = sequence(identifier('2a8648ce3d040302'));

function commonName(name: string): Buffer {
  return sequence(tagged(0x31, sequence(identifier('550403'), tagged(0x0c, Buffer.from(name)))));
}

function extension(id: string, value: Buffer, isCritical = false): Buffer {
  return sequence(identifier(id), ...(isCritical ? [BOOLEAN_TRUE] : []), tagged(0x04, value));
}

/** YYMMDDHHMMSSZ. */
function utcTime(ms: number): Buffer {
  const text = new Date(ms).toISOString().replace(/^..|[-:T]|\.\d+/g, '');
  return tagged(0x17, Buffer.from(text, 'latin1'));
}
