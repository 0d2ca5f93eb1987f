import { useCounter } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import styles from './close-shift.module.css';
import type { Closing } from './use-closing.ts';

/** Above the tolerance a second person approves on the spot, or the approval stays outstanding: nothing blocks the close. */
export function Approval({ closing }: { readonly closing: Closing }) {
  const t = useT();
  const { clerks, session } = useCounter();
  const supervisors = clerks.filter((clerk) => clerk.role === 'supervisor' && clerk.id !== session?.clerkId);
  return (
    <fieldset className={styles.approval}>
      <legend>{t('closeShift.approval')}</legend>
      <div className={styles.approvers}>
        <Button label={t('closeShift.leaveOutstanding')} selected={closing.approver === null} onPress={() => closing.setApprover(null)} />
        {supervisors.map((supervisor) => (
          <Button key={supervisor.id} label={supervisor.name} selected={closing.approver?.id === supervisor.id} onPress={() => closing.setApprover(supervisor)} />
        ))}
      </div>
      {closing.approver && <Field label={t('closeShift.pinOf', { name: closing.approver.name })} type="password" value={closing.pin} onText={closing.setPin} />}
    </fieldset>
  );
}
