import type { CounterState } from '../../src-shared/contract/views/counter-state.ts';
import { money } from '../../src-shared/money.ts';
import { useCounter, useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import styles from './health.module.css';

type Lamp = 'good' | 'warning' | 'bad';

function Chip({ lamp, text, more }: { readonly lamp: Lamp; readonly text: string; readonly more: string | null }) {
  return (
    <span className={styles.chip} data-lamp={lamp} role="status">
      <span className={styles.lamp} aria-hidden="true" />
      <span className={styles.text}>
        {text}
        {more !== null && (
          <>
            {' · '}
            <span className={styles.more}>{more}</span>
          </>
        )}
      </span>
    </span>
  );
}

function upstreamLamp({ state, allowance }: CounterState['upstream']): Lamp {
  if (state === 'online' && allowance === null) return 'good';
  return allowance?.allowed ? 'warning' : 'bad';
}

/** Online or not, what was not yet sent, and how much the counter may sell until it is taken. */
export function UpstreamChip() {
  const t = useT();
  const { show } = useMoney();
  const { upstream } = useCounter();
  const { state, unsent, allowance } = upstream;
  const sent = unsent === 0 ? t('health.allSent') : t('health.unsent', { count: unsent });
  const online = state === 'online';
  const total = show(money(Math.max(0, allowance?.totalLeft ?? 0)));
  const hours = Math.max(0, Math.floor(allowance?.hoursLeft ?? 0));
  const left = online ? t('health.notTaken', { total }) : t('health.allowance', { hours, total });
  const none = online ? t('health.notTakenNoSales') : t('health.noAllowance');
  return (
    <Chip
      lamp={upstreamLamp(upstream)}
      text={t(`health.upstream.${state}`)}
      more={online && allowance === null ? sent : `${sent} · ${allowance?.allowed ? left : none}`}
    />
  );
}

const PRINTER_LAMP = {
  ready: 'good',
  'paper-low': 'warning',
  'no-confirmation': 'warning',
  'paper-out': 'bad',
  'cover-open': 'bad',
  offline: 'bad',
  stopped: 'bad',
  'not-set-up': 'bad',
} as const;

export function PrinterChip() {
  const t = useT();
  const { printer } = useCounter();
  const waiting = printer.waiting > 0 ? t('health.toPrint', { count: printer.waiting }) : null;
  return <Chip lamp={PRINTER_LAMP[printer.state]} text={t(`health.printer.${printer.state}`)} more={waiting} />;
}
