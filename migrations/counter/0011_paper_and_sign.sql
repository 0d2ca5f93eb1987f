-- Paper knows whether it is the fiscal receipt of its entry, and that a customer wanted none.
CREATE TABLE print_job_of_any_form (
  id         TEXT PRIMARY KEY,
  entry_seq  INTEGER REFERENCES journal_entry (seq),
  document   TEXT NOT NULL,
  content    TEXT,
  copy       INTEGER NOT NULL CHECK (copy >= 0),
  opens_drawer INTEGER NOT NULL CHECK (opens_drawer IN (0, 1)),
  -- waived: the customer wanted no paper.
  state      TEXT NOT NULL CHECK (state IN ('queued', 'printing', 'printed', 'unknown', 'failed', 'waived')),
  problem    TEXT,
  -- fiscal: it bears the sign of a register; slip: it says that it bears none; null: not begun, or no register is asked.
  form       TEXT CHECK (form IN ('slip', 'fiscal')),
  created_at TEXT NOT NULL,
  changed_at TEXT NOT NULL,
  CHECK ((entry_seq IS NULL) <> (content IS NULL))
) STRICT;
-- Jobs print in the order of their rowid.
INSERT INTO print_job_of_any_form (rowid, id, entry_seq, document, content, copy, opens_drawer, state, problem, created_at, changed_at)
SELECT rowid, id, entry_seq, document, content, copy, opens_drawer, state, problem, created_at, changed_at FROM print_job ORDER BY rowid;
DROP TABLE print_job;
ALTER TABLE print_job_of_any_form RENAME TO print_job;
CREATE INDEX print_job_waiting ON print_job (created_at, id) WHERE state IN ('queued', 'printing', 'unknown', 'failed');
CREATE INDEX print_job_of_entry ON print_job (entry_seq);
-- Change is given also where no paper is wanted.
CREATE INDEX print_job_drawer_alone ON print_job (id) WHERE state = 'waived' AND opens_drawer = 1;
-- An entry has one fiscal receipt; all others of it are copies.
CREATE UNIQUE INDEX print_job_fiscal_original ON print_job (entry_seq) WHERE form = 'fiscal' AND copy = 0;
