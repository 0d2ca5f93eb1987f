import type { RecentSale } from '../../src-shared/contract/views/history.ts';
import type { ProductKind } from '../../src-shared/contract/wire-types.ts';
import { money } from '../../src-shared/money.ts';
import { useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { Check, Clock, Cross, GivenBack, Warning } from './icons.tsx';
import styles from './badges.module.css';

type Credit = RecentSale['lines'][number]['credit'];
type Print = RecentSale['print'];

const CREDIT_BADGE = {
  credited: ['good', Check],
  'on-the-way': ['wait', Clock],
  pending: ['wait', Clock],
  rejected: ['bad', Cross],
  returned: ['wait', GivenBack],
  reversed: ['wait', GivenBack],
  'reversal-refused': ['bad', Cross],
  other: ['warning', Warning],
} as const satisfies Record<Credit, unknown>;

const PRINT_BADGE = {
  printed: ['good', Check],
  printing: ['wait', Clock],
  queued: ['wait', Clock],
  unknown: ['warning', Warning],
  failed: ['bad', Cross],
  none: ['wait', Clock],
} as const satisfies Record<Print, unknown>;

interface CreditBadgeProps {
  readonly credit: Credit;
  readonly balance: number | null;
  /** A card of its own is activated, and credited with nothing. */
  readonly kind?: ProductKind;
  /** So many lines, where others of the same sale stand otherwise. */
  readonly lines?: number | undefined;
}

/** Where it is: on its way, on the card with its new balance, given back or refused. */
export function CreditBadge({ credit, balance, kind, lines }: CreditBadgeProps) {
  const t = useT();
  const { show } = useMoney();
  const [tone, Sign] = CREDIT_BADGE[credit];
  function said(): string {
    if (credit !== 'credited') return t(`credit.${credit}`);
    if (kind === 'card') return t('credit.activated');
    return balance === null ? t('credit.credited') : t('credit.creditedWith', { amount: show(money(balance)) });
  }
  return (
    <span className={styles.badge} data-tone={tone}>
      <Sign />
      {lines === undefined ? said() : `${lines}\u00a0×\u00a0${said()}`}
    </span>
  );
}

export function PrintBadge({ print }: { readonly print: Print }) {
  const t = useT();
  const [tone, Sign] = PRINT_BADGE[print];
  return (
    <span className={styles.badge} data-tone={tone}>
      <Sign />
      {t(`print.${print}`)}
    </span>
  );
}
