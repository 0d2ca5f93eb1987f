-- Contract 1.1: names by BCP 47 tag beside the plain ones. Null: the plain name serves in every language.
ALTER TABLE station ADD COLUMN names jsonb;
ALTER TABLE counter ADD COLUMN names jsonb;
ALTER TABLE clerk ADD COLUMN names jsonb;
