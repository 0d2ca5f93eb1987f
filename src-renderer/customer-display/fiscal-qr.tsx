import { qrCode } from '../../src-shared/receipt/qr-code.ts';
import { useT } from '../i18n.ts';
import styles from './customer-display.module.css';

/** Modules of nothing around it: without them a phone finds no code. */
const QUIET = 4;

/** The fiscal receipt itself: whoever scans it has it, on paper or not. Dark on light in each look. */
export function FiscalQr({ content }: { readonly content: string }) {
  const t = useT();
  const code = qrCode(content);
  const side = code.size + 2 * QUIET;
  const dark = Array.from({ length: code.size }, (_, row) =>
    Array.from({ length: code.size }, (__, column) =>
      code.isDark(column, row) ? `M${column + QUIET} ${row + QUIET}h1v1h-1z` : '',
    ).join(''),
  ).join('');
  return (
    <figure className={styles.fiscal}>
      <svg
        className={styles.code}
        viewBox={`0 0 ${side} ${side}`}
        role="img"
        aria-label={t('display.fiscal')}
        shapeRendering="crispEdges"
      >
        <rect className={styles.quiet} width={side} height={side} />
        <path className={styles.modules} d={dark} />
      </svg>
      <figcaption>{t('display.fiscal')}</figcaption>
    </figure>
  );
}
