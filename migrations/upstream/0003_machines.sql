-- Which machine took a code: the operator sees who a counter is, and who it was before.
ALTER TABLE enrolment_code ADD COLUMN device_name text;
ALTER TABLE enrolment_code ADD COLUMN app_version text;
ALTER TABLE enrolment_code ADD COLUMN enrolled_at timestamptz;
