import { Fragment, type ReactNode } from 'react';
import { useT } from '../../i18n.ts';
import { Check, Lock } from '../../ui/icons.tsx';
import type { Step, StepState } from '../sale/sale-view.ts';
import styles from './step-panel.module.css';

const BETWEEN = ' · ';

const NUMBER_OF_STEP: Readonly<Record<Step, string>> = { card: '1', amount: '2', payment: '3' };

interface StepPanelProps {
  readonly step: Step;
  readonly state: StepState;
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

/** One of the three steps of a sale. Only the active one stands out; done ones are ticked, later ones locked. */
export function StepPanel({ step, state, title, aside, children }: StepPanelProps) {
  const t = useT();
  return (
    <section
      className={styles.panel}
      data-state={state}
      aria-label={title}
      aria-current={state === 'active' ? 'step' : undefined}
      tabIndex={-1}
    >
      <header className={styles.header}>
        <span className={styles.mark} aria-hidden="true">
          {markOf(step, state)}
        </span>
        <h2 className={styles.title}>
          {title.split(BETWEEN).map((part, place) => (
            <Fragment key={part}>
              {place > 0 && BETWEEN}
              <span className={styles.part}>{part}</span>
            </Fragment>
          ))}
          {state !== 'active' && <span className="visually-hidden">{` · ${t(`step.${state}`)}`}</span>}
        </h2>
        {aside !== undefined && <div className={styles.aside}>{aside}</div>}
      </header>
      {children}
    </section>
  );
}

function markOf(step: Step, state: StepState): ReactNode {
  if (state === 'done') return <Check />;
  if (state === 'locked') return <Lock />;
  return NUMBER_OF_STEP[step];
}
