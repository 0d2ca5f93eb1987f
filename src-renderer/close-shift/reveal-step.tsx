import { useEffect, useLayoutEffect, useRef } from 'react';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Reveal } from '../../src-shared/contract/views/shift.ts';
import { minus, money, ZERO } from '../../src-shared/money.ts';
import { useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { AmountText } from '../ui/amount-text.tsx';
import { Button } from '../ui/button.tsx';
import { ANYBODY, Approver } from '../ui/approver.tsx';
import { enterGoesOn } from '../ui/enter-goes-on.ts';
import { Field } from '../ui/field.tsx';
import { groupDigits } from '../ui/digits.ts';
import { Note, RefusalNote } from '../ui/note.tsx';
import { ReasonField } from '../ui/reason-field.tsx';
import { isAskedAgain } from '../ui/use-approver.ts';
import { SealField } from '../ui/seal-field.tsx';
import { isOfSeal } from '../ui/use-seal.ts';
import { TypingPad } from '../ui/typing-pad.tsx';
import { Causes } from './causes.tsx';
import styles from './close-shift.module.css';
import { useDifferenceInWords } from './difference-in-words.ts';
import { NOTHING_EXPLAINED, TerminalCompared } from './terminals-compared.tsx';
import type { JustClosed } from './just-closed.ts';
import { CashMovements } from './cash-movements.tsx';
import { useClosing, type Closing } from './use-closing.ts';

/** What a difference comes from most often, whichever way it goes. */
const CAUSES = ['wrongChange', 'miscounted', 'unknown'] as const;
/** The cash is exact, and a terminal differs. */
const CAUSES_AT_TERMINALS = ['declined', 'wrongSum', 'unknown'] as const;

interface RevealStepProps {
  readonly reveal: Reveal | null;
  readonly busy: boolean;
  readonly onAsk: () => void;
  readonly onClosed: (closed: JustClosed) => void;
}

export function RevealStep({ reveal, busy, onAsk, onClosed }: RevealStepProps) {
  const t = useT();
  // After a restart the shift is revealed and this screen doesn't know the figures: it asks once more.
  useEffect(() => {
    if (!reveal && !busy) onAsk();
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  if (!reveal) return <p role="status">{t('closeShift.revealing')}</p>;
  return <Closer reveal={reveal} onClosed={onClosed} onStale={onAsk} />;
}

function Closer({
  reveal,
  onClosed,
  onStale,
}: {
  readonly reveal: Reveal;
  readonly onClosed: (closed: JustClosed) => void;
  readonly onStale: () => void;
}) {
  const closing = useClosing(reveal, onClosed, onStale);
  const whole = useRef<HTMLDivElement>(null);
  // The button of the step before may have stood far down: what was counted and expected is seen first.
  useLayoutEffect(() => whole.current?.parentElement?.scrollTo(0, 0), []);
  return (
    <div ref={whole} className={styles.reveal}>
      <Figures reveal={reveal} closing={closing} />
      <CloseForm reveal={reveal} closing={closing} />
    </div>
  );
}

function Figures({ reveal, closing }: { readonly reveal: Reveal; readonly closing: Closing }) {
  const t = useT();
  const inWords = useDifferenceInWords();
  const { difference } = reveal;
  return (
    <section className={styles.sheet}>
      <dl className={styles.figures}>
        <div>
          <dt>{t('closeShift.counted')}</dt>
          <dd>
            <AmountText amount={reveal.counted} size="large" />
          </dd>
        </div>
        <div>
          <dt>{t('closeShift.expected')}</dt>
          <dd>
            <AmountText amount={money(reveal.expected)} size="large" />
          </dd>
        </div>
      </dl>
      <Note tone={toneOf(reveal)} title={inWords(difference)} live="status">
        {difference !== ZERO && t(difference < ZERO ? 'closeShift.shortCauses' : 'closeShift.overCauses')}
      </Note>
      {reveal.notBlind && <Note tone="warning" title={t('closeShift.notBlind')} />}
      {reveal.openings.length > 0 && <Openings openings={reveal.openings} />}
      <Causes causes={reveal.causes} difference={difference} />
      <CashMovements movements={reveal.movements} />
      {reveal.terminals.map((terminal) => (
        <TerminalCompared
          key={terminal.kind}
          terminal={terminal}
          explained={closing.explained.get(terminal.kind) ?? NOTHING_EXPLAINED}
          onExplained={(explained) => closing.explain(terminal.kind, explained)}
        />
      ))}
    </section>
  );
}

/** Sales whose money somebody looked at before the count: it is no blame, and it is not in silence. */
function Openings({ openings }: { readonly openings: Reveal['openings'] }) {
  const t = useT();
  const count = openings.reduce((sum, each) => sum + each.entries, 0);
  const who = openings.map(({ clerkName, entries }) => `${clerkName} (${entries})`).join(', ');
  return (
    <Note tone="info" title={t('closeShift.openings', { count })}>
      {who}
    </Note>
  );
}

function toneOf({ difference, needsApproval }: Reveal): 'good' | 'warning' | 'bad' {
  if (difference === ZERO) return 'good';
  return needsApproval ? 'bad' : 'warning';
}

function CloseForm({ reveal, closing }: { readonly reveal: Reveal; readonly closing: Closing }) {
  const t = useT();
  const { currency, show } = useMoney();
  const inWords = useDifferenceInWords();
  const carriedTooMuch = closing.carried > reveal.mayStay;
  const tooMuch: Refusal =
    closing.carried > reveal.counted
      ? { kind: 'carried-above-counted' }
      : { kind: 'carried-accepted-no-more', maximum: reveal.mayStay };
  const toExchange = minus(reveal.counted, reveal.mayStay);
  const form = useRef<HTMLFormElement>(null);
  // The difference stays in sight, above what is to be filled in.
  useEffect(() => form.current?.querySelector('input')?.focus({ preventScroll: true }), []);
  // What was missing is where the clerk goes next.
  useEffect(() => form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus(), [closing.tries]);

  const removed = carriedTooMuch ? ZERO : minus(reveal.counted, closing.carried);
  const { missing } = closing;
  const pinProblem = missing === 'pin' || isAskedAgain(closing.refusal, closing.approver);
  const said = missing && (
    <Note
      tone="bad"
      title={t(`cash.missing.${missing}`, { name: closing.approver.approver?.name ?? '' })}
      live="alert"
    />
  );
  const refusal = !missing && closing.refusal && <RefusalNote refusal={closing.refusal} />;
  return (
    <form
      ref={form}
      className={styles.closing}
      onSubmit={(event) => event.preventDefault()}
      onKeyDown={(event) => enterGoesOn(event, closing.sayWhatIsMissing)}
    >
      <div className={styles.sheet}>
        {closing.isAbove && (
          <ReasonField
            label={t('closeShift.reason')}
            // In large text the figures are above the edge while this field has the focus.
            hint={closing.differences
              .map(({ kind, difference }) =>
                kind === 'cash' ? inWords(difference) : `${t(`tender.${kind}`)}: ${inWords(difference)}`,
              )
              .join(' · ')}
            usual={(reveal.difference === ZERO ? CAUSES_AT_TERMINALS : CAUSES).map((each) =>
              t(`closeShift.usual.${each}`),
            )}
            value={closing.reason}
            problem={missing === 'reason'}
            says={missing === 'reason' && said}
            onText={closing.setReason}
          />
        )}
        <Field
          label={t('closeShift.carried')}
          takes="amount"
          hint={t('closeShift.carriedHint')}
          value={groupDigits(closing.carriedText)}
          placeholder="0"
          suffix={currency.symbol}
          inputMode="none"
          problem={carriedTooMuch}
          says={carriedTooMuch && <RefusalNote refusal={tooMuch} />}
          onText={closing.setCarried}
        />
        <p className={styles.removed}>
          <span>{t('closeShift.removed')}</span>
          <strong>{show(removed)}</strong>
        </p>
        {toExchange > ZERO && <Note tone="warning" title={t('closeShift.toExchange', { amount: show(toExchange) })} />}
        {removed > ZERO && (
          <SealField
            label={t('closeShift.bagSeal')}
            hint={t('closeShift.bagSealHint')}
            seal={closing.seal}
            missing={missing === 'bagSeal' && said}
            refusal={closing.refusal}
          />
        )}
        {closing.isAbove && (
          <Approver
            legend={t('closeShift.approval')}
            without={t('closeShift.leaveOutstanding')}
            choice={closing.approver}
            problem={pinProblem}
            says={pinProblem && (said || refusal)}
            {...(closing.seal.isLikeCard && { roles: ANYBODY })}
          />
        )}
        {!closing.isAbove && closing.seal.isLikeCard && (
          <Approver
            legend={t('cash.approval')}
            without={t('cash.withoutApproval')}
            choice={closing.approver}
            problem={pinProblem}
            says={pinProblem && (said || refusal)}
            roles={ANYBODY}
          />
        )}
      </div>
      <div className={styles.pad}>
        <TypingPad disabled={closing.busy} />
        <Button
          label={t('closeShift.close')}
          note={closing.isAbove && closing.approver.approver === null ? t('closeShift.approvalStays') : undefined}
          name={t('closeShift.close')}
          tone="main"
          size="large"
          wide
          movesMoney
          busy={closing.busy}
          disabled={carriedTooMuch}
          onPress={() => void closing.close('close')}
        />
        <Button
          label={t('closeShift.handOver')}
          size="large"
          wide
          movesMoney
          busy={closing.busy}
          disabled={carriedTooMuch}
          onPress={() => void closing.close('hand-over')}
        />
        {/* Below the buttons: one that slides under the finger closes what was to be handed over. */}
        {!pinProblem && !isOfSeal(closing.refusal) && refusal}
      </div>
    </form>
  );
}
