-- What an audit asks about and what moves no money: append-only, numbered without gaps, chained by hash. `canonical` is the
-- RFC 8785 text that the hash is of, and holds the hash before it.
CREATE TABLE audit_event (
  no        INTEGER PRIMARY KEY CHECK (no >= 1),
  canonical TEXT NOT NULL,
  hash      TEXT NOT NULL CHECK (length(hash) = 64)
) STRICT;

-- What was seen of a shift before its count, asked at each look into the history.
CREATE INDEX audit_event_of_shift ON audit_event (json_extract(canonical, '$.event.shiftId'))
 WHERE json_extract(canonical, '$.event.shiftId') IS NOT NULL;

CREATE TRIGGER audit_event_follows_the_last BEFORE INSERT ON audit_event
BEGIN
  SELECT RAISE(ABORT, 'audit: an event must follow the last one')
   WHERE NEW.no <> (SELECT coalesce(max(no), 0) + 1 FROM audit_event);
END;
CREATE TRIGGER audit_event_is_never_changed BEFORE UPDATE ON audit_event
BEGIN SELECT RAISE(ABORT, 'audit: an event is never changed'); END;
CREATE TRIGGER audit_event_is_never_deleted BEFORE DELETE ON audit_event
BEGIN SELECT RAISE(ABORT, 'audit: an event is never deleted'); END;

-- Wrong PINs belong to the machine and not to a ledger: one that is put back must not forget them. `locked_ms` is what is left
-- of a lock, counted while the program runs, so that no clock ends it.
CREATE TABLE sign_in_failure (
  clerk_id  TEXT PRIMARY KEY,
  failures  INTEGER NOT NULL CHECK (failures >= 0),
  locked_ms INTEGER NOT NULL CHECK (locked_ms >= 0)
) STRICT, WITHOUT ROWID;
