import type { ReactNode } from 'react';
import styles from './icons.module.css';

/** Small signs that stand beside words and never alone; all hidden from screen readers. */
function Icon({ children }: { readonly children: ReactNode }) {
  return (
    <svg
      className={styles.icon}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

export function Check() {
  return (
    <Icon>
      <path d="M4 10.5 8.2 14.5 16 6" />
    </Icon>
  );
}

export function Here() {
  return (
    <Icon>
      <path d="M7 4 13 10 7 16" />
    </Icon>
  );
}

/** A receipt, struck out. */
export function NoPaper() {
  return (
    <Icon>
      <path d="M5.5 3h9v14l-2.2-1.5L10 17l-2.3-1.5L5.5 17Z" />
      <path d="M3 17 17 3" />
    </Icon>
  );
}

/** It went the way it came. */
export function GivenBack() {
  return (
    <Icon>
      <path d="M7.5 4 4 7.5 7.5 11" />
      <path d="M4 7.5h7.5a4.5 4.5 0 0 1 0 9H8" />
    </Icon>
  );
}

export function Lock() {
  return (
    <Icon>
      <rect x="4.5" y="9" width="11" height="7.5" rx="1.5" />
      <path d="M7 9V6.5a3 3 0 0 1 6 0V9" />
    </Icon>
  );
}

export function Warning() {
  return (
    <Icon>
      <path d="M10 3 18 16.5H2Z" />
      <path d="M10 8v4M10 14.2v.1" />
    </Icon>
  );
}

export function Cross() {
  return (
    <Icon>
      <circle cx="10" cy="10" r="7.5" />
      <path d="m7.3 7.3 5.4 5.4m0-5.4-5.4 5.4" />
    </Icon>
  );
}

export function Remove() {
  return (
    <Icon>
      <path d="m5 5 10 10m0-10L5 15" />
    </Icon>
  );
}

export function Clock() {
  return (
    <Icon>
      <circle cx="10" cy="10" r="7.5" />
      <path d="M10 5.8V10l2.8 2" />
    </Icon>
  );
}

export function Info() {
  return (
    <Icon>
      <circle cx="10" cy="10" r="7.5" />
      <path d="M10 9.2v4.3M10 6.4v.1" />
    </Icon>
  );
}

export function MenuLines() {
  return (
    <Icon>
      <path d="M3 5.5h14M3 10h14M3 14.5h14" />
    </Icon>
  );
}

export function Backspace() {
  return (
    <Icon>
      <path d="M7.5 4.5h9a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-9L2.5 10Z" />
      <path d="m9.8 8 4 4m0-4-4 4" />
    </Icon>
  );
}

export function Printer() {
  return (
    <Icon>
      <path d="M6 7V3.5h8V7M6 14H3.5V7.5h13V14H14" />
      <path d="M6 11.5h8v5H6Z" />
    </Icon>
  );
}

export function Barcode() {
  return (
    <Icon>
      <path d="M2 6V3.5h2.5M18 6V3.5h-2.5M2 14v2.5h2.5M18 14v2.5h-2.5" strokeWidth="1.2" />
      <path d="M5 6.5v7M7.6 6.5v7M10 6.5v7M12.4 6.5v7M15 6.5v7" strokeWidth="1.4" />
    </Icon>
  );
}
