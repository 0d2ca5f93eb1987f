-- By what an entry is found again is its kind's to say (src-shared/journal/kinds/), and is written in the transaction that
-- writes or takes back the entry. No trigger has to know the kinds; what it wrote until now stays.
DROP TRIGGER journal_entry_is_found_again;
DROP VIEW history_line;
