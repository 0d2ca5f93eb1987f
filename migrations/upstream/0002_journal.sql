-- What counters shipped, and what was decided about it. `canonical` is the RFC 8785 text that the hash is of.
CREATE TABLE entry (
  counter_id      uuid NOT NULL REFERENCES counter (id),
  seq             bigint NOT NULL CHECK (seq >= 1),
  id              uuid NOT NULL,
  kind            text NOT NULL,
  hash            text NOT NULL CHECK (length(hash) = 64),
  canonical       text NOT NULL,
  -- The last seq of the request that first brought this entry: a return up to it was made before its sale was offered.
  offered_through bigint NOT NULL,
  received_at     timestamptz NOT NULL,
  PRIMARY KEY (counter_id, seq)
);
-- Not unique: an entry that holds is stored, even under an id that was used before.
CREATE INDEX entry_by_id ON entry (id);

CREATE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'journal: an entry is never changed or deleted';
END $$;
CREATE TRIGGER entry_is_never_changed BEFORE UPDATE OR DELETE ON entry
  FOR EACH ROW EXECUTE FUNCTION journal_is_append_only();

-- What a superseded machine handed in, apart from the journal until the operator releases it.
CREATE TABLE stranded_entry (
  counter_id      uuid NOT NULL REFERENCES counter (id),
  hash            text NOT NULL CHECK (length(hash) = 64),
  seq             bigint NOT NULL,
  id              uuid NOT NULL,
  kind            text NOT NULL,
  canonical       text NOT NULL,
  received_at     timestamptz NOT NULL,
  released_at     timestamptz,
  PRIMARY KEY (counter_id, hash)
);
CREATE INDEX stranded_entry_kept ON stranded_entry (counter_id, seq) WHERE released_at IS NULL;

-- Where each line of a counter's sales stands. `returned_by` is the return that has taken the line back. What was sold is
-- absent of a line that was not understood: it is rejected, and may be returned like any rejected line.
CREATE TABLE sale_line (
  counter_id      uuid NOT NULL REFERENCES counter (id),
  sale_id         uuid NOT NULL,
  line            bigint NOT NULL CHECK (line >= 1),
  seq             bigint NOT NULL,
  offered_through bigint NOT NULL,
  card_number     text,
  kind            text CHECK (kind IN ('stored-value', 'pass', 'card')),
  product_id      text,
  profile_version text,
  amount          money_amount CHECK (amount > 0),
  proposed_from   date,
  status          text NOT NULL CHECK (status IN ('pending', 'credited', 'rejected', 'reversed')),
  returned_by     uuid,
  PRIMARY KEY (counter_id, sale_id, line),
  CHECK (amount IS NOT NULL OR status IN ('rejected', 'reversed'))
);
CREATE INDEX sale_line_pending ON sale_line (card_number, counter_id) WHERE status = 'pending';

-- The fact that value went onto a card. This key is what makes a line credited at most once: over repeats, over counters
-- and over stranded entries alike. A reversal does not free it.
CREATE TABLE credit (
  sale_id     uuid NOT NULL,
  line        bigint NOT NULL,
  counter_id  uuid NOT NULL REFERENCES counter (id),
  card_number text NOT NULL REFERENCES card (number),
  kind        text NOT NULL,
  amount      money_amount NOT NULL CHECK (amount > 0),
  at          timestamptz NOT NULL,
  PRIMARY KEY (sale_id, line)
);
CREATE INDEX credit_of_card ON credit (card_number, at);

CREATE TABLE hold (
  counter_id uuid NOT NULL REFERENCES counter (id),
  return_id  uuid NOT NULL,
  sale_id    uuid NOT NULL,
  held_at    timestamptz NOT NULL,
  PRIMARY KEY (counter_id, return_id)
);
-- A line is frozen for one return at a time.
CREATE TABLE hold_line (
  counter_id  uuid NOT NULL,
  return_id   uuid NOT NULL,
  sale_id     uuid NOT NULL,
  line        bigint NOT NULL,
  card_number text NOT NULL REFERENCES card (number),
  kind        text NOT NULL,
  amount      money_amount NOT NULL CHECK (amount > 0),
  PRIMARY KEY (counter_id, return_id, line),
  UNIQUE (counter_id, sale_id, line),
  FOREIGN KEY (counter_id, return_id) REFERENCES hold (counter_id, return_id) ON DELETE CASCADE
);
CREATE INDEX hold_line_of_card ON hold_line (card_number);

CREATE TABLE outcome (
  counter_id uuid NOT NULL REFERENCES counter (id),
  no         bigint NOT NULL CHECK (no >= 1),
  entry_id   uuid NOT NULL,
  seq        bigint NOT NULL,
  line       bigint NOT NULL,
  status     text NOT NULL CHECK (status IN ('credited', 'pending', 'rejected', 'reversed', 'reversal-refused')),
  reason     text,
  balance    money_amount,
  pass_from  date,
  pass_to    date,
  at         timestamptz NOT NULL,
  PRIMARY KEY (counter_id, no)
);
CREATE INDEX outcome_of_entry ON outcome (counter_id, entry_id);

CREATE TABLE claim (
  id          uuid PRIMARY KEY,
  counter_id  uuid NOT NULL REFERENCES counter (id),
  -- The canonical request, to prove that a repeat says the same.
  request     text NOT NULL,
  card_number text NOT NULL REFERENCES card (number),
  movement_id text UNIQUE,
  amount      money_amount NOT NULL CHECK (amount > 0),
  status      text NOT NULL CHECK (status IN ('open', 'credited', 'refund-at-counter', 'paid', 'denied')),
  reason      text,
  filed_at    timestamptz NOT NULL
);
