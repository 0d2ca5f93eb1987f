import styles from './key-hint.module.css';

interface KeyHintProps {
  /** Absent: the control has no key. */
  readonly keys: string | undefined;
  readonly onAccent?: boolean;
}

/**
 * The key that does the same as the control it stands in. It is drawn, and no part of the control's words;
 * aria-keyshortcuts of the control names it to screen readers.
 */
export function KeyHint({ keys, onAccent = false }: KeyHintProps) {
  if (keys === undefined) return null;
  return <kbd className={styles.key} data-on-accent={onAccent || undefined} data-keys={keys} aria-hidden="true" />;
}
