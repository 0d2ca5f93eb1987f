-- What waits for a supervisor's word, asked each time the screen is told anything: few entries among many. Neither index
-- trips over a text that is no JSON: a damaged entry is for verify to name.
CREATE INDEX journal_entry_approval_outstanding ON journal_entry (seq)
 WHERE kind = 'shift-closed' AND instr(canonical, '"approvalOutstanding":true') > 0;
CREATE INDEX journal_entry_approves ON journal_entry (CASE WHEN json_valid(canonical) THEN json_extract(canonical, '$.body.approves') END) WHERE kind = 'note';
CREATE INDEX outcome_reversal_refused ON outcome (seq) WHERE status = 'reversal-refused';
