import { expect, test } from 'vitest';
import { isPin, readPinHash } from '../../../src-main/access/pin.ts';
import { phc, unpadded } from './a-roster.ts';

const SALT = unpadded(Buffer.alloc(16, 1));
const KEY = unpadded(Buffer.alloc(32, 2));

test.each([14, 15, 16, 17])('a PIN is verified at ln %i, and no other one is', async (ln) => {
  const hash = readPinHash(phc('135790', { ln }));
  expect(hash).not.toBeNull();
  if (!hash) return;
  expect(await isPin('135790', hash)).toBe(true);
  expect(await isPin('135791', hash)).toBe(false);
  expect(await isPin('', hash)).toBe(false);
});

test.each([
  ['too weak', `$scrypt$ln=13,r=8,p=1$${SALT}$${KEY}`],
  ['too heavy', `$scrypt$ln=18,r=8,p=1$${SALT}$${KEY}`],
  ['another block size', `$scrypt$ln=15,r=16,p=1$${SALT}$${KEY}`],
  ['another parallelism', `$scrypt$ln=15,r=8,p=2$${SALT}$${KEY}`],
  ['another function', `$argon2id$ln=15,r=8,p=1$${SALT}$${KEY}`],
  ['a short key', `$scrypt$ln=15,r=8,p=1$${SALT}$${unpadded(Buffer.alloc(16))}`],
  ['a short salt', `$scrypt$ln=15,r=8,p=1$${unpadded(Buffer.alloc(4))}$${KEY}`],
  ['padding', `$scrypt$ln=15,r=8,p=1$${SALT}==$${KEY}`],
  ['base64 with stray bits', `$scrypt$ln=15,r=8,p=1$${SALT.slice(0, -1)}h$${KEY}`],
  ['something after it', `$scrypt$ln=15,r=8,p=1$${SALT}$${KEY}$`],
  ['a line before it', `\n$scrypt$ln=15,r=8,p=1$${SALT}$${KEY}`],
  ['the PIN itself', '135790'],
  ['nothing', ''],
])('a hash with %s is refused', (_what, text) => {
  expect(readPinHash(text)).toBeNull();
});

test("a hash of the contract's form is read", () => {
  expect(readPinHash(`$scrypt$ln=15,r=8,p=1$${SALT}$${KEY}`)).toEqual({
    cost: 32_768,
    salt: Buffer.alloc(16, 1),
    key: Buffer.alloc(32, 2),
  });
});
