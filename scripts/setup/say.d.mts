export interface Progress {
  /** Shows how far the step is; calls that come too quickly are left out. */
  update(detail: string): void;
  /** Closes the line with what came of it and the seconds it took. */
  done(detail: string): void;
}
export function say(line: string): void;
export function progress(label: string): Progress;
export function bytesOf(come: number, whole?: number): string;
