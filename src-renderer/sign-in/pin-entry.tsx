import { useEffect, useRef, useState } from 'react';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { ClerkTile } from '../../src-shared/contract/views/clerks.ts';
import type { Result } from '../../src-shared/result.ts';
import { call } from '../bridge.ts';
import { useT } from '../i18n.ts';
import { isLikeProduct } from '../keys/like-a-product.ts';
import { sayOfKey } from '../keys/said.ts';
import { KEYS } from '../keys/table.ts';
import { useScans } from '../keys/use-keys.ts';
import { Button } from '../ui/button.tsx';
import { Note, RefusalNote } from '../ui/note.tsx';
import { comeIntoView } from '../ui/show-whole.ts';
import { afterPadKey, Pad } from '../ui/pad.tsx';
import { taking } from '../ui/takes.ts';
import { isNoPin, PIN_LENGTH_MAX, PIN_LENGTH_MIN } from '../ui/use-approver.ts';
import { useAsk } from '../ui/use-ask.ts';
import styles from './pin-entry.module.css';

interface PinEntryProps {
  readonly clerk: ClerkTile | null;
  /** Nobody signs in to sell: a technician is who is wanted. */
  readonly forRestore?: boolean;
  readonly onBack: () => void;
}

export function PinEntry({ clerk, forRestore, onBack }: PinEntryProps) {
  const t = useT();
  const { pin, setPin, busy, refusal, no, signIn } = useSignIn(clerk);
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => {
    if (clerk && !busy) field.current?.focus();
  }, [clerk, busy]);

  // Digits are the PIN's also where + has led to a button, and a card is taken nowhere here.
  useScans({
    onScan: () => sayOfKey({ word: 'scan-nowhere' }),
    field: () => (clerk && !busy ? field.current : null),
  });

  return (
    <form
      className={styles.pin}
      aria-label={t('signIn.pin')}
      onSubmit={(event) => {
        event.preventDefault();
        void signIn();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && event.repeat) event.preventDefault();
        if (pin === '' && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
          event.preventDefault();
          onBack();
        }
        if (event.key === 'Escape' || event.key === '-') {
          event.preventDefault();
          if (pin === '') onBack();
          else setPin('');
        }
      }}
    >
      <h2 className={styles.name}>{clerk ? clerk.name : t('signIn.chooseFirst')}</h2>
      <label className={styles.label} htmlFor="pin">
        {t('signIn.pin')}
      </label>
      <input
        id="pin"
        ref={field}
        className={styles.field}
        type="password"
        inputMode="none"
        autoComplete="off"
        {...taking('pin')}
        disabled={!clerk || busy}
        value={pin}
        onChange={(event) => setPin(event.target.value.replace(/\D/g, ''))}
      />
      <Pad
        layout="pin"
        label={t('signIn.pin')}
        disabled={!clerk || busy}
        onKey={(key) => setPin(afterPadKey(pin, key, PIN_LENGTH_MAX))}
      />
      {no || refusal ? (
        <Refused no={no} refusal={refusal} />
      ) : (
        <Button
          label={t('signIn.signIn')}
          tone="main"
          size="large"
          keys={KEYS.screen.confirm.shown}
          wide
          busy={busy}
          disabled={!clerk || pin.length < PIN_LENGTH_MIN}
          onPress={() => void signIn()}
        />
      )}
      {!forRestore && clerk?.role === 'technician' && <Note tone="info" title={t('signIn.technicianSells')} />}
    </form>
  );
}

/** Why the PIN was not taken, in the place of a button that has nothing to confirm: no key moves under a finger. */
function Refused({ no, refusal }: { readonly no: NoPin | null; readonly refusal: Refusal | null }) {
  const t = useT();
  return (
    <div ref={comeIntoView}>
      {no ? (
        <Note tone="bad" title={t(`signIn.${no}`, { digits: DIGITS_OF[no] })} live="alert">
          {t(`signIn.${no}Now`)}
        </Note>
      ) : (
        refusal && <RefusalNote refusal={refusal} />
      )}
    </div>
  );
}

/** A scanner that is slower than any other types as a hand does, and what it typed was a try. */
function sayIfScanned(pin: string, answer: Result<unknown, Refusal>): void {
  if (!answer.ok && answer.error.kind === 'wrong-pin' && isLikeProduct(pin)) sayOfKey({ word: 'slow-scanner' });
}

/** Why what was typed is no PIN, and so no try of one. */
type NoPin = 'pinShort' | 'pinLong';
const DIGITS_OF = { pinShort: PIN_LENGTH_MIN, pinLong: PIN_LENGTH_MAX } as const;

function useSignIn(clerk: ClerkTile | null) {
  const [pin, setText] = useState('');
  const { ask, busy, refusal, forget } = useAsk();
  const [no, setNo] = useState<NoPin | null>(null);

  function setPin(next: string) {
    setText(next);
    setNo(null);
    if (next !== '') forget();
  }

  async function signIn() {
    if (!clerk || busy || pin === '') return;
    // Whoever types the PIN at once loses its first digit to the choice of the name.
    if (pin.length < PIN_LENGTH_MIN) setNo('pinShort');
    else if (isNoPin(pin)) setNo('pinLong');
    else sayIfScanned(pin, await ask(call('session.sign-in', { clerkId: clerk.id, pin })));
    setText('');
  }

  return { pin, setPin, busy, refusal, no, signIn };
}
