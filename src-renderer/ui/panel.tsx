import type { ReactNode } from 'react';
import styles from './panel.module.css';

/** A sheet of the screen with its heading; one of them at most is `active`. */
export function Panel({
  title,
  aside,
  active,
  children,
}: {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly active?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <section className={styles.panel} data-active={active || undefined} aria-label={title}>
      <header className={styles.header}>
        <h2 className={styles.title}>{title}</h2>
        {aside !== undefined && <div className={styles.aside}>{aside}</div>}
      </header>
      {children}
    </section>
  );
}
