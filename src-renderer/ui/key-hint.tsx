import styles from './key-hint.module.css';

/**
 * The key that does the same as the control it stands in; drawn, so that it is no part of the control's words, and told
 * to screen readers by aria-keyshortcuts of the control.
 */
export function KeyHint({ keys, onAccent = false }: { readonly keys: string; readonly onAccent?: boolean }) {
  return <kbd className={styles.key} data-on-accent={onAccent || undefined} data-keys={keys} aria-hidden="true" />;
}
