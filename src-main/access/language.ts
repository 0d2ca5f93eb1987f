import type { Clerk, Profile } from '../../src-shared/contract/upstream.ts';
import { Language, USUAL_LANGUAGE } from '../../src-shared/contract/views/look.ts';
import type { ClerkId } from '../../src-shared/ids.ts';
import type { Facts } from '../ledger/facts.ts';
import type { Ledger } from '../ledger/ledger.ts';

export interface CounterLanguage {
  current(): Language;
  choose(language: Language): void;
  /** The clerk's own language, unless one is pinned for this run. */
  adoptClerk(clerkId: ClerkId): void;
}

interface LanguageParts {
  /** For this run, whatever is chosen. */
  readonly pinned: Language | null;
  readonly facts: Facts;
  readonly ledger: Pick<Ledger, 'transaction'>;
  readonly profiles: { current(): Profile | null };
  readonly roster: { clerks(): readonly Clerk[] };
}

/** Pinned by the settings, else as last chosen, else the operator's default. */
export function languageOver({ pinned, facts, ledger, profiles, roster }: LanguageParts): CounterLanguage {
  let chosen: Language | null = pinned ?? facts.get('language') ?? null;
  return {
    current() {
      const fallback = Language.safeParse(profiles.current()?.languages.default);
      return chosen ?? (fallback.success ? fallback.data : USUAL_LANGUAGE);
    },
    choose(language) {
      chosen = language;
      // A disk that is full forgets it at the end of this run.
      ledger.transaction(() => facts.set('language', language));
    },
    adoptClerk(clerkId) {
      const theirs = Language.safeParse(roster.clerks().find((clerk) => clerk.id === clerkId)?.language);
      if (theirs.success && pinned === null) chosen = theirs.data;
    },
  };
}
