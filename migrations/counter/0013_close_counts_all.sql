-- What a close counts beside its notes and coins, kept until it is closed: which of them are to be exchanged, and what
-- the terminals' own totals were.
ALTER TABLE closing ADD COLUMN to_exchange TEXT NOT NULL DEFAULT '[]';
ALTER TABLE closing ADD COLUMN terminals TEXT NOT NULL DEFAULT 'null';
