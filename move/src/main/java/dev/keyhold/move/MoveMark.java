package dev.keyhold.move;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Transaction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A value beside the trail of a target, from the beginning of a move to its end. It tells what a
 * move began from what somebody uses, so that it may be gone on with.
 */
public final class MoveMark {
  /** What is said of a storage, and not by it, begins so; it is not moved. */
  public static final String OURS = "keyhold/";

  static final String KEY = OURS + "move";
  private static final String EMPTY_ONE =
      "give an empty one, see docs/postgresql.md#moving-there-and-back";

  private MoveMark() {}

  /** Whether a move into a storage began and has not ended. */
  public static boolean isIn(Transaction tx) {
    return find(tx).isPresent();
  }

  private static Optional<Bytes> find(Transaction tx) {
    return tx.audit().state().find(KEY);
  }

  /**
   * Marks a target, unless an earlier attempt has.
   *
   * @param source what the source is called
   */
  static void set(Transaction to, String source) {
    to.audit().state().insert(KEY, of(source));
  }

  /**
   * Refuses a target that holds what did not come from the source.
   *
   * @param isEmpty whether it holds nothing else
   * @throws StorageException.Conflict if it does
   */
  static void check(Transaction to, String source, boolean isEmpty) {
    Optional<Bytes> found = find(to);
    if (found.isPresent() && !found.get().equals(of(source))) {
      throw new StorageException.Conflict(
          "a move from another source into the target has begun and not ended; " + EMPTY_ONE);
    }
    if (found.isEmpty() && !isEmpty) {
      throw new StorageException.Conflict("the target is not empty; " + EMPTY_ONE);
    }
  }

  static void remove(Storage target) {
    target.run(tx -> find(tx).ifPresent(mark -> tx.audit().state().remove(KEY, mark)));
  }

  /** A name may be longer than a value, and is nobody else's business. */
  private static Bytes of(String source) {
    Digest digest = new Digest();
    digest.add(source);
    return Bytes.of(digest.hex().getBytes(StandardCharsets.US_ASCII));
  }
}
