import { z } from 'zod';

declare const idOf: unique symbol;
/** A set of names, so that a SaleId is an EntryId as well but no ShiftId. */
type Id<Thing extends string> = string & { readonly [idOf]: { readonly [Name in Thing]: true } };

/** UUIDv7 in lower case, minted by whoever creates the thing, before any money moves. */
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export type EntryId = Id<'entry'>;
/** The id of a shift is that of its shift-opened entry. */
export type ShiftId = EntryId & Id<'shift'>;
/** The id of a sale is that of its intent and becomes that of its entry. */
export type SaleId = EntryId & Id<'sale'>;
export type ReturnId = EntryId & Id<'return'>;
export type ClerkId = Id<'clerk'>;
export type CounterId = Id<'counter'>;
export type StationId = Id<'station'>;
export type ClaimId = Id<'claim'>;
export type PrintJobId = Id<'print job'>;
export type RequestId = Id<'request'>;

function idSchema<Branded extends string>() {
  return z
    .string()
    .regex(UUID_V7)
    .transform((text) => text as Branded);
}

export const EntryId = idSchema<EntryId>();
export const ShiftId = idSchema<ShiftId>();
export const SaleId = idSchema<SaleId>();
export const ReturnId = idSchema<ReturnId>();
export const ClerkId = idSchema<ClerkId>();
export const CounterId = idSchema<CounterId>();
export const StationId = idSchema<StationId>();
export const ClaimId = idSchema<ClaimId>();
export const PrintJobId = idSchema<PrintJobId>();
export const RequestId = idSchema<RequestId>();

declare const hashBrand: unique symbol;
/** Lower-case hex SHA-256. */
export type Hash = string & { readonly [hashBrand]: true };
export const Hash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .transform((text) => text as Hash);
