interface LineOfACard {
  readonly lastFour: string;
  readonly product: string | null;
}

/**
 * How many cards these lines are of. The display knows the last digits alone. A new card and its top-up follow each
 * other with the same ones, while two cards that share them have the same product twice.
 */
export function cardsAmong(lines: readonly LineOfACard[]): number {
  let cards = 0;
  let ofThisCard: readonly LineOfACard[] = [];
  for (const line of lines) {
    const same =
      ofThisCard.some(({ lastFour }) => lastFour === line.lastFour) &&
      ofThisCard.every(({ product }) => product !== line.product);
    if (!same) cards += 1;
    ofThisCard = same ? [...ofThisCard, line] : [line];
  }
  return cards;
}
