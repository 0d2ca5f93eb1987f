-- What the operator keeps: stations, counters and their tokens, clerks, the profile by version, cards and the hotlist.
-- Every amount is a bigint in the profile's minor unit, within what a JSON number can carry safely.
CREATE DOMAIN money_amount AS bigint CHECK (VALUE BETWEEN -9007199254740991 AND 9007199254740991);

CREATE TABLE station (
  id   uuid PRIMARY KEY,
  name text NOT NULL
);

-- The row that orders a counter's journal: whoever appends, holds, enrols or decides for a counter locks it first.
CREATE TABLE counter (
  id         uuid PRIMARY KEY,
  number     integer NOT NULL UNIQUE CHECK (number >= 1),
  name       text NOT NULL,
  station_id uuid NOT NULL REFERENCES station (id),
  next_seq   bigint NOT NULL DEFAULT 1 CHECK (next_seq >= 1),
  head_hash  text NOT NULL DEFAULT repeat('0', 64) CHECK (length(head_hash) = 64),
  outcome_no bigint NOT NULL DEFAULT 0 CHECK (outcome_no >= 0)
);

-- Codes and tokens are kept as SHA-256, so that a copy of the database lets nobody in.
CREATE TABLE enrolment_code (
  code_hash  text PRIMARY KEY,
  counter_id uuid NOT NULL REFERENCES counter (id),
  expires_at timestamptz NOT NULL,
  request_id uuid,
  superseded boolean NOT NULL DEFAULT false
);
CREATE INDEX enrolment_code_of_counter ON enrolment_code (counter_id);

CREATE TABLE wrong_code (
  address text NOT NULL,
  at      timestamptz NOT NULL
);
CREATE INDEX wrong_code_of_address ON wrong_code (address, at);

-- `replaces` is the token that dies when this one is first used. A dead token is deleted: it is as unknown as any other.
CREATE TABLE device_token (
  token_hash text PRIMARY KEY,
  counter_id uuid NOT NULL REFERENCES counter (id),
  enrolment  text NOT NULL,
  superseded boolean NOT NULL DEFAULT false,
  replaces   text,
  used       boolean NOT NULL DEFAULT false,
  issued_at  timestamptz NOT NULL
);
CREATE INDEX device_token_of_counter ON device_token (counter_id);

-- Calls counted by the minute, for the operations that may answer 429.
CREATE TABLE rate_window (
  name   text NOT NULL,
  key    text NOT NULL,
  minute bigint NOT NULL,
  calls  integer NOT NULL,
  PRIMARY KEY (name, key, minute)
);

CREATE TABLE clerk (
  id       uuid PRIMARY KEY,
  name     text NOT NULL,
  role     text NOT NULL CHECK (role IN ('clerk', 'supervisor', 'technician')),
  pin      text NOT NULL,
  language text,
  active   boolean NOT NULL DEFAULT true
);
CREATE TABLE clerk_station (
  clerk_id   uuid NOT NULL REFERENCES clerk (id),
  station_id uuid NOT NULL REFERENCES station (id),
  PRIMARY KEY (clerk_id, station_id)
);

-- Versions are never edited: a copy of an old receipt is made with the profile of its day.
CREATE TABLE profile (
  version      text PRIMARY KEY CHECK (length(version) BETWEEN 1 AND 40),
  content      text NOT NULL,
  published_at timestamptz NOT NULL
);

-- One row: what is in force, and the hotlist's numbering. `hotlist_epoch` changes when the list is numbered anew, so that
-- cursors of before are known to be void.
CREATE TABLE operator_state (
  one             boolean PRIMARY KEY DEFAULT true CHECK (one),
  profile_version text REFERENCES profile (version),
  maintenance     text,
  hotlist_epoch   text NOT NULL,
  hotlist_no      bigint NOT NULL DEFAULT 0,
  hotlist_listed  bigint NOT NULL DEFAULT 0
);
INSERT INTO operator_state (hotlist_epoch) VALUES ('1');

-- One row a card that was ever listed, at the number of its last change: a delta is a range of numbers.
CREATE TABLE hotlist (
  card_number text PRIMARY KEY CHECK (card_number ~ '^[0-9]{8,20}$'),
  listed      boolean NOT NULL,
  reason      text CHECK (reason IN ('lost', 'stolen', 'fraud', 'expired', 'faulty', 'other')),
  no          bigint NOT NULL UNIQUE
);

CREATE TABLE card (
  number       text PRIMARY KEY CHECK (number ~ '^[0-9]{8,20}$'),
  uid          text UNIQUE CHECK (uid ~ '^([0-9A-F]{8}|[0-9A-F]{14}|[0-9A-F]{20})$'),
  kind         text NOT NULL CHECK (kind IN ('stored-value', 'day-pass', 'multi-day-pass', 'single-ride', 'other')),
  concession   text,
  status       text NOT NULL CHECK (status IN ('active', 'blocked', 'expired', 'not-activated', 'other')),
  balance      money_amount NOT NULL DEFAULT 0,
  reloadable   boolean NOT NULL DEFAULT true,
  expires_on   date,
  effect       text NOT NULL CHECK (effect IN ('immediate', 'activate-at-validator', 'when-connected', 'other')),
  -- Credits of this card wait for the operator's word: their lines are pending until then.
  credits_wait boolean NOT NULL DEFAULT false
);
-- The last digits of a number are the first ones of its reverse.
CREATE INDEX card_by_suffix ON card (reverse(number) text_pattern_ops);

CREATE TABLE card_pass (
  id          text PRIMARY KEY,
  card_number text NOT NULL REFERENCES card (number),
  product_id  text NOT NULL,
  valid_from  date NOT NULL,
  valid_to    date NOT NULL CHECK (valid_to >= valid_from),
  used        boolean NOT NULL DEFAULT false
);
CREATE INDEX card_pass_of_card ON card_pass (card_number, valid_to);

CREATE TABLE movement (
  id          text PRIMARY KEY,
  card_number text NOT NULL REFERENCES card (number),
  at          timestamptz NOT NULL,
  channel     text NOT NULL CHECK (channel IN ('counter', 'kiosk', 'app', 'validator', 'other')),
  place       text CHECK (length(place) <= 60),
  kind        text NOT NULL CHECK (kind IN ('top-up', 'pass', 'ride', 'return', 'adjustment', 'other')),
  amount      money_amount NOT NULL,
  status      text NOT NULL CHECK (status IN ('done', 'pending', 'failed', 'other')),
  -- What a claim about this movement is answered with at once; without it the operator decides.
  claim_status text CHECK (claim_status IN ('credited', 'refund-at-counter', 'denied')),
  claim_reason text
);
CREATE INDEX movement_of_card ON movement (card_number, at DESC, id DESC);
