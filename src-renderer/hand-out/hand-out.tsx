import { type ReactNode, useEffect, useRef } from 'react';
import type { SaleId } from '../../src-shared/ids.ts';
import { type Money, ZERO } from '../../src-shared/money.ts';
import { type TextKey, useT } from '../i18n.ts';
import { KEYS } from '../keys/table.ts';
import { useKeys } from '../keys/use-keys.ts';
import { AmountText } from '../ui/amount-text.tsx';
import { Approver } from '../ui/approver.tsx';
import { Button } from '../ui/button.tsx';
import { enterGoesOn } from '../ui/enter-goes-on.ts';
import { RefusalNote } from '../ui/note.tsx';
import { comeIntoView, showWhole } from '../ui/show-whole.ts';
import { TypingPad } from '../ui/typing-pad.tsx';
import page from '../ui/page.module.css';
import styles from './hand-out.module.css';
import { AtWork, useAtWork } from './return-at-work.tsx';
import type { HandOutDraft } from './use-hand-out.ts';

interface HandOutProps<Reason extends string> {
  readonly title: string;
  /** It says who gets the money, and of which card. */
  readonly whom?: string;
  readonly amount: Money;
  /** The sale whose money a device may give back. */
  readonly saleId?: SaleId;
  readonly draft: HandOutDraft<Reason>;
  readonly reasonIn: (reason: Reason) => string;
  readonly approval: string;
  /** What the money is for, above the reasons. */
  readonly about?: ReactNode;
  /** Some of it is chosen from several, and so comes before the reasons. */
  readonly aboutFirst?: boolean;
  /** What is typed for it, below them. */
  readonly children?: ReactNode;
  /** Nothing of what is typed is missing. */
  readonly ready: boolean;
  /** What is, where it can be said more closely. */
  readonly missing?: TextKey | undefined;
  /** The button that does it repeats the amount. */
  readonly give: string;
  readonly onGive: () => void;
  readonly onBack: () => void;
  /** Esc goes back as well. */
  readonly byEsc?: boolean;
}

/**
 * The one way by which money is handed to a person. The amount stands large, the person chooses why, and a second key
 * that never has the focus first gives it.
 */
export function HandOut<Reason extends string>(props: HandOutProps<Reason>) {
  const t = useT();
  const { title, whom, amount, draft, about, children, ready, give, onGive, onBack, byEsc, aboutFirst = false } = props;
  const form = useRef<HTMLFormElement>(null);
  const byFinger = useRef(false);
  const doing = useAtWork(props.saleId);
  const isReady = ready && !draft.incomplete && !draft.waits && amount > ZERO;
  const missing = whatIsMissing(props);
  useKeys('choices', {
    choose(nth) {
      const reason = draft.reasons[nth];
      if (reason === undefined || isGiving || !isChoosing(form.current, draft.reason !== null)) return false;
      // A digit chooses nothing that was not seen.
      if (showReason(form.current, nth)) {
        byFinger.current = false;
        draft.choose(reason);
      }
      return true;
    },
  });
  const typed = Boolean(children) && draft.reason !== null;
  const asksToType = typed || draft.wantsTwo;
  // Digits come with a field that takes them: a PIN is typed once it is known whose.
  const hasDigits = draft.wantsTwo && (typed || draft.approver.approver !== null);
  // What is being given was chosen: nothing else can be chosen beside it.
  const isGiving = draft.busy || doing !== null;
  const refusal = isGiving ? null : draft.refusal;
  const said = doing ? <AtWork doing={doing} /> : refusal && <RefusalNote refusal={refusal} />;
  useFocusOnWhatIsMissing(form, { ...draft, refusal }, { typed, aboutFirst, byFinger });
  return (
    <form
      ref={form}
      className={styles.form}
      data-leads-on
      aria-label={title}
      tabIndex={-1}
      onSubmit={(event) => event.preventDefault()}
      onKeyDown={enterGoesOn}
      onClickCapture={({ nativeEvent }) => {
        byFinger.current = nativeEvent instanceof PointerEvent && TOUCHES.has(nativeEvent.pointerType);
      }}
    >
      <header className={styles.head}>
        <div>
          <h1 className={styles.title}>{title}</h1>
          {whom !== undefined && <p className={styles.whom}>{whom}</p>}
        </div>
        <AmountText amount={amount} size="large" />
      </header>
      <div className={styles.middle} data-scrolls>
        <fieldset className={styles.chosen} disabled={isGiving}>
          {about}
          <Reasons draft={draft} reasonIn={props.reasonIn} />
          {asksToType && (
            <div className={styles.typed}>
              <div className={styles.fields}>
                {typed && children}
                {draft.wantsTwo && <Approver legend={props.approval} choice={draft.approver} />}
                {said}
              </div>
              {hasDigits && <TypingPad disabled={isGiving} />}
            </div>
          )}
        </fieldset>
        {!asksToType && said}
      </div>
      <div className={styles.actions}>
        <Button label={t('back')} keys={byEsc ? KEYS.screen.back.shown : undefined} onPress={onBack} />
        <Button
          label={draft.waits ? t('handOut.waits') : give}
          // Its line stays when nothing is missing any more: the button keeps its place.
          note={missing ? t(missing) : ''}
          tone="main"
          size="large"
          wide
          movesMoney
          busy={draft.busy}
          disabled={!isReady || (doing !== null && !draft.busy)}
          onPress={onGive}
        />
      </div>
    </form>
  );
}

