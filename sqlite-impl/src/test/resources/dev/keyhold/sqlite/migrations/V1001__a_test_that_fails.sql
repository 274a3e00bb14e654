ALTER TABLE accounts ADD COLUMN motto TEXT;
INSERT INTO no_such_table VALUES (1);
