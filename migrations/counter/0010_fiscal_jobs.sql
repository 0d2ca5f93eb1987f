-- What a fiscal register is to be told. The jobs of an entry are written in its own transaction, in the order in which the
-- register hears of them, which is that of `no`. Working state: what was signed stands in the journal as well.
CREATE TABLE fiscal_job (
  no           INTEGER PRIMARY KEY,
  -- The same at each attempt: by it a register knows a document again.
  key          TEXT NOT NULL UNIQUE,
  entry_seq    INTEGER NOT NULL REFERENCES journal_entry (seq),
  part         TEXT NOT NULL,
  does         TEXT NOT NULL CHECK (does IN ('sale', 'return', 'cash-in', 'cash-out', 'day-end')),
  amount       INTEGER NOT NULL CHECK (amount >= 0),
  -- A day that is too long ends before what waits.
  goes_first   INTEGER NOT NULL CHECK (goes_first IN (0, 1)),
  -- The serial number of the register that it was sent to, or whose it is; null: whichever stands at this counter.
  register     TEXT,
  state        TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'unknown', 'signed', 'refused', 'not-needed')),
  -- Sent so often, without being taken or refused.
  in_vain      INTEGER NOT NULL CHECK (in_vain >= 0),
  -- The register's own shift in which it was sent.
  shift_number INTEGER,
  -- What the X said before cash moved or a day ended, as JSON: nothing else tells whether it was done.
  before       TEXT,
  -- Why it steps aside, in a word; null: its turn comes.
  why          TEXT,
  -- What the register said last, in its words.
  problem      TEXT,
  created_at   TEXT NOT NULL,
  changed_at   TEXT NOT NULL,
  UNIQUE (entry_seq, part)
) STRICT;
-- A few among all that were ever told.
CREATE INDEX fiscal_job_open ON fiscal_job (state, goes_first, no) WHERE state IN ('waiting', 'sending', 'unknown', 'refused');

-- The sign of a receipt by its key: asked at each return. Written so, SQLite fails on no body that others wrote.
CREATE INDEX journal_entry_fiscalised ON journal_entry (
  CASE WHEN json_valid(canonical) THEN coalesce(json_extract(canonical, '$.body.fiscalised.key'), json_extract(canonical, '$.body.key')) END)
  WHERE kind IN ('fiscalised', 'note');
