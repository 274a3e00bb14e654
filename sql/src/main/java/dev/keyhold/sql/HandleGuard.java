package dev.keyhold.sql;

/**
 * Keeps a unit of work that was lent the handle from writing to Keyhold's tables by it, and to
 * those of guarded sets, past the stores and past the entries of the trail.
 */
public interface HandleGuard {
  /** What is said behind the table's name. */
  String REFUSAL = " is written to through the stores of the transaction, not through the handle";

  /** Of a transaction that only reads, or of a database that needs none. */
  HandleGuard NONE = new HandleGuard() {};

  /** A statement of the borrower's. */
  @FunctionalInterface
  interface Borrowing {
    Object run() throws Throwable;
  }

  /** The handle is lent. */
  default void lent() {}

  /**
   * Runs a statement of the borrower's.
   *
   * @throws IllegalStateException if it changed a guarded table; the unit has to fail
   */
  default Object watch(Borrowing statement) throws Throwable {
    return statement.run();
  }

  /**
   * @throws IllegalStateException if a statement of the borrower's changed a guarded table
   */
  default void check() {}

  /** The handle is taken back. */
  default void returned() {}
}
