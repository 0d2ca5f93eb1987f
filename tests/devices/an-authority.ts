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

/** `name` may begin with `*.`; `fromDay` and `days` say when it holds, from today on. */
export function certificateFor(name: string, { fromDay = -1, days = 30 } = {}): Vouched {
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const servers = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const validity = [fromDay, fromDay + days].map((day) => utcTime(Date.now() + day * DAY_MS));
  const made = (subject: string, of: KeyObject, extensions: Buffer[]) =>
    signed({ issuer: AUTHORITY, subject, validity, of, extensions }, own.privateKey);
  const ca = made(AUTHORITY, own.publicKey, [extension('551d13', sequence(BOOLEAN_TRUE), true)]);
  const names = sequence(tagged(0x82, Buffer.from(name, 'latin1')));
  const cert = made(name, servers.publicKey, [extension('551d11', names)]);
  return { ca, cert, key: servers.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

const AUTHORITY = 'Authority of the tests';

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
