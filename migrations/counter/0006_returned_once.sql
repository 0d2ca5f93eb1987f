-- A line of a sale is returned once. The services judge it before; this holds whatever they do. Entries that the
-- upstream kept come back as they are, doubles and all: `taking_back` has a row within that transaction alone.
CREATE TABLE taking_back (
  now INTEGER PRIMARY KEY CHECK (now = 1)
) STRICT;

-- Written as the index journal_entry_return_of is, so that it goes down it: only the returns of this sale are read.
CREATE TRIGGER journal_entry_returns_a_line_once BEFORE INSERT ON journal_entry
WHEN NEW.kind = 'return' AND NOT EXISTS (SELECT 1 FROM taking_back)
BEGIN
  SELECT RAISE(ABORT, 'journal: a line is returned once')
   WHERE EXISTS (
     SELECT 1 FROM json_each(NEW.canonical, '$.body.lines') AS line
      GROUP BY json_extract(line.value, '$.line') HAVING count(*) > 1)
      OR EXISTS (
     SELECT 1 FROM journal_entry AS given, json_each(given.canonical, '$.body.lines') AS back
      WHERE given.kind = 'return'
        AND json_extract(given.canonical, '$.body.saleId') = json_extract(NEW.canonical, '$.body.saleId')
        AND json_extract(back.value, '$.line') IN (
          SELECT json_extract(line.value, '$.line') FROM json_each(NEW.canonical, '$.body.lines') AS line));
END;
