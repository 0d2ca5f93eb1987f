import type { RecentSale } from '../../src-shared/contract/views/history.ts';
import { money } from '../../src-shared/money.ts';
import { useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { Check, Clock, Cross, Warning } from './icons.tsx';
import styles from './badges.module.css';

type Credit = RecentSale['lines'][number]['credit'];
type Print = RecentSale['print'];

const CREDIT_BADGE = {
  credited: ['good', Check],
  'on-the-way': ['wait', Clock],
  pending: ['wait', Clock],
  rejected: ['bad', Cross],
  returned: ['good', Check],
  reversed: ['good', Check],
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

/** Where the top-up is: on its way, on the card with its new balance, or refused. */
export function CreditBadge({ credit, balance }: { readonly credit: Credit; readonly balance: number | null }) {
  const t = useT();
  const { show } = useMoney();
  const [tone, Sign] = CREDIT_BADGE[credit];
  return (
    <span className={styles.badge} data-tone={tone}>
      <Sign />
      {credit === 'credited' && balance !== null
        ? t('credit.creditedWith', { amount: show(money(balance)) })
        : t(`credit.${credit}`)}
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
