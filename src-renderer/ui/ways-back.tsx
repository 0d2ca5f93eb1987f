import { useState } from 'react';
import { AuthorisationCode, authorisationCodeIn } from '../../src-shared/contract/authorisation-code.ts';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { PaymentPart } from '../../src-shared/ways-back.ts';
import { useCounter, useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { Field } from './field.tsx';

/** A code that was warned of is right: it is asked for once more as it stands. */
export function sureOfCode(refusal: Refusal | null): { readonly sureOfCode?: string } {
  return refusal?.kind === 'authorisation-code-used' ? { sureOfCode: refusal.code } : {};
}

type Way = Pick<PaymentPart, 'kind'> & { readonly amount: PaymentPart['amount'] | null };

/** The ways that money goes back, with the code of each terminal's slip. */
export interface WaysBack {
  readonly ways: readonly PaymentPart[];
  /** As a return names them. */
  readonly tenders: (PaymentPart & { authCode?: string })[];
  /** A code is not typed yet. */
  readonly codeMissing: boolean;
  /** None was typed, and a device may need none. */
  readonly mayMiss: (way: number) => boolean;
  readonly codeOf: (way: number) => string;
  readonly setCode: (way: number, code: string) => void;
}

export function useWaysBack(ways: readonly PaymentPart[]): WaysBack {
  const { devices } = useCounter();
  const [codes, setCodes] = useState<Readonly<Record<string, string>>>({});
  // The slip of one way is not that of another, also in the same place.
  const slipOf = (way: number) => `${ways[way]?.kind} ${way}`;
  const codeOf = (way: number) => codes[slipOf(way)] ?? '';
  // A device that took the money gives it back by itself; what was paid by a typed slip is still typed.
  const mayMiss = (way: number) => codeOf(way) === '' && devices.some((kind) => kind === ways[way]?.kind);
  return {
    ways,
    tenders: ways.map(({ kind, amount }, way) =>
      kind === 'cash' || mayMiss(way) ? { kind, amount } : { kind, amount, authCode: codeOf(way) },
    ),
    codeMissing: ways.some(
      ({ kind }, way) => kind !== 'cash' && !mayMiss(way) && !AuthorisationCode.safeParse(codeOf(way)).success,
    ),
    mayMiss,
    codeOf,
    setCode: (way, code) => setCodes({ ...codes, [slipOf(way)]: authorisationCodeIn(code) }),
  };
}

/** «Bank card 2 000 ₸ + Cash 3 000 ₸»; of one way its name alone, since the amount stands beside it or is hidden. */
export function useWaysInWords(): (ways: readonly Way[]) => string {
  const t = useT();
  const { show } = useMoney();
  return (ways) =>
    ways
      .map(({ kind, amount }) =>
        ways.length > 1 && amount !== null ? `${t(`tender.${kind}`)} ${show(amount)}` : t(`tender.${kind}`),
      )
      .join(' + ');
}

/** The device can't give it back by itself: a slip is made there by hand, and typed. */
const wantsTypedSlip = (refusal: Refusal | null | undefined): boolean =>
  refusal?.kind === 'refund-declined' && refusal.why === 'no-number';

interface CodesProps {
  readonly back: WaysBack;
  /** What was said of them: a code that was refused is typed again where it stands. */
  readonly refusal?: Refusal | null;
  /** A code is typed anew: what was said of it is over. */
  readonly onTyped?: () => void;
  /** Which slip; absent: that of the return. */
  readonly hint?: string;
  /** A slip may be missing, and its code with it. */
  readonly optional?: boolean;
  /** Which way is said also where there is one. */
  readonly named?: boolean;
}

/** A field for the code of every slip; which slip is said where there are several ways. */
export function CodesOfWaysBack({ back, refusal, onTyped, hint, named, optional }: CodesProps) {
  const t = useT();
  const { show } = useMoney();
  const isOptional = (way: number) => back.mayMiss(way) && !wantsTypedSlip(refusal);
  return back.ways.map(
    ({ kind, amount }, way) =>
      kind !== 'cash' && (
        <Field
          key={way}
          label={
            named || back.ways.length > 1
              ? `${t('payment.authorisationCode')} · ${t(`tender.${kind}`)} ${show(amount)}`
              : t('payment.authorisationCode')
          }
          takes="authorisation"
          hint={hint ?? t(isOptional(way) ? 'return.byItself' : 'attention.rejected.ofTheReturn')}
          value={back.codeOf(way)}
          problem={
            (refusal?.kind === 'authorisation-code-unlike' && refusal.code === back.codeOf(way)) ||
            (wantsTypedSlip(refusal) && back.codeOf(way) === '')
          }
          doubted={refusal?.kind === 'authorisation-code-used' && refusal.code === back.codeOf(way)}
          missing={!optional && !isOptional(way) && back.codeOf(way) === ''}
          data-optional={isOptional(way) || undefined}
          onText={(text) => {
            back.setCode(way, text);
            onTyped?.();
          }}
        />
      ),
  );
}
