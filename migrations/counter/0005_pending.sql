-- Lines that the upstream has not decided stand in the attention list: a few among all that were ever sold.
CREATE INDEX outcome_pending ON outcome (seq, line) WHERE status = 'pending';
