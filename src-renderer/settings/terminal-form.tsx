import { useState } from 'react';
import type { Refusal, TerminalFault } from '../../src-shared/contract/refusals.ts';
import { type TerminalTyped, type TerminalView, TerminalWay } from '../../src-shared/contract/views/terminal.ts';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Note } from '../ui/note.tsx';
import page from '../ui/page.module.css';
import styles from './settings.module.css';

interface TerminalFormProps {
  readonly view: TerminalView;
  readonly busy: boolean;
  readonly refusal: Refusal | null;
  readonly onUse: (typed: TerminalTyped) => void;
  readonly onRemove: () => void;
}

const FIELDS = ['address', 'certificateName', 'clientName'] as const;
const FIELD_OF: Readonly<Record<TerminalFault, readonly (typeof FIELDS)[number][]>> = {
  missing: ['address', 'clientName'],
  'address-unlike': ['address'],
  'certificate-unlike': ['certificateName'],
  'name-unlike': ['clientName'],
  'takes-nothing': [],
};

/** Where it is, by which name it proves itself, and which ways of paying are asked for there. */
export function TerminalForm({ view: { setUp }, busy, refusal, onUse, onRemove }: TerminalFormProps) {
  const t = useT();
  const [typed, setTyped] = useState<TerminalTyped>({
    address: setUp?.address ?? '',
    certificateName: setUp?.certificateName ?? '',
    clientName: setUp?.clientName ?? '',
    takes: setUp?.takes ?? [...TerminalWay.options],
  });
  if (setUp?.origin === 'environment') return <Note tone="info" title={t('settings.terminal.pinned')} />;
  const isFaulty = (name: (typeof FIELDS)[number]) =>
    refusal?.kind === 'terminal-unfit' &&
    FIELD_OF[refusal.why].includes(name) &&
    (refusal.why !== 'missing' || typed[name].trim() === '');
  const takes = (kind: TerminalTyped['takes'][number]) =>
    setTyped({
      ...typed,
      takes: typed.takes.includes(kind) ? typed.takes.filter((each) => each !== kind) : [...typed.takes, kind],
    });

  return (
    <form
      className={styles.code}
      aria-label={t('settings.terminal.setUp')}
      onSubmit={(event) => {
        event.preventDefault();
        onUse(typed);
      }}
    >
      <h3 className={page.label}>{t('settings.terminal.setUp')}</h3>
      <p className={styles.hint}>{t('settings.terminal.howTo')}</p>
      {FIELDS.map((name) => (
        <Field
          key={name}
          label={t(`settings.terminal.field.${name}`)}
          takes="address"
          hint={t(`settings.terminal.hint.${name}`)}
          value={typed[name]}
          problem={isFaulty(name)}
          onText={(text) => setTyped({ ...typed, [name]: text })}
        />
      ))}
      <div className={page.choice} role="group" aria-label={t('settings.terminal.takes')}>
        <span className={page.label}>{t('settings.terminal.takes')}</span>
        {TerminalWay.options.map((kind) => (
          <Button
            key={kind}
            label={t(`tender.${kind}`)}
            selected={typed.takes.includes(kind)}
            busy={busy}
            onPress={() => takes(kind)}
          />
        ))}
      </div>
      <div className={page.choice}>
        <Button label={t('settings.terminal.use')} tone="main" busy={busy} onPress={() => onUse(typed)} />
        {setUp && <Button label={t('settings.terminal.remove')} tone="bad" busy={busy} onPress={onRemove} />}
      </div>
    </form>
  );
}
