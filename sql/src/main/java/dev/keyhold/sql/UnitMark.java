package dev.keyhold.sql;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The savepoint of a unit of work that shares its transaction with others. It is set with the
 * unit's first statement, together with the release of the one before, as each way to a server and
 * back takes as long as an insertion. A unit without statements has none; the last one ends with
 * the transaction.
 */
final class UnitMark {
  /** Prefixed, as a hub names savepoints of its own through the handle, and the last one wins. */
  private static final String PREFIX = "keyhold_unit_";

  /**
   * Two names by turns: a mark that was not set after all is not there, so that nothing is undone
   * to that of another unit.
   */
  private String name = PREFIX + "a";

  private boolean due;
  private boolean stands;

  /** The next unit can be undone alone. */
  void next() {
    due = true;
  }

  /** Whether the unit's next statement is its first. */
  boolean isDue() {
    return due;
  }

  /**
   * What sets the mark where it is due, in this order.
   *
   * @param forget a statement for the beginning of a unit
   */
  List<String> statements(Optional<String> forget) {
    return Stream.of(
            stands ? Optional.of("RELEASE " + name) : Optional.<String>empty(),
            Optional.of("SAVEPOINT " + other()),
            forget)
        .flatMap(Optional::stream)
        .toList();
  }

  /** The statements are on their way. */
  void set() {
    name = other();
    due = false;
    stands = true;
  }

  private String other() {
    return PREFIX + (name.endsWith("a") ? "b" : "a");
  }

  /** What undoes all that the unit did; empty if it did nothing. */
  Optional<String> undo() {
    return due ? Optional.empty() : Optional.of("ROLLBACK TO " + name);
  }

  /** A transaction begins; its first unit has the transaction itself. */
  void reset() {
    due = false;
    stands = false;
  }
}
