package dev.keyhold.sql;

import dev.keyhold.spi.StorageException;

/** How a unit of work stands with the transaction in which it runs. */
enum UnitState {
  /** All its statements were ours. */
  RUNNING,

  /** It has the handle: it may have ended the transaction, or done what only the commit refuses. */
  LENT,

  /**
   * An error after which the database has or may have rolled back, so that nothing of it was
   * written.
   */
  BROKEN,

  /** The transaction ended while the handle was lent; what was committed of it nobody knows. */
  ENDED;

  /** Whether a borrower of the handle may have ended the transaction. */
  boolean wasLent() {
    return this == LENT || this == ENDED;
  }

  /** A further statement would be committed on its own once the transaction is over. */
  void checkUsable() {
    if (this == BROKEN || this == ENDED) {
      throw new StorageException.Unavailable(
          "the unit of work continued after an error that had ended its transaction");
    }
  }

  /**
   * The database, a trigger of the hub's or the borrower of the handle has ended the transaction.
   */
  UnitState ended() {
    return this == LENT ? ENDED : this == RUNNING ? BROKEN : this;
  }
}
