import type { ReactNode } from 'react';
import type { TenderKind } from '../../src-shared/contract/wire-types.ts';
import styles from './customer-display.module.css';
import type { Sign } from './page.ts';

/** Pictures for those who read none of the languages: large, and always beside words. */
function Picture({ children }: { readonly children: ReactNode }) {
  return (
    <svg
      className={styles.sign}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

const BANK_CARD = (
  <>
    <rect x="2.5" y="6" width="19" height="13" rx="2.2" />
    <path d="M2.5 10.5h19M6 15.5h4" />
  </>
);
/** A bus on it: beside a terminal nobody takes it for the card of a bank. */
const TRAVEL_CARD = (
  <>
    <rect x="1.5" y="4.5" width="21" height="15" rx="2.4" />
    <path d="M8.5 8h7a1.2 1.2 0 0 1 1.2 1.2v5.6H7.3V9.2A1.2 1.2 0 0 1 8.5 8ZM7.3 11.8h9.4M9.3 14.8v1.4M14.7 14.8v1.4" />
  </>
);
const CASH = (
  <>
    <rect x="2.5" y="7" width="19" height="11" rx="1.5" />
    <circle cx="12" cy="12.5" r="2.6" />
    <path d="M6 12.5v.1M18 12.5v.1" />
  </>
);
const QR = <path d="M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2.5v2.5H14zM20 14v2.5M17.5 20H20M14 19v1" />;

const SIGNS: Readonly<Record<Sign, ReactNode>> = {
  card: TRAVEL_CARD,
  cash: CASH,
  terminal: (
    <>
      <rect x="9" y="3" width="11" height="18" rx="2" />
      <path d="M12 7h5v4h-5zM12 15h.1M14.5 15h.1M17 15h.1M12 18h.1M14.5 18h.1M17 18h.1" />
      <path d="M6.5 8.5a6 6 0 0 0 0 7M3.5 6.5a10 10 0 0 0 0 11" />
    </>
  ),
  pin: (
    <>
      <rect x="1.5" y="7" width="21" height="10" rx="2.2" />
      <path d="M6 12h.1M10 12h.1M14 12h.1M18 12h.1" strokeWidth="2.8" />
    </>
  ),
  qr: QR,
  check: <path d="M4 12.5 9.5 18 20 6.5" strokeWidth="2.6" />,
  question: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="M9.2 9.4a2.9 2.9 0 1 1 4.2 2.6c-.9.5-1.4 1.1-1.4 2.1M12 17.2v.1" />
    </>
  ),
  wait: <path d="M6 3h12M6 21h12M7.5 3v3.5L12 12l4.5-5.5V3M7.5 21v-3.5L12 12l4.5 5.5V21" />,
  stop: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="M7.5 12h9" strokeWidth="2.6" />
    </>
  ),
  validator: (
    <>
      <rect x="13" y="2.5" width="9" height="19" rx="2" />
      <path d="M16 6.5h3M17.5 17.5h.1M9.5 9a4.5 4.5 0 0 0 0 6" />
      <rect x="1" y="7.5" width="5" height="9" rx="1" />
    </>
  ),
  calendar: (
    <>
      <rect x="3" y="5" width="18" height="16" rx="2" />
      <path d="M3 10h18M8 2.5V7M16 2.5V7M12 13v5m0 0-2.2-2.2M12 18l2.2-2.2" />
    </>
  ),
  given: (
    <>
      <rect x="5" y="3" width="14" height="8" rx="1.2" />
      <circle cx="12" cy="7" r="1.8" />
      <path d="M12 14v7m0 0-3.5-3.5M12 21l3.5-3.5" />
    </>
  ),
  refund: (
    <>
      <rect x="2.5" y="10" width="19" height="11.5" rx="2" />
      <path d="M2.5 14h19M17 3H9m0 0 2.6-2.2M9 3l2.6 2.2M17 3v3.5" />
    </>
  ),
};

export function SignOf({ sign }: { readonly sign: Sign }) {
  return <Picture>{SIGNS[sign]}</Picture>;
}

const WAYS: Readonly<Record<TenderKind, ReactNode>> = { cash: CASH, 'bank-card': BANK_CARD, qr: QR };

export function WayOf({ way }: { readonly way: TenderKind }) {
  return <Picture>{WAYS[way]}</Picture>;
}

/** Two letters, the second larger. */
export function LargeText() {
  return (
    <Picture>
      <path d="M2.5 18 5.5 10l3 8M3.6 15.2h3.8M10.5 18 16 4l5.5 14M12.5 13.2h7" />
    </Picture>
  );
}

/** A disc, half light and half dark. */
export function Contrast() {
  return (
    <Picture>
      <circle cx="12" cy="12" r="9" />
      <path d="M12 3a9 9 0 0 1 0 18Z" fill="currentColor" />
    </Picture>
  );
}
