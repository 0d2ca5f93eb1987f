import { useState } from 'react';
import type { Refusal, RegisterFault } from '../../src-shared/contract/refusals.ts';
import type { RegisterTyped, RegisterView } from '../../src-shared/contract/views/register.ts';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Note } from '../ui/note.tsx';
import page from '../ui/page.module.css';
import styles from './settings.module.css';

export interface RegisterWish {
  /** null: no register any more. */
  readonly typed: RegisterTyped | null;
  readonly sure: boolean;
}

interface RegisterFormProps {
  readonly view: RegisterView;
  readonly busy: boolean;
  readonly refusal: Refusal | null;
  /** True once it is done. */
  readonly onWish: (wish: RegisterWish) => Promise<boolean>;
}

const NOTHING: RegisterTyped = { url: '', number: '', apiKey: '', login: '', password: '' };
const FIELDS = ['url', 'number', 'apiKey', 'login', 'password'] as const;
const FIELD_OF: Readonly<Record<RegisterFault, readonly (typeof FIELDS)[number][]>> = {
  missing: FIELDS,
  unseen: ['login', 'password'],
  'url-unreadable': ['url'],
  'url-not-https': ['url'],
  'url-with-password': ['url'],
  'url-with-more': ['url'],
  'url-port': ['url'],
  'key-unlike': ['apiKey'],
  'login-too-long': ['login'],
  'number-unlike': ['number'],
};

/** Address, number and what opens it. What is kept is not shown: all of it is typed each time. */
export function RegisterForm({ view: { setUp }, busy, refusal, onWish }: RegisterFormProps) {
  const t = useT();
  const [typed, setTyped] = useState<RegisterTyped>({
    ...NOTHING,
    ...(setUp && { url: setUp.url, number: setUp.number }),
  });
  const [wish, setWish] = useState<RegisterWish | null>(null);
  if (setUp?.origin === 'environment') return <Note tone="info" title={t('settings.register.pinned')} />;

  const waits = refusal?.kind === 'register-jobs-wait';
  const isFaulty = (name: (typeof FIELDS)[number]) =>
    refusal?.kind === 'register-unfit' &&
    FIELD_OF[refusal.why].includes(name) &&
    (refusal.why !== 'missing' || typed[name].trim() === '');

  async function asks(next: RegisterWish) {
    setWish(next);
    if (await onWish(next)) setTyped({ ...(next.typed ?? NOTHING), apiKey: '', login: '', password: '' });
  }

  return (
    <form
      className={styles.code}
      aria-label={t('settings.register.setUp')}
      onSubmit={(event) => {
        event.preventDefault();
        void asks({ typed, sure: false });
      }}
    >
      <h3 className={page.label}>{t('settings.register.setUp')}</h3>
      {setUp && <p className={styles.hint}>{t('settings.register.kept')}</p>}
      {FIELDS.map((name) => (
        <Field
          key={name}
          label={t(`settings.register.field.${name}`)}
          takes={name === 'url' ? 'address' : 'secret'}
          type={name === 'apiKey' || name === 'password' ? 'password' : 'text'}
          value={typed[name]}
          problem={isFaulty(name)}
          onText={(text) => setTyped({ ...typed, [name]: text })}
        />
      ))}
      <div className={page.choice}>
        <Button
          label={t('settings.register.use')}
          tone="main"
          busy={busy}
          onPress={() => void asks({ typed, sure: false })}
        />
        {setUp && (
          <Button
            label={t('settings.register.remove')}
            tone="bad"
            busy={busy}
            onPress={() => void asks({ typed: null, sure: false })}
          />
        )}
        {waits && wish && (
          <Button
            label={t('settings.register.sure')}
            tone="bad"
            busy={busy}
            onPress={() => void asks({ ...wish, sure: true })}
          />
        )}
      </div>
    </form>
  );
}
