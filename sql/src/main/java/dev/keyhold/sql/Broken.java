package dev.keyhold.sql;

import dev.keyhold.spi.StorageException;

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