const TOUCHES: ReadonlySet<string> = new Set(['touch', 'pen']);

/** Until a reason is chosen, and while the focus is among them: on the button that gives a digit is one too many. */
function isChoosing(form: HTMLFormElement | null, chosen: boolean): boolean {
  const { activeElement } = document;
  return !chosen || activeElement === form || Boolean(activeElement?.closest('[data-reasons]'));
}

/** True where the reason was in sight already; else it is now. */
function showReason(form: HTMLFormElement | null, nth: number): boolean {
  const reason = form?.querySelectorAll('[data-reasons] button')[nth];
  const around = reason?.closest('[data-scrolls]');
  if (!reason || !around) return true;
  const [inner, outer] = [reason.getBoundingClientRect(), around.getBoundingClientRect()];
  const isInSight = inner.top >= outer.top - A_PIXEL && inner.bottom <= outer.bottom + A_PIXEL;
  if (!isInSight) reason.closest('[data-reasons]')?.scrollIntoView({ block: 'nearest' });
  return isInSight;
}

/** Positions are not whole where the text is larger. */
const A_PIXEL = 1;

/** Said on the button that can't give yet, in the order in which it is asked for. */
function whatIsMissing<Reason extends string>({ draft, ready, missing }: HandOutProps<Reason>): TextKey | null {
  if (draft.waits) return 'return.unknownNow';
  if (draft.reason === null) return 'handOut.needsReason';
  if (!ready) return missing ?? 'handOut.needsTyped';
  return draft.incomplete ? 'handOut.needsSecond' : null;
}

function Reasons<Reason extends string>({
  draft,
  reasonIn,
}: Pick<HandOutProps<Reason>, 'reasonIn'> & { readonly draft: HandOutDraft<Reason> }) {
  const t = useT();
  return (
    <div className={page.choice} role="group" aria-label={t('return.reason')} data-reasons>
      <span className={page.label}>{t('return.reason')}</span>
      {draft.reasons.map((reason, index) => (
        <Button
          key={reason}
          label={reasonIn(reason)}
          keys={KEYS.choices.choose.presses[index]}
          selected={reason === draft.reason}
          onPress={() => draft.choose(reason)}
        />
      ))}
    </div>
  );
}

/** First on nothing that acts, then on what is to be typed or was refused, on the button that gives only after that. */
function useFocusOnWhatIsMissing<Reason extends string>(
  form: React.RefObject<HTMLFormElement | null>,
  { reason, wantsTwo, approver, refusal }: HandOutDraft<Reason>,
  { typed, aboutFirst, byFinger }: Pick<Asked, 'aboutFirst' | 'byFinger'> & { readonly typed: boolean },
): void {
  const supervisor = approver.approver;
  useEffect(() => {
    // Whoever was chosen beside the clerk types their PIN next.
    if (document.activeElement?.matches('input[type="password"]')) return;
    if (form.current) focusOnWhatIsMissing(form.current, { chosen: reason !== null, aboutFirst, byFinger });
  }, [form, reason, wantsTwo, supervisor, typed, aboutFirst, byFinger]);
  useEffect(() => {
    // One that is forgotten while something is typed moves nobody from there.
    if (!form.current || !refusal) return;
    focusOnWhatIsMissing(form.current, { chosen: true, aboutFirst, byFinger });
    comeIntoView(form.current.querySelector('[role="alert"]'));
  }, [form, refusal, aboutFirst, byFinger]);
}

/** What was refused or doubted. */
const TOLD = '[aria-invalid="true"], [data-doubted] input';

interface Asked {
  readonly chosen: boolean;
  readonly aboutFirst: boolean;
  /** The last press was a finger's: a field that may stay empty would bring letters that nobody asked for. */
  readonly byFinger: React.RefObject<boolean>;
}

function focusOnWhatIsMissing(form: HTMLFormElement, { chosen, aboutFirst, byFinger }: Asked): void {
  const passesBy = byFinger.current ? ':not([data-optional])' : '';
  const inputs = [...form.querySelectorAll<HTMLInputElement>(`input${passesBy}`)];
  const toType = form.querySelector<HTMLElement>(TOLD) ?? inputs.find(({ value }) => value === '');
  if (!chosen) form.focus();
  else (toType ?? form.querySelector<HTMLElement>('[data-moves-money]:enabled') ?? form).focus();
  // In large text the reasons and their keys are below the edge of the panel.
  if (chosen ? !toType : !aboutFirst) form.querySelector('[data-reasons]')?.scrollIntoView({ block: 'nearest' });
  if (chosen && toType) showWhole(toType);
}
