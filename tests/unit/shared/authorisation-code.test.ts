import { describe, expect, test } from 'vitest';
import {
  AuthorisationCode,
  authorisationCodeIn,
  codeFits,
  isCodePattern,
} from '../../../src-shared/contract/authorisation-code.ts';
import { Profile } from '../../../src-shared/contract/upstream.ts';
import { demoProfile } from '../../../src-upstream/demo/profile.ts';

/** The code of a terminal's slip: letters are capitals, and the operator says what codes of its terminals are like. */

test('a code stands in capitals, however it was typed', () => {
  expect(AuthorisationCode.parse(' ab12cd ')).toBe('AB12CD');
  expect(authorisationCodeIn('a1 b2.c3')).toBe('A1B2C3');
});

test.each([
  ['ABC', false],
  ['ABCD', true],
  ['012345', true],
  ['A1B2C3D4', true],
  ['A1B2C3D4E', false],
  ['A1-2345', false],
])('without a pattern of the operator %s fits: %s', (code, fits) => expect(codeFits(code)).toBe(fits));

test('a pattern of the operator is what counts', () => {
  expect(codeFits('123456', '^[0-9]{6}$')).toBe(true);
  expect(codeFits('A23456', '^[0-9]{6}$')).toBe(false);
  expect(codeFits('12345678901', '^(?:[A-Z0-9]{6}|[0-9]{11})$')).toBe(true);
});

describe('a pattern in the profile', () => {
  const patternRead = (authCodePattern: unknown) =>
    Profile.parse({ ...demoProfile, tenders: [{ ...demoProfile.tenders[1], authCodePattern }] }).tenders[0]
      ?.authCodePattern;

  test.each(['^[A-Z0-9]{4,8}$', '^[0-9]{6}$', '^(?:[A-Z0-9]{6}|[0-9]{11})$', '^Q[0-9]{5}$'])(
    '%s is taken',
    (pattern) => {
      expect(patternRead(pattern)).toBe(pattern);
    },
  );

  test.each([
    '^([A-Z]+)+$',
    '^(([A-Z0-9]+)+)+$',
    '^([^0-9]+)+$',
    '^(\\D+)+$',
    '^(.+)+$',
    '^[a-z]{6}$',
    '[',
    '',
    `^${'[A-Z]{0,20}'.repeat(30)}$`,
    '^[A-Z0-9]{4,8}$ '.repeat(40),
    7,
    null,
    ['^[0-9]{6}$'],
  ])('%j counts as absent, and the profile is taken all the same', (pattern) => {
    expect(patternRead(pattern)).toBeUndefined();
  });

  test('that is taken is tried on any code in no time', () => {
    const worst = ['A'.repeat(20), '0'.repeat(20), `${'A0'.repeat(9)}--`, '-'.repeat(20)];
    const patterns = ['^[A-Z0-9]*[A-Z0-9]*[A-Z0-9]*-$', '^(?:[A-Z]|[A-Z0-9])*-$', '^[A-Z0-9]{4,8}$'].filter(
      isCodePattern,
    );
    const begun = performance.now();
    for (const pattern of patterns) for (const code of worst) codeFits(code, pattern);
    expect(performance.now() - begun).toBeLessThan(500);
  });
});
