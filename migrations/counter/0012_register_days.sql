-- What a register said of its own days, by its last X or its Z: an accountant compares it with what it was told, also
-- long after and without a line. A day that is not over is told anew by the next X.
CREATE TABLE register_day (
  register     TEXT NOT NULL,
  -- The register's own number of its day.
  shift_number INTEGER NOT NULL,
  is_over      INTEGER NOT NULL CHECK (is_over IN (0, 1)),
  sold         INTEGER NOT NULL,
  returned     INTEGER NOT NULL,
  cash_in      INTEGER NOT NULL,
  cash_out     INTEGER NOT NULL,
  cash_held    INTEGER NOT NULL,
  told_at      TEXT NOT NULL,
  PRIMARY KEY (register, shift_number)
) STRICT, WITHOUT ROWID;

-- What was told in one day of a register, whichever shift it is of.
CREATE INDEX fiscal_job_day ON fiscal_job (register, shift_number) WHERE state = 'signed';
