import { z } from 'zod';

/** A whole number as a query string writes it: digits only, no sign, no exponent, no fraction. */
export function wholeNumber(min: number, max = Number.MAX_SAFE_INTEGER) {
  return z
    .string()
    .regex(/^[0-9]{1,16}$/)
    .transform(Number)
    .pipe(z.int().min(min).max(max));
}
