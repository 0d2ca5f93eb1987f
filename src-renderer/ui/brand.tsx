import styles from './brand.module.css';

export function Brand() {
  return (
    <span className={styles.brand}>
      Sapar<span className={styles.dot}>.</span>
    </span>
  );
}
