-- One claim a movement, by the SHA-256 of the movement's id: the id itself has no limit of length, and an index has one.
ALTER TABLE claim ADD COLUMN movement_hash text UNIQUE;
UPDATE claim SET movement_hash = encode(sha256(convert_to(movement_id, 'UTF8')), 'hex');
ALTER TABLE claim DROP CONSTRAINT claim_movement_id_key;
