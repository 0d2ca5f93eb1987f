-- Who pays a claim that is refunded at a counter: whoever filed it, until the operator names another counter.
ALTER TABLE claim ADD COLUMN payer_id uuid REFERENCES counter (id);
UPDATE claim SET payer_id = counter_id;
ALTER TABLE claim ALTER COLUMN payer_id SET NOT NULL;
