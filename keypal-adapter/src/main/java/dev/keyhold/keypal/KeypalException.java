package dev.keyhold.keypal;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a call of the contract was refused. Nothing was written.
 *
 * <p>The message of {@link Code#DUPLICATE_ID}, {@link Code#DUPLICATE_HASH}, {@link
 * Code#KEY_NOT_FOUND} and {@link Code#CANNOT_MODIFY_REVOKED} is keypal's own, to the letter. No
 * message contains a hash, or any value other than an id. A failure of the storage itself is a
 * {@link dev.keyhold.spi.StorageException} instead.
 */
public final class KeypalException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Code code;
  private final @Nullable String place;

  /** The kinds of refusal. The names of the constants are codes that may be passed on. */
  public enum Code {
    /** The id of the record or of the log is taken. */
    DUPLICATE_ID,
    /** The hash of the record is taken. */
    DUPLICATE_HASH,
    KEY_NOT_FOUND,
    /** There is no account with the owner's id, and unknown owners are refused. */
    OWNER_NOT_FOUND,
    /**
     * The key is revoked: its revocation, its successor and whether it was enabled cannot change.
     */
    CANNOT_MODIFY_REVOKED,
    /** The key has a successor, which forbids the change. */
    CONFLICT,
    /** The input itself is wrong, independent of the stored data; {@link #place} says where. */
    INVALID_INPUT,
    /** The contract has no method with that name. */
    UNKNOWN_METHOD
  }

  private KeypalException(Code code, String message, @Nullable String place) {
    super(message);
    this.code = code;
    this.place = place;
  }

  static KeypalException of(Code code, String message) {
    return new KeypalException(code, message, null);
  }

  static KeypalException at(String place, String fault) {
    return new KeypalException(Code.INVALID_INPUT, place + " " + fault, place);
  }

  static KeypalException noOwner(String place) {
    return new KeypalException(
        Code.OWNER_NOT_FOUND, place + " names an account that does not exist", place);
  }

  static KeypalException revoked() {
    return of(Code.CANNOT_MODIFY_REVOKED, "Cannot modify a revoked key");
  }

  /** What was wrong. */
  public Code code() {
    return code;
  }

  /**
   * The place of the fault in the input, such as {@code metadata.expiresAt}. The message contains
   * it too.
   */
  public Optional<String> place() {
    return Optional.ofNullable(place);
  }
}
