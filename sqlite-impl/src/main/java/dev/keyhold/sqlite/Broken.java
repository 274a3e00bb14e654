package dev.keyhold.sqlite;

import dev.keyhold.spi.StorageException;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/** Nothing of a batch can be committed, for a reason that all its units are told. */
final class Broken extends Exception {
  private static final long serialVersionUID = 1L;

  private final StorageException reason;

  Broken(StorageException reason) {
    super(reason);
    this.reason = reason;
  }

  StorageException reason() {
    return reason;
  }

  /**
   * What callers are told of a commit that SQLite refused.
   *
   * @param units how many shared it
   */
  static StorageException refused(SQLException commit, int units) {
    if (Errors.is(commit, SQLiteErrorCode.SQLITE_IOERR)) {
      return new StorageException.OutcomeUnknown("the commit failed", commit);
    }
    // A unit without the handle trips over a hub's deferred foreign key by deleting what it points
    // at. SQLite does not say which unit that was, and the others are not to blame.
    return Errors.is(commit, SQLiteErrorCode.SQLITE_CONSTRAINT) && units > 1
        ? new StorageException.Unavailable(
            "one of the units that shared a commit broke a deferred foreign key", commit)
        : Errors.translate(commit);
  }

  /** What a hook finds wrong with the storage keeps its name; nothing was written in any case. */
  static StorageException undone(Throwable reason) {
    return reason instanceof StorageException known
            && !(known instanceof StorageException.OutcomeUnknown)
        ? known
        : new StorageException.Unavailable("the commit was undone" + why(reason), reason);
  }

  /** What the operator can do about an error of the JVM. */
  static String why(Throwable reason) {
    if (reason instanceof OutOfMemoryError) {
      return ": the JVM has no memory left; give it more with -Xmx, or let fewer wait at once";
    }
    if (reason instanceof StackOverflowError) {
      return ": the JVM's stack is too small for it; give it a larger one with -Xss";
    }
    return reason instanceof LinkageError
        ? ": a class or a library that it needs cannot be loaded; install the jars again"
        : "";
  }
}
