import { expect, test } from 'vitest';
import { isLikeProduct } from '../../../../src-renderer/keys/like-a-product.ts';

test('a bottle’s code is known by its check digit, and a PIN is none of these', () => {
  expect(['96385074', '036000291452'].map(isLikeProduct)).toEqual([true, true]);
  expect(['96385075', '036000291453', '963850', '4006381333931', '9638507x', ''].some(isLikeProduct)).toBe(false);
});
