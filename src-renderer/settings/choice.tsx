import type { ReactNode } from 'react';
import page from '../ui/page.module.css';

/** Buttons of which one is chosen, under what they are about. */
export function Choice({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className={page.choice} role="group" aria-label={title}>
      <span className={page.label}>{title}</span>
      {children}
    </div>
  );
}
