/** What was recorded just now, in words. */
export interface Recorded {
  readonly title: string;
  readonly more?: string;
}
