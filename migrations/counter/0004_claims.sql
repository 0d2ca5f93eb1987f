-- What passengers said of money that a kiosk, the app or another counter took and that never reached the card: durable before
-- it is told upstream, and the upstream's newest word on it. What was filed is a note in the journal as well, so that a
-- restored ledger brings its claims back.
CREATE TABLE claim (
  id          TEXT PRIMARY KEY,
  request     TEXT NOT NULL,
  movement_id TEXT UNIQUE,
  -- unsent: the upstream does not know of it; refused: it does not take it; else its own words.
  status      TEXT NOT NULL CHECK (status IN ('unsent', 'refused', 'open', 'credited', 'refund-at-counter', 'paid', 'denied', 'other')),
  reason      TEXT,
  filed_at    TEXT NOT NULL,
  -- The passenger was paid, or told how it ended.
  settled     INTEGER NOT NULL CHECK (settled IN (0, 1))
) STRICT;
CREATE INDEX claim_unsettled ON claim (filed_at) WHERE settled = 0;

-- A claim is paid out once: asked in the transaction of each such pay-out.
CREATE INDEX journal_entry_claim_paid ON journal_entry (CASE WHEN json_valid(canonical) THEN json_extract(canonical, '$.body.claimId') END) WHERE kind = 'pay-out';

-- The table of print jobs without a list of its documents: which there are is the program's to know, and a new one should not
-- need a new table.
CREATE TABLE print_job_of_any_document (
  id         TEXT PRIMARY KEY,
  entry_seq  INTEGER REFERENCES journal_entry (seq),
  document   TEXT NOT NULL,
  content    TEXT,
  copy       INTEGER NOT NULL CHECK (copy >= 0),
  opens_drawer INTEGER NOT NULL CHECK (opens_drawer IN (0, 1)),
  state      TEXT NOT NULL CHECK (state IN ('queued', 'printing', 'printed', 'unknown', 'failed')),
  problem    TEXT,
  created_at TEXT NOT NULL,
  changed_at TEXT NOT NULL,
  CHECK ((entry_seq IS NULL) <> (content IS NULL))
) STRICT;
-- Jobs print in the order of their rowid.
INSERT INTO print_job_of_any_document (rowid, id, entry_seq, document, content, copy, opens_drawer, state, problem, created_at, changed_at)
SELECT rowid, id, entry_seq, document, content, copy, opens_drawer, state, problem, created_at, changed_at FROM print_job ORDER BY rowid;
DROP TABLE print_job;
ALTER TABLE print_job_of_any_document RENAME TO print_job;
CREATE INDEX print_job_waiting ON print_job (created_at, id) WHERE state IN ('queued', 'printing', 'unknown', 'failed');
CREATE INDEX print_job_of_entry ON print_job (entry_seq);
