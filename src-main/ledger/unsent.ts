import type { Database } from 'better-sqlite3';
import { Unsent } from '../../src-shared/contract/settings.ts';
import { factsIn } from './facts.ts';

/** What was sold, whatever it was paid with: value on cards, passes and cards, less what was given back. */
const ABOVE = `
  WITH held AS (
    SELECT seq, kind FROM journal_entry WHERE seq > @from
    UNION SELECT seq, kind FROM journal_entry WHERE seq IN (SELECT value FROM json_each(@refused)))
  SELECT count(*) AS entries, coalesce(sum(kind = 'sale'), 0) AS sales,
         coalesce((SELECT -sum(amount) FROM posting
                    WHERE seq IN (SELECT seq FROM held)
                      AND account IN ('stored-value', 'pass-sales', 'card-sales')), 0) AS amount
    FROM held`;

/** What this ledger alone holds, neither shipped nor handed in: whoever leaves it is told of it. */
export function unsentIn(db: Database): Unsent {
  const facts = factsIn(db);
  const from = Math.max(facts.get('acked-seq') ?? 0, facts.get('stranded-seq') ?? 0);
  return Unsent.parse(db.prepare(ABOVE).get({ from, refused: JSON.stringify(facts.get('not-stranded') ?? []) }));
}
