ALTER TABLE accounts ADD COLUMN nickname TEXT;
CREATE INDEX accounts_by_nickname ON accounts (nickname);
