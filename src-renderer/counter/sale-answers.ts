import { readCardNumber } from '../../src-shared/card-number.ts';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { ConfirmedLine } from '../../src-shared/contract/views.ts';
import type { SaleId } from '../../src-shared/ids.ts';
import type { Money } from '../../src-shared/money.ts';
import { assert, type Result } from '../../src-shared/result.ts';
import { isRefusal, type SaleContext } from './sale-context.ts';

/** Readers for transitions that a guard has already let through: what isn't there then is a fault of ours. */

export function valueOf<Value>(answer: Result<Value, Refusal>): Value {
  assert(answer.ok, 'a refusal was taken for an answer');
  return answer.value;
}

export function refusalOf(answer: Result<unknown, Refusal>): Refusal {
  assert(!answer.ok, 'an answer was taken for a refusal');
  return answer.error;
}

export function held(line: ConfirmedLine | Refusal): ConfirmedLine {
  assert(!isRefusal(line), 'a refused line was agreed');
  return line;
}

export function refused(line: ConfirmedLine | Refusal): Refusal {
  assert(isRefusal(line), 'a good line was refused');
  return line;
}

export function idOf({ saleId }: SaleContext): SaleId {
  assert(saleId !== null, 'a sale without an id was to be paid');
  return saleId;
}

/** An amount as a clerk would have typed it: whole units, without the currency's minor digits. */
export function digitsOfAmount(amount: Money, { rules }: SaleContext): string {
  const { exponent } = rules.profile.currency;
  const digits = String(amount);
  return exponent === 0 ? digits : digits.slice(0, -exponent);
}

/** What the card field shows of a scan: the number where one can be read, else the text as it came. */
export function readableCard(text: string, { rules }: SaleContext): string {
  const read = readCardNumber(text, rules.profile.cardFormats);
  return read.kind === 'full' ? read.number : text.trim();
}
