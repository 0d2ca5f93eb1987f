import type { Database } from 'better-sqlite3';
import { Profile } from '../../src-shared/contract/upstream.ts';

/** Versions of the profile that entries of the journal name. Others may have written them: some may be none. */

const NAMED = "CASE WHEN json_valid(canonical) THEN json_extract(canonical, '$.body.profileVersion') END";
const IS_ONE = "typeof(version) = 'text' AND length(version) BETWEEN 1 AND 40";
const OF_LAST_MONEY = `SELECT ${NAMED} AS version FROM journal_entry WHERE ${IS_ONE} ORDER BY seq DESC LIMIT 1`;
const MISSING = `
  SELECT DISTINCT ${NAMED} AS version FROM journal_entry WHERE ${IS_ONE}
  EXCEPT SELECT version FROM profile`;
const MOVED_MONEY = 'SELECT EXISTS (SELECT 1 FROM posting)';

interface ProfileVersions {
  /** The newest entry that names a version names this one; null: none does. */
  ofLastMoney(): string | null;
  /** Entries name these, and this machine lacks them. */
  missing(): string[];
  /** Whether any money was ever moved, by whatever rules. */
  moneyMoved(): boolean;
}

export function profileVersionsIn(db: Database): ProfileVersions {
  const ofLastMoney = db.prepare<[], unknown>(OF_LAST_MONEY).pluck();
  const missing = db.prepare<[], unknown>(MISSING).pluck();
  const moneyMoved = db.prepare<[], unknown>(MOVED_MONEY).pluck();
  return {
    ofLastMoney: () => versionsOf([ofLastMoney.get()])[0] ?? null,
    missing: () => versionsOf(missing.all()),
    moneyMoved: () => moneyMoved.get() === 1,
  };
}

function versionsOf(named: readonly unknown[]): string[] {
  return named.flatMap((each) => {
    const version = Profile.shape.version.safeParse(each);
    return version.success ? [version.data] : [];
  });
}
