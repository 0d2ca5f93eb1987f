-- The journal is the truth: append-only, numbered without gaps, chained by hash. `canonical` is the RFC 8785 text that the
-- hash is of; the columns repeat what queries need and are compared with it when the ledger is verified.
CREATE TABLE journal_entry (
  seq           INTEGER PRIMARY KEY CHECK (seq >= 1),
  id            TEXT NOT NULL UNIQUE,
  kind          TEXT NOT NULL,
  at            TEXT NOT NULL,
  shift_id      TEXT,
  clerk_id      TEXT,
  supervisor_id TEXT CHECK (supervisor_id IS NULL OR clerk_id IS NULL OR supervisor_id <> clerk_id),
  canonical     TEXT NOT NULL,
  prev_hash     TEXT NOT NULL CHECK (length(prev_hash) = 64),
  -- Not unique by an index: the chain makes it so, and the index would be a tenth of the file.
  hash          TEXT NOT NULL CHECK (length(hash) = 64)
) STRICT;

CREATE INDEX journal_entry_of_shift ON journal_entry (shift_id, kind, seq);
CREATE INDEX journal_entry_of_kind ON journal_entry (kind, seq);
-- A sale's returns, asked at every return, so that a line is never returned twice.
CREATE INDEX journal_entry_return_of ON journal_entry (json_extract(canonical, '$.body.saleId')) WHERE kind = 'return';

CREATE TABLE posting (
  seq     INTEGER NOT NULL REFERENCES journal_entry (seq),
  ordinal INTEGER NOT NULL CHECK (ordinal >= 0),
  account TEXT NOT NULL CHECK (account IN (
    'drawer', 'safe', 'float', 'acquirer', 'qr-acquirer', 'stored-value', 'pass-sales', 'card-sales', 'petty-cash', 'claims', 'over-short')),
  amount  INTEGER NOT NULL CHECK (amount <> 0),
  PRIMARY KEY (seq, ordinal)
) STRICT, WITHOUT ROWID;

-- REPLACE deletes without firing DELETE triggers unless recursive_triggers is on, and an insert must follow the head: so an
-- insert that would replace, leave a gap or break the chain is refused here as well as in the code.
CREATE TRIGGER journal_entry_follows_the_head BEFORE INSERT ON journal_entry
BEGIN
  SELECT RAISE(ABORT, 'journal: an entry must follow the head')
   WHERE NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM journal_entry)
      OR NEW.prev_hash <> coalesce((SELECT hash FROM journal_entry ORDER BY seq DESC LIMIT 1), printf('%064d', 0))
      OR EXISTS (SELECT 1 FROM journal_entry WHERE id = NEW.id);
END;
CREATE TRIGGER journal_entry_is_never_changed BEFORE UPDATE ON journal_entry
BEGIN SELECT RAISE(ABORT, 'journal: an entry is never changed'); END;
CREATE TRIGGER journal_entry_is_never_deleted BEFORE DELETE ON journal_entry
BEGIN SELECT RAISE(ABORT, 'journal: an entry is never deleted'); END;

CREATE TRIGGER posting_belongs_to_the_head BEFORE INSERT ON posting
BEGIN
  SELECT RAISE(ABORT, 'journal: a posting belongs to the newest entry')
   WHERE NEW.seq <> (SELECT max(seq) FROM journal_entry)
      OR EXISTS (SELECT 1 FROM posting WHERE seq = NEW.seq AND ordinal = NEW.ordinal);
END;
CREATE TRIGGER posting_is_never_changed BEFORE UPDATE ON posting
BEGIN SELECT RAISE(ABORT, 'journal: a posting is never changed'); END;
CREATE TRIGGER posting_is_never_deleted BEFORE DELETE ON posting
BEGIN SELECT RAISE(ABORT, 'journal: a posting is never deleted'); END;

-- Working state from here on: it can be rebuilt from the journal or from the upstream, or explained by them.

-- A sale before it is an entry. Durable before any device is asked; its id becomes the entry's.
CREATE TABLE intent (
  id         TEXT PRIMARY KEY,
  shift_id   TEXT NOT NULL,
  clerk_id   TEXT NOT NULL,
  sale       TEXT NOT NULL,
  state      TEXT NOT NULL CHECK (state IN ('kept', 'awaiting-payment', 'committed', 'abandoned')),
  created_at TEXT NOT NULL,
  changed_at TEXT NOT NULL
) STRICT;
CREATE INDEX intent_unfinished ON intent (created_at) WHERE state IN ('kept', 'awaiting-payment');

-- What is to be printed. An entry's own receipt is queued in the transaction of the entry. `content` is what a document that
-- is of no entry says (an X report, a test page), as JSON.
CREATE TABLE print_job (
  id         TEXT PRIMARY KEY,
  entry_seq  INTEGER REFERENCES journal_entry (seq),
  document   TEXT NOT NULL CHECK (document IN ('sale', 'return', 'shift-opened', 'shift-closed', 'x-report', 'drop', 'balance', 'test')),
  content    TEXT,
  copy       INTEGER NOT NULL CHECK (copy >= 0),
  opens_drawer INTEGER NOT NULL CHECK (opens_drawer IN (0, 1)),
  state      TEXT NOT NULL CHECK (state IN ('queued', 'printing', 'printed', 'unknown', 'failed')),
  problem    TEXT,
  created_at TEXT NOT NULL,
  changed_at TEXT NOT NULL,
  CHECK ((entry_seq IS NULL) <> (content IS NULL))
) STRICT;
CREATE INDEX print_job_waiting ON print_job (created_at, id) WHERE state IN ('queued', 'printing', 'unknown', 'failed');
CREATE INDEX print_job_of_entry ON print_job (entry_seq);

-- The closing of a shift while it is counted. Once `revealed_at` is set nothing is sold until the shift is closed.
CREATE TABLE closing (
  shift_id    TEXT PRIMARY KEY,
  counts      TEXT NOT NULL,
  recounted   INTEGER NOT NULL CHECK (recounted IN (0, 1)),
  revealed_at TEXT
) STRICT;

-- The newest word of the upstream on each line of an entry: the highest `no` wins.
CREATE TABLE outcome (
  entry_id TEXT NOT NULL,
  line     INTEGER NOT NULL,
  no       INTEGER NOT NULL,
  seq      INTEGER NOT NULL,
  status   TEXT NOT NULL,
  reason   TEXT,
  balance  INTEGER,
  pass     TEXT,
  at       TEXT NOT NULL,
  PRIMARY KEY (entry_id, line)
) STRICT, WITHOUT ROWID;
CREATE INDEX outcome_rejected ON outcome (seq) WHERE status = 'rejected';

-- Facts of this machine by name: enrolment, acknowledged seq, cursors, chosen language. Values are JSON.
CREATE TABLE fact (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Profiles are kept by version, so that a copy of an old receipt is the old receipt.
CREATE TABLE profile (
  version    TEXT PRIMARY KEY,
  profile    TEXT NOT NULL,
  fetched_at TEXT NOT NULL
) STRICT;

CREATE TABLE card_snapshot (
  number TEXT PRIMARY KEY,
  card   TEXT NOT NULL,
  as_of  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE hotlisted_card (
  number TEXT PRIMARY KEY,
  reason TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE sign_in_failure (
  clerk_id     TEXT PRIMARY KEY,
  failures     INTEGER NOT NULL,
  locked_until TEXT
) STRICT, WITHOUT ROWID;
