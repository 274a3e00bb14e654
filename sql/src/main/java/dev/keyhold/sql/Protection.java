package dev.keyhold.sql;

import java.util.List;
import java.util.Optional;

/**
 * What goes before and behind a statement, so that the transaction goes on if it is refused.
 *
 * @param undo undoes the statement that was refused, and only that; several joined by a semicolon
 */
record Protection(List<String> before, List<String> behind, Optional<String> undo) {
  private static final String NAME = "keyhold_statement";

  /** In a database that undoes what a refused statement did by itself. */
  static final Protection NONE = new Protection(List.of(), List.of(), Optional.empty());

  /** A savepoint of the statement's own. */
  static final Protection ALONE =
      new Protection(
          List.of("SAVEPOINT " + NAME),
          List.of("RELEASE " + NAME),
          Optional.of("ROLLBACK TO " + NAME + ";RELEASE " + NAME));

  /** The mark of its unit, of which it is the first statement. */
  static Protection by(UnitMark mark, Optional<String> forget) {
    List<String> before = mark.statements(forget);
    mark.set();
    return new Protection(before, List.of(), mark.undo());
  }
}
