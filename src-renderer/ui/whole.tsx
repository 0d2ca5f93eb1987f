import styles from './whole.module.css';

/** A card's last digits with the word before them, and words joined by a hyphen. */
const PIECES = /((?:\p{L}+\s)?…\d{4}|\p{L}+-\p{L}+)/u;

/** Words of which these pieces stay in one line: half a card number at the end of a line is read as another. */
export function Whole({ text }: { readonly text: string }) {
  const parts = text.split(PIECES);
  if (parts.length === 1) return text;
  return parts.map((part, place) =>
    place % 2 === 1 ? (
      <span key={place} className={styles.whole}>
        {part}
      </span>
    ) : (
      part
    ),
  );
}
