package dev.keyhold.sql;

/**
 * Hears on the writer's thread how its transactions go, so that what is cached of them is never
 * older than they are. In this order: starting; begun, committing or rollingBack, and ended, once
 * for each transaction that the batch needs; done.
 */
public interface CommitWatch {
  /** For a storage that caches nothing. */
  CommitWatch NONE = new CommitWatch() {};

  /** A batch is about to begin; it may have to wait for another process. */
  default void starting() {}

  /** No other process can commit from now on, until this transaction does. */
  default void begun() {}

  /** A unit of work is lent the handle, and may run any statement. */
  default void lending() {}

  /** The commit is about to take effect. */
  default void committing() {}

  /**
   * The transaction is about to be undone, or was by the database; others can commit as soon as it
   * is.
   */
  default void rollingBack() {}

  /**
   * The transaction is over, and those whose work it holds are told next.
   *
   * @param committed false if it was rolled back, or nobody knows
   */
  default void ended(boolean committed) {}

  /** The batch is over. */
  default void done() {}
}
