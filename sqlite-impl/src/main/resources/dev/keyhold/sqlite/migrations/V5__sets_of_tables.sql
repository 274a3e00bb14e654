-- Sets of tables come with migrations of their own, and each has a history here; that of these files
-- goes by the name keyhold. Where another tool keeps the history, the table is made all the same.

CREATE TABLE IF NOT EXISTS keyhold_schema (
  number        INTEGER NOT NULL PRIMARY KEY,
  name          TEXT    NOT NULL,
  checksum      TEXT    NOT NULL,
  applied_at    INTEGER NOT NULL,
  oldest_reader INTEGER NOT NULL
) STRICT;

CREATE TABLE keyhold_schema_by_owner (
  owner         TEXT    NOT NULL DEFAULT 'keyhold',
  number        INTEGER NOT NULL,
  name          TEXT    NOT NULL,
  checksum      TEXT    NOT NULL,
  applied_at    INTEGER NOT NULL,
  oldest_reader INTEGER NOT NULL,
  PRIMARY KEY (owner, number)
) STRICT;

INSERT INTO keyhold_schema_by_owner (number, name, checksum, applied_at, oldest_reader)
  SELECT number, name, checksum, applied_at, oldest_reader FROM keyhold_schema;

DROP TABLE keyhold_schema;

ALTER TABLE keyhold_schema_by_owner RENAME TO keyhold_schema;
