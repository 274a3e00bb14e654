package dev.keyhold.sqlite;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which statements a borrower of the handle may run. */
class BorrowedSqlTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 'DROP TABLE x; PRAGMA y'",
        "  -- a comment; DROP TABLE x\n select 1",
        "/* COMMIT; */ INSERT INTO robots VALUES ('a;b')",
        "WITH n AS (SELECT 1) DELETE FROM robots",
        "REPLACE INTO robots VALUES ('it''s; COMMIT')",
        "UPDATE \"commit; begin\" SET x = 1",
        "VALUES (1); SELECT 2;; ",
        "EXPLAIN QUERY PLAN SELECT 1",
        "EXPLAIN SELECT 1",
        "SAVEPOINT mine",
        "RELEASE SAVEPOINT mine",
        "ROLLBACK TO mine",
        "ROLLBACK TRANSACTION TO SAVEPOINT mine",
        "PRAGMA table_info(robots)",
        "PRAGMA main.foreign_key_check",
        "PRAGMA defer_foreign_keys = ON",
        ""
      })
  void statements_about_rows_are_let_through(String sql) {
    assertThatCode(() -> BorrowedSql.check(sql)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DROP TRIGGER audit_logs_are_not_deleted",
        "drop table accounts",
        "/* x */ CREATE TABLE robots (name TEXT)",
        "-- x\nALTER TABLE accounts ADD COLUMN x",
        "SELECT 1; DROP TABLE accounts",
        "SELECT ';'; COMMIT",
        "INSERT INTO robots VALUES ('x'); PRAGMA foreign_keys = OFF",
        "ATTACH 'other.db' AS other",
        "DETACH other",
        "PRAGMA synchronous = OFF",
        "PRAGMA synchronous(table_info)",
        "PRAGMA writable_schema = ON -- table_info",
        "PRAGMA main.synchronous = table_list",
        "EXPLAIN PRAGMA synchronous = OFF",
        "EXPLAIN QUERY PLAN PRAGMA synchronous = OFF",
        "VACUUM INTO 'copy.db'",
        "REINDEX",
        "ANALYZE",
        "BEGIN",
        "COMMIT",
        "END TRANSACTION",
        "ROLLBACK",
        "ROLLBACK; -- TO mine",
        "ROLLBACK TRANSACTION \"TO\"",
        "ROLLBACK TRANSACTION [to]",
        "SAVEPOINT keyhold_unit",
        "RELEASE \"keyhold_unit\"",
        "RELEASE 'Keyhold_lent'",
        "ROLLBACK TO [keyhold_unit]",
        "backup to other.db",
        "restore from other.db",
        "\uFEFFPRAGMA synchronous = OFF"
      })
  void what_outlives_the_unit_or_ends_it_is_refused(String sql) {
    assertThatThrownBy(() -> BorrowedSql.check(sql))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("refused through a lent handle")
        .hasMessageContaining("docs/guide.md#what-a-handle-does-not-do");
  }
}
