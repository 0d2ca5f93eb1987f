import { X509Certificate } from 'node:crypto';
import tls, { createSecureContext, type SecureContext } from 'node:tls';
import type { Authority, AuthorityFault } from '../../src-shared/contract/views/certificate.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { instant } from '../../src-shared/time.ts';
import { readKeptBytes } from './kept-file.ts';

/** The authorities that may vouch for a server's name, and no other. `pem`: one text of all of them. */
export type Trust =
  | { readonly kind: 'well-known' }
  | { readonly kind: 'system'; readonly pem: string }
  | { readonly kind: 'file'; readonly pem: string; readonly authorities: readonly Authority[] };

export const WELL_KNOWN: Trust = { kind: 'well-known' };
/** What SAPAR_UPSTREAM_CA says instead of a path. */
const OF_SYSTEM = 'system';
const FILE_BYTES_MAX = 256 * 1024;
const STORE_BYTES_MAX = 4 * 1024 * 1024;
const ONE_CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
const A_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;

/** Where Linux systems keep their store as one file, Debian's first: as the list of Go's crypto/x509 has them. */
const STORES_OF_LINUX = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/** What is wrong with a file of authorities, and what to do. A screen has its own words. */
export const AUTHORITY_WORDS: Readonly<Record<AuthorityFault, string>> = {
  unreadable: 'there is no file that can be read. Give the path of the operator’s authority, or «system».',
  'no-certificate': 'the file holds no certificate. Give the path of the operator’s authority in PEM or DER.',
  'private-key': 'the file holds a private key, which belongs to nobody but the operator. Take the key out of it.',
  'no-authority': 'the certificate in it is a server’s and no authority’s. Ask the operator for the authority.',
  expired: 'the authority in it has expired. Ask the operator for a newer one, or set the clock if that is wrong.',
  'not-yet-valid': 'the authority in it is not valid yet. Set the clock of this machine, or ask the operator.',
  'no-system-store': 'the store of this system can’t be read here. Give the path of a file instead.',
};

/** To be made once and not for each connection; null: the authorities that everybody knows. */
export function secureContextOf(trust: Trust): SecureContext | null {
  return trust.kind === 'well-known' ? null : createSecureContext({ ca: trust.pem });
}

/** `named`: the path of a file, or «system». */
export function trustNamed(
  named: string,
  ofFile: (path: string) => Result<Trust, AuthorityFault>,
): Result<Trust, AuthorityFault> {
  return named === OF_SYSTEM ? trustOfSystem() : ofFile(named);
}

/** The authorities of a file in PEM or DER. */
export function trustOfFile(path: string, nowMs: number | null): Result<Trust, AuthorityFault> {
  const found = readKeptBytes(path, FILE_BYTES_MAX);
  return found.kind === 'content' ? trustIn(found.bytes, nowMs) : err('unreadable');
}

/**
 * What a file of authorities holds. A certificate that may vouch for nobody is refused, and so is a key. `nowMs`: dates
 * are judged too, when it is chosen: what has expired is left out. Null: at a start they are not, since a till must
 * start.
 */
export function trustIn(bytes: Buffer, nowMs: number | null): Result<Trust, AuthorityFault> {
  const text = bytes.toString('latin1');
  if (A_KEY.test(text)) return err('private-key');
  const all = certificatesIn(bytes, text);
  if (all === null) return err('no-certificate');
  if (all.some(({ ca }) => !ca)) return err('no-authority');
  // While an operator changes its authority, one file holds the old and the new.
  const certificates = nowMs === null ? all : all.filter(({ validTo }) => Date.parse(validTo) >= nowMs);
  if (certificates.length === 0) return err('expired');
  if (nowMs !== null && certificates.every(({ validFrom }) => Date.parse(validFrom) > nowMs))
    return err('not-yet-valid');
  return ok({
    kind: 'file',
    pem: certificates.map(String).join(''),
    authorities: certificates.map((certificate) => ({
      name: nameIn(certificate.subject),
      fingerprint: certificate.fingerprint256,
      until: instant(Date.parse(certificate.validTo)),
    })),
  });
}

/** null: there is none, or one that can't be read. Windows exports DER, which has no armour around it. */
function certificatesIn(bytes: Buffer, text: string): X509Certificate[] | null {
  const armoured = text.match(ONE_CERTIFICATE);
  try {
    return (armoured ?? [bytes]).map((each) => new X509Certificate(each));
  } catch {
    return null;
  }
}

/** The name by which people know a subject or an issuer: its common name, else its organisation, else all of it. */
export function nameIn(subject: string): string {
  const parts = new Map(subject.split('\n').map((line) => line.split(/=(.*)/s, 2) as [string, string]));
  return parts.get('CN') ?? parts.get('O') ?? subject.replaceAll('\n', ', ');
}

/**
 * The system's own store. Node reads it on Windows and macOS where this version of it can; on Linux it is a file.
 */
export function trustOfSystem(): Result<Trust, AuthorityFault> {
  const pem = process.platform === 'linux' ? storeOfLinux() : storeOfNode();
  return pem === null ? err('no-system-store') : ok({ kind: 'system', pem });
}

function storeOfLinux(): string | null {
  for (const path of STORES_OF_LINUX) {
    const found = readKeptBytes(path, STORE_BYTES_MAX);
    if (found.kind === 'content' && found.bytes.includes('-----BEGIN CERTIFICATE-----')) return String(found.bytes);
  }
  return null;
}

function storeOfNode(): string | null {
  // The fallback Electron's Node has no such function, whatever the types say.
  const certificates = 'getCACertificates' in tls ? tls.getCACertificates('system') : [];
  return certificates.length > 0 ? certificates.join('\n') : null;
}
