import styles from './reports.module.css';

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** What the bar says in words, where the number alone is not it. */
  readonly shown: string;
}

const WIDTH = 320;
const HEIGHT = 130;
const FOOT = 24;
const HEAD = 20;
/** As many labels as can be read beside each other. */
const LABELS_MAX = 6;

/** A picture of a few numbers. The table beside it says the same to who can't see it. */
export function Bars({ bars }: { readonly bars: readonly Bar[] }) {
  const highest = Math.max(1, ...bars.map((bar) => bar.value));
  const step = WIDTH / Math.max(1, bars.length);
  const every = Math.ceil(bars.length / LABELS_MAX);
  return (
    <svg className={styles.bars} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <line className={styles.floor} x1="0" x2={WIDTH} y1={HEIGHT - FOOT} y2={HEIGHT - FOOT} />
      {bars.map((bar, place) => {
        const height = (bar.value / highest) * (HEIGHT - FOOT - HEAD);
        const middle = step * (place + 0.5);
        const labelled = place % every === 0;
        return (
          <g key={bar.label}>
            <rect
              className={styles.bar}
              x={middle - Math.min(step * 0.35, 22)}
              y={HEIGHT - FOOT - height}
              width={Math.min(step * 0.7, 44)}
              height={height}
              rx="3"
            />
            {labelled && bar.value > 0 && (
              <text className={styles.value} x={middle} y={HEIGHT - FOOT - height - 6} textAnchor="middle">
                {bar.shown}
              </text>
            )}
            {labelled && (
              <text className={styles.tick} x={middle} y={HEIGHT - 7} textAnchor="middle">
                {bar.label}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}
