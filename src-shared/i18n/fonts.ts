/** Letters that a font is needed for, on the screen and on paper. */
export type Letters = 'latin' | 'cyrillic' | 'chinese';

interface Font {
  /** The package of @fontsource, and its subsets: an earlier one is asked first for a letter. */
  readonly family: 'noto-sans' | 'noto-sans-sc';
  readonly subsets: readonly string[];
  /** Some letter of each subset. */
  readonly sample: string;
}

/** ₸ is in latin-ext, ә and қ in cyrillic-ext. */
const FONTS: Record<Letters, Font> = {
  latin: { family: 'noto-sans', subsets: ['latin', 'latin-ext'], sample: 'A₸' },
  cyrillic: { family: 'noto-sans', subsets: ['cyrillic', 'cyrillic-ext'], sample: 'яә' },
  chinese: { family: 'noto-sans-sc', subsets: ['chinese-simplified'], sample: '充' },
};

const WEIGHTS = [400, 700] as const;

/** As files of their packages, in the order in which they are asked for a letter. */
export const FONT_FILES = Object.values(FONTS).flatMap(({ family, subsets }) =>
  subsets.map((subset) => ({
    family,
    subset,
    files: WEIGHTS.map((weight) => `${family}-${subset}-${weight}-normal.woff2`),
  })),
);

/** A letter of each. */
export const FONT_SAMPLE = Object.values(FONTS)
  .map(({ sample }) => sample)
  .join(' ');
