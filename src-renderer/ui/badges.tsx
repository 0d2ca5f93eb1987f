import type { RecentSale } from '../../src-shared/contract/views/history.ts';
import type { ProductKind } from '../../src-shared/contract/wire-types.ts';
import { money } from '../../src-shared/money.ts';
import { useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { Check, Clock, Cross, GivenBack, NoPaper, Printer, Warning } from './icons.tsx';
import styles from './badges.module.css';
import { type LineOfSale, partGivenBack, worst } from './outcomes.ts';

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
  'awaits-sign': ['wait', Clock],
  'slip-follows': ['wait', Clock],
  slip: ['warning', Clock],
  'fiscal-due': ['warning', Printer],
  fiscal: ['good', Check],
  printing: ['wait', Clock],
  queued: ['wait', Clock],
  unknown: ['warning', Warning],
  failed: ['bad', Cross],
  waived: ['good', NoPaper],
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

interface SaleBadgesProps {
  readonly lines: readonly Pick<LineOfSale, 'cardNumber' | 'credit'>[];
}

/** A sale in a word: the worst of its lines, and how much of it went back. «Credited» is not said of what went back. */
export function SaleBadges({ lines }: SaleBadgesProps) {
  const state = worst(lines);
  const isPart = partGivenBack(lines) !== null;
  return (
    <>
      {state && !(isPart && state.credit === 'credited') && <CreditBadge credit={state.credit} balance={null} />}
      <PartGivenBack lines={lines} />
    </>
  );
}

/** Nothing where all of a sale stands, or all of it went back. */
export function PartGivenBack({ lines }: SaleBadgesProps) {
  const t = useT();
  const part = partGivenBack(lines);
  return (
    part && (
      <span className={styles.badge} data-tone="wait">
        <GivenBack />
        {t('credit.returnedOf', part)}
      </span>
    )
  );
}

interface PrintBadgeProps {
  readonly print: Print;
  /** In a tile: no more words than have room. */
  readonly brief?: boolean;
}

/** What became of the paper. Whoever hands out a slip sees here that it is no fiscal receipt. */
export function PrintBadge({ print, brief = false }: PrintBadgeProps) {
  const t = useT();
  const [tone, Sign] = PRINT_BADGE[print];
  return (
    <span className={styles.badge} data-tone={tone}>
      <Sign />
      {brief && isOfRegister(print) ? t(`print.brief.${print}`) : t(`print.${print}`)}
    </span>
  );
}

type OfRegister = Extract<Print, 'awaits-sign' | 'slip-follows' | 'slip' | 'fiscal-due' | 'fiscal'>;
const OF_REGISTER: readonly Print[] = ['awaits-sign', 'slip-follows', 'slip', 'fiscal-due', 'fiscal'];

function isOfRegister(print: Print): print is OfRegister {
  return OF_REGISTER.includes(print);
}
