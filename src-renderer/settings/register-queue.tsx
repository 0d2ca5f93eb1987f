import type { RegisterJob, RegisterView } from '../../src-shared/contract/views/register.ts';
import { useDates } from '../clock.ts';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import styles from './settings.module.css';

interface RegisterQueueProps {
  readonly view: RegisterView;
  readonly busy: boolean;
  readonly onAgain: (key: string) => void;
}

/** What the register has not signed: since when, and why. A word on cash that moved or not is a supervisor's. */
export function RegisterQueue({ view: { queue, more, setUp, status }, busy, onAgain }: RegisterQueueProps) {
  const t = useT();
  if (!setUp && !status && queue.length === 0) return null;
  return (
    <>
      <h3 className={styles.heading}>{t('settings.register.queue')}</h3>
      {queue.length === 0 && <p className={styles.hint}>{t('settings.register.nothingWaits')}</p>}
      <ul className={styles.backups} aria-label={t('settings.register.queue')}>
        {queue.map((job) => (
          <li key={job.key}>
            <JobWords job={job} here={setUp?.number ?? null} />
            {job.may.includes('again') && (
              <Button label={t('register.job.again')} busy={busy} onPress={() => onAgain(job.key)} />
            )}
          </li>
        ))}
      </ul>
      {more > 0 && <p className={styles.hint}>{t('settings.register.more', { count: more })}</p>}
    </>
  );
}

function JobWords({ job, here }: { readonly job: RegisterJob; readonly here: string | null }) {
  const t = useT();
  const dates = useDates();
  const isElsewhere = job.register !== null && job.register !== here;
  const what = [t(`register.job.does.${job.does}`), job.receiptNumber, `${dates.day(job.at)} ${dates.time(job.at)}`];
  const why = job.why ? t(`register.job.why.${job.why}`) : t(`register.job.state.${job.state}`);
  return (
    <span>
      <strong>{what.filter(Boolean).join(' · ')}</strong>
      {` · ${why}`}
      {isElsewhere && ` · ${t('register.job.ofAnother', { number: job.register ?? '' })}`}
      {job.words !== null && ` · «${job.words}»`}
    </span>
  );
}
