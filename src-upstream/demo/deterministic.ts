import { sha256 } from '../ports.ts';

/** The demo operator is the same on every machine: whatever looks like chance in it follows from a label. */

/** 2026-01-01T00:00:00Z in milliseconds, as the 48 bits that a UUIDv7 begins with. */
const DEMO_TIME_HEX = Date.UTC(2026, 0, 1).toString(16).padStart(12, '0');

export function demoId(label: string): string {
  const hex = sha256(`sapar demo ${label}`);
  const time = `${DEMO_TIME_HEX.slice(0, 8)}-${DEMO_TIME_HEX.slice(8)}`;
  return `${time}-7${hex.slice(0, 3)}-8${hex.slice(3, 6)}-${hex.slice(6, 18)}`;
}

/** A whole number from `min` to `max`, both included. */
export function demoNumber(label: string, min: number, max: number): number {
  return min + (Number.parseInt(sha256(`sapar demo number ${label}`).slice(0, 12), 16) % (max - min + 1));
}

export function demoUid(label: string): string {
  return `04${sha256(`sapar demo uid ${label}`).slice(0, 12).toUpperCase()}`;
}
