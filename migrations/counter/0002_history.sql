-- Where a sale or a return is found again by what a passenger can say: the amount, or the card's last digits. Receipt
-- numbers need nothing: they end in the entry's seq. Derived from the journal by triggers, so that every way of writing an
-- entry keeps it; what can't be read out of an entry is left out and never stops the entry.
CREATE TABLE history (
  seq    INTEGER PRIMARY KEY REFERENCES journal_entry (seq),
  amount INTEGER NOT NULL
) STRICT;
CREATE INDEX history_of_amount ON history (amount, seq);

CREATE TABLE history_card (
  last_digits TEXT NOT NULL,
  seq         INTEGER NOT NULL REFERENCES journal_entry (seq),
  card_number TEXT NOT NULL,
  PRIMARY KEY (last_digits, seq, card_number)
) STRICT, WITHOUT ROWID;

-- Of a return only the lines that it takes back; their cards stand in the sale.
CREATE VIEW history_line AS
SELECT entry.seq AS seq, line.value ->> '$.amount' AS amount, line.value ->> '$.cardNumber' AS card_number
  FROM journal_entry AS entry, json_each(entry.canonical, '$.body.lines') AS line
 WHERE entry.kind = 'sale' AND json_valid(entry.canonical)
UNION ALL
SELECT entry.seq, line.value ->> '$.amount',
       (SELECT sold.value ->> '$.cardNumber'
          FROM journal_entry AS sale, json_each(sale.canonical, '$.body.lines') AS sold
         WHERE sale.id = entry.canonical ->> '$.body.saleId' AND sale.kind = 'sale' AND sold.value ->> '$.line' = line.value ->> '$.line')
  FROM journal_entry AS entry, json_each(entry.canonical, '$.body.lines') AS line
 WHERE entry.kind = 'return' AND json_valid(entry.canonical);

CREATE TRIGGER journal_entry_is_found_again AFTER INSERT ON journal_entry WHEN NEW.kind IN ('sale', 'return')
BEGIN
  INSERT OR IGNORE INTO history (seq, amount)
  SELECT seq, sum(amount) FROM history_line WHERE seq = NEW.seq AND typeof(amount) = 'integer' GROUP BY seq;
  INSERT OR IGNORE INTO history_card (last_digits, seq, card_number)
  SELECT substr(card_number, -4), seq, card_number FROM history_line WHERE seq = NEW.seq AND typeof(card_number) = 'text';
END;

INSERT INTO history (seq, amount)
SELECT seq, sum(amount) FROM history_line WHERE typeof(amount) = 'integer' GROUP BY seq;
INSERT OR IGNORE INTO history_card (last_digits, seq, card_number)
SELECT substr(card_number, -4), seq, card_number FROM history_line WHERE typeof(card_number) = 'text';
