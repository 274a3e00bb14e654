package dev.keyhold.postgres;

import dev.keyhold.spi.table.SetShape;
import dev.keyhold.sql.Migration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Keyhold's own migrations, and where those of sets come from. */
final class PostgresMigrations {
  /** All, in order. */
  static final List<Migration> ALL =
      List.of(
          Migration.ours(
              file -> PostgresMigrations.class.getResourceAsStream(file),
              1,
              "identities_keys_and_audit",
              1));

  private static final Pattern TABLES = Pattern.compile("(?m)^CREATE TABLE (\\w+)");
  private static final Pattern TRIGGERS = Pattern.compile("(?m)^CREATE TRIGGER (\\w+)");

  private static final Pattern LOCK = Pattern.compile("PERFORM (pg_advisory_xact_lock\\(.*\\));");

  private PostgresMigrations() {}

  /** Those of a set. */
  static List<Migration> of(SetShape set) {
    return Migration.of(set, "postgresql");
  }

  /**
   * The call that takes the lock of all writers, as the first migration has it in a function: a
   * database that has not had it yet has no such function.
   *
   * @param schema an expression
   */
  static String lock(String schema) {
    Matcher call = LOCK.matcher(ALL.get(0).sql());
    if (!call.find()) {
      throw new IllegalStateException("the first migration takes no lock");
    }
    return call.group(1).replace("current_schema()", schema);
  }

  /** The names of the tables that they make. */
  static List<String> tables() {
    return names(TABLES);
  }

  /** The names of the triggers that they make. */
  static List<String> triggers() {
    return Stream.concat(
            names(TRIGGERS).stream(),
            tables().stream()
                .flatMap(table -> Stream.of(table + "_not_by_the_handle", table + "_not_at_once")))
        .toList();
  }

  private static List<String> names(Pattern made) {
    return ALL.stream()
        .flatMap(migration -> made.matcher(migration.sql()).results())
        .map(result -> result.group(1))
        .toList();
  }
}
