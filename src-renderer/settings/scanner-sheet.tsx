import { useRef, useState } from 'react';
import { groupCardNumber } from '../../src-shared/card-number.ts';
import { call } from '../bridge.ts';
import { useCounter } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import type { HowTyped } from '../keys/how-typed.ts';
import { useScans } from '../keys/use-keys.ts';
import { Field } from '../ui/field.tsx';
import { Note } from '../ui/note.tsx';
import { Facts } from './facts.tsx';
import { paceOf, type Part, scanFaults, scanOutcome, type ScanRead, scanRead } from './scan-trial.ts';
import styles from './settings.module.css';
import { TrialLine } from './trial.tsx';

/** `how` null: keys came as a hand strikes them, at this pace. */
interface Tried {
  readonly text: string;
  readonly how: HowTyped | null;
  readonly paceMs: number | null;
}

/** What the scanner types, and what the counter would make of it. No card is looked up by it. */
export function ScannerSheet() {
  const t = useT();
  const field = useRef<HTMLInputElement>(null);
  const times = useRef<number[]>([]);
  const [text, setText] = useState('');
  const [tried, setTried] = useState<Tried | null>(null);
  const formats = useCounter().profile?.cardFormats ?? [];

  function tell(came: string, how: HowTyped | null) {
    setTried({ text: came, how, paceMs: paceOf(times.current) });
    const outcome = scanOutcome(scanRead(came, formats), how);
    if (outcome) void call('trial.keep', { trial: 'scanner', outcome });
    type('');
  }
  function type(typed: string) {
    times.current = typed === '' ? [] : [...times.current, performance.now()];
    setText(typed);
  }
  useScans({ field: () => field.current, onScan: tell });

  return (
    <>
      <form
        className={styles.code}
        aria-label={t('settings.section.scanner')}
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== '') tell(text, null);
        }}
      >
        <p className={styles.hint}>{t('settings.scannerTrial.why')}</p>
        <Field
          ref={field}
          label={t('settings.scannerTrial.field')}
          hint={t('settings.scannerTrial.fieldHint')}
          takes="card"
          value={text}
          onText={type}
        />
      </form>
      {tried && <WhatCame tried={tried} />}
      <TrialLine trial="scanner" />
    </>
  );
}

function WhatCame({ tried: { text, how, paceMs } }: { readonly tried: Tried }) {
  const t = useT();
  const formats = useCounter().profile?.cardFormats ?? [];
  const read = scanRead(text, formats);
  const inWords = (parts: readonly Part[]) =>
    parts.map((part) => ('key' in part ? t('settings.scannerTrial.key') : part.text)).join(' + ') || t('settings.none');
  const toMend = [
    how === null && t('keyWord.slow-scanner'),
    ...(how ? scanFaults(how).map((fault) => t(`settings.scannerTrial.${fault}`)) : []),
  ].filter((words) => words);
  const pace = how
    ? t('settings.scannerTrial.asScan', { mean: how.meanMs, longest: how.longestMs })
    : paceMs !== null && t('settings.scannerTrial.asHand', { mean: paceMs });
  return (
    <>
      <Note tone={toneOf(read, how, toMend.length)} title={titleOf(read)} live="status" inSight>
        {toMend.join(' ') || undefined}
      </Note>
      <Facts
        facts={[
          [t('settings.scannerTrial.came'), inWords(read.came)],
          ...(read.around
            ? [
                [t('settings.scannerTrial.before'), inWords(read.around.before)] as const,
                [t('settings.scannerTrial.behind'), inWords(read.around.behind)] as const,
              ]
            : []),
          ...(how
            ? [[t('settings.scannerTrial.end'), t(`settings.scannerTrial.ended.${how.end ?? 'none'}`)] as const]
            : []),
          ...(pace ? [[t('settings.scannerTrial.pace'), pace] as const] : []),
          ...(how ? [[t('settings.scannerTrial.layout'), t(`settings.scannerTrial.read.${how.read}`)] as const] : []),
        ]}
      />
    </>
  );

  function titleOf({ number, why }: ScanRead): string {
    return why === null && number !== null
      ? t('settings.scannerTrial.card', { number: groupCardNumber(number, formats) })
      : t(`cardNumber.${why ?? 'no-number-in-it'}`);
  }
}

/** What a hand typed says nothing against the scanner. */
function toneOf({ number }: ScanRead, how: HowTyped | null, faults: number): 'good' | 'info' | 'warning' {
  if (number !== null && how === null) return 'info';
  return number !== null && faults === 0 ? 'good' : 'warning';
}
