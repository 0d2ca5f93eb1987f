import type { Entry } from '../../contract/upstream.ts';

/** What stands in the lines of a body that others may have written: a line that is no object says nothing. */

export function linesOf(body: Entry['body']): readonly Readonly<Record<string, unknown>>[] {
  const lines = body['lines'];
  return Array.isArray(lines) ? lines.filter(isObject) : [];
}

export function amountsOf(body: Entry['body']): unknown[] {
  return linesOf(body).map((line) => line['amount']);
}

export function cardsOf(body: Entry['body']): unknown[] {
  return linesOf(body).map((line) => line['cardNumber']);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
