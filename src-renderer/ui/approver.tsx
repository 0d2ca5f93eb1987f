import { type ReactNode, useEffect, useRef } from 'react';
import type { ClerkTile } from '../../src-shared/contract/views/clerks.ts';
import type { ClerkId } from '../../src-shared/ids.ts';
import { useCounter } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { sayOfKey } from '../keys/said.ts';
import styles from './approver.module.css';
import { Button } from './button.tsx';
import { Field } from './field.tsx';
import { afterPadKey, Pad } from './pad.tsx';
import { comeIntoView } from './show-whole.ts';
import { type ApproverChoice, isNoPin, PIN_LENGTH_MAX } from './use-approver.ts';

interface ApproverProps {
  readonly legend: string;
  /** What it is called to go on without a second person; absent where that is not possible. */
  readonly without?: string;
  readonly choice: ApproverChoice;
  /** The clerk who did it; absent: the one who is signed in. */
  readonly notClerk?: ClerkId | null;
  /** People of these roles may approve; absent: supervisors. */
  readonly roles?: readonly ClerkTile['role'][];
  /** The PIN is missing, or was wrong: it is typed next. */
  readonly problem?: boolean;
  /** What is wrong with the PIN, beneath it. */
  readonly says?: ReactNode;
  /** It shows digits of its own where the screen has none that type into its fields. */
  readonly pad?: boolean;
}

/** Whoever stands beside: that a seal is no card's number needs no supervisor. */
export const ANYBODY: readonly ClerkTile['role'][] = ['supervisor', 'clerk', 'technician'];
const SUPERVISORS: readonly ClerkTile['role'][] = ['supervisor'];

/** Which supervisor stands beside the clerk, and the field for their PIN. */
export function Approver({
  legend,
  without,
  choice,
  notClerk,
  roles = SUPERVISORS,
  problem,
  says,
  pad,
}: ApproverProps) {
  const t = useT();
  const { clerks, session } = useCounter();
  const doer = notClerk === undefined ? session?.clerkId : notClerk;
  const supervisors = clerks.filter((clerk) => roles.includes(clerk.role) && clerk.id !== doer);
  const pin = useRef<HTMLInputElement>(null);
  /** A hand chose somebody: they type their PIN next. A choice made before the screen opened sends nobody there. */
  const chosen = useRef(false);
  const digits = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (chosen.current) {
      pin.current?.focus();
      comeIntoView(digits.current);
    }
    chosen.current = false;
  });
  function choose(supervisor: ApproverChoice['approver']) {
    choice.setApprover(supervisor);
    // Nothing is drawn anew for one who was chosen already.
    if (supervisor?.id === choice.approver?.id) pin.current?.focus();
    else chosen.current = true;
  }
  return (
    <fieldset className={styles.approval}>
      <legend>{legend}</legend>
      <div className={styles.approvers}>
        {without !== undefined && (
          <Button
            label={without}
            selected={choice.approver === null}
            // From the field before it one Tab leads to the first who may approve.
            passedBy={choice.approver === null && supervisors.length > 0}
            onPress={() => choose(null)}
          />
        )}
        {supervisors.map((supervisor) => (
          <Button
            key={supervisor.id}
            label={supervisor.name}
            selected={choice.approver?.id === supervisor.id}
            onPress={() => choose(supervisor)}
          />
        ))}
      </div>
      {choice.approver && (
        <Field
          ref={pin}
          label={t('closeShift.pinOf', { name: choice.approver.name })}
          takes="pin"
          type="password"
          inputMode="none"
          value={choice.pin}
          problem={problem}
          says={says}
          missing={choice.pinMissing}
          onText={choice.setPin}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || !isNoPin(choice.pin)) return;
            event.preventDefault();
            event.stopPropagation();
            choice.setPin('');
            sayOfKey({ word: 'no-pin', most: PIN_LENGTH_MAX });
          }}
        />
      )}
      {pad && choice.approver && (
        <div ref={digits}>
          <Pad
            layout="pin"
            label={t('closeShift.pinOf', { name: choice.approver.name })}
            onKey={(key) => choice.setPin(afterPadKey(choice.pin, key, PIN_LENGTH_MAX))}
          />
        </div>
      )}
    </fieldset>
  );
}
