const SECOND_MS = 1000;
/** The upstream's word was on its way for a moment: less than this is no difference. */
const SAME_MS = 2 * SECOND_MS;

const PARTS = [
  { unit: 'days', largeS: 86_400, smallS: 3600 },
  { unit: 'hours', largeS: 3600, smallS: 60 },
  { unit: 'minutes', largeS: 60, smallS: 1 },
  { unit: 'seconds', largeS: 1, smallS: 1 },
] as const;

/** How far this machine's clock is from another, in its largest unit and the next one. */
interface Apart {
  readonly is: 'ahead' | 'behind';
  readonly unit: (typeof PARTS)[number]['unit'];
  readonly large: number;
  readonly small: number;
}

/** `byMs`: this machine's clock less the other. null: they say the same. */
export function apartBy(byMs: number): Apart | null {
  if (Math.abs(byMs) < SAME_MS) return null;
  const seconds = Math.round(Math.abs(byMs) / SECOND_MS);
  const { unit, largeS, smallS } = PARTS.find((each) => seconds >= each.largeS) ?? PARTS[3];
  const is = byMs > 0 ? 'ahead' : 'behind';
  return { is, unit, large: Math.floor(seconds / largeS), small: Math.floor((seconds % largeS) / smallS) };
}
