import type { Clerk, Profile } from '../../src-shared/contract/upstream.ts';
import { Language, USUAL_LANGUAGE } from '../../src-shared/contract/views/look.ts';
import type { ClerkId } from '../../src-shared/ids.ts';
import type { Facts } from '../ledger/facts.ts';
import type { Ledger } from '../ledger/ledger.ts';

export interface CounterLanguage {
  current(): Language;
  choose(language: Language): void;
  /** A person at the screen, or the operator's roster for the clerk who signed in; null: neither. */
  chosenBy(): 'screen' | 'profile' | null;
  /** The clerk's own language, unless one is pinned for this run. */
  adoptClerk(clerkId: ClerkId): void;
}

interface LanguageParts {
  /** For this run, whatever is chosen. */
  readonly pinned: Language | null;
  /** Until one is chosen. */
  readonly usual: Language | null;
  readonly facts: Facts;
  readonly ledger: Pick<Ledger, 'transaction'>;
  readonly profiles: { current(): Profile | null };
  readonly roster: { clerks(): readonly Clerk[] };
}

/** Pinned by the settings, else as last chosen, else as the settings say, else the operator's default. */
export function languageOver({ pinned, usual, facts, ledger, profiles, roster }: LanguageParts): CounterLanguage {
  let chosen: Language | null = pinned ?? facts.get('language') ?? null;
  let by: ReturnType<CounterLanguage['chosenBy']> = pinned === null && chosen !== null ? 'screen' : null;
  return {
    current() {
      const fallback = Language.safeParse(profiles.current()?.languages.default);
      return chosen ?? usual ?? (fallback.success ? fallback.data : USUAL_LANGUAGE);
    },
    chosenBy: () => by,
    choose(language) {
      chosen = language;
      by = 'screen';
      // A disk that is full forgets it at the end of this run.
      ledger.transaction(() => facts.set('language', language));
    },
    adoptClerk(clerkId) {
      const theirs = Language.safeParse(roster.clerks().find((clerk) => clerk.id === clerkId)?.language);
      if (!theirs.success || pinned !== null) return;
      chosen = theirs.data;
      by = 'profile';
    },
  };
}
