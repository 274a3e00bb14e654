package dev.keyhold.spi;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The exceptions of a storage. Each kind tells the caller whether the write happened.
 *
 * <p>Every message says what was expected and what was found, and ends with a place to read on. No
 * message contains a secret, a hash, or the value of a setting; nor may the messages of causes that
 * a store passes. Quoted text is made {@linkplain Text#visible visible}, so that a message is safe
 * to log and print. The constructors are public, so that stores of other authors can throw the same
 * kinds.
 */
public abstract class StorageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final @Nullable String field;
  private final String summary;
  private final String anchor;
  private final boolean nothingWritten;
  private final boolean retryMayHelp;

  private StorageException(String anchor, String message, @Nullable Throwable cause, Fate fate) {
    this(anchor, null, message, cause, fate);
  }

  private StorageException(
      String anchor, @Nullable String field, String message, @Nullable Throwable cause, Fate fate) {
    super(Text.visible(message) + " (docs/errors.md#" + anchor + ")", cause);
    this.field = field;
    this.summary = Text.visible(message);
    this.anchor = anchor;
    this.nothingWritten = fate != Fate.UNKNOWN;
    this.retryMayHelp = fate == Fate.NOTHING_WRITTEN_NOW;
  }

  private enum Fate {
    NOTHING_WRITTEN,
    NOTHING_WRITTEN_NOW,
    UNKNOWN
  }

  /**
   * The anchor in {@code docs/errors.md} where to read on. It also identifies the kind of failure.
   */
  public String anchor() {
    return anchor;
  }

  /** The message without the place to read on. */
  public String summary() {
    return summary;
  }

  /**
   * The name of the record component that caused the failure, such as {@code email} or {@code
   * ownerId}. {@link InvalidInput}, {@link MissingReference}, {@link Duplicate} and {@link
   * Conflict} give it if a single component is the cause; otherwise it is empty.
   */
  public Optional<String> field() {
    return Optional.ofNullable(field);
  }

  /** Whether it is certain that the unit of work wrote nothing. */
  public boolean nothingWritten() {
    return nothingWritten;
  }

  /** Whether the same unit of work may succeed later without a change. */
  public boolean retryMayHelp() {
    return retryMayHelp;
  }

  /** A value that must be unique is taken. Nothing was written. */
  public static class Duplicate extends StorageException {
    private static final long serialVersionUID = 1L;

    /**
     * @param field the component whose value is taken: {@code id}, {@code email}, {@code name},
     *     {@code slug}, {@code hash}, or {@code membership} for the pair of organization and
     *     account
     */
    public Duplicate(String field, String message) {
      super("duplicate", field, message, null, Fate.NOTHING_WRITTEN);
    }
  }

  /** The new state refers to something that does not exist. Nothing was written. */
  public static class MissingReference extends StorageException {
    private static final long serialVersionUID = 1L;

    public MissingReference(String message) {
      this(null, message, null);
    }

    /**
     * @param field the component that refers to something missing, such as {@code ownerId}
     */
    public MissingReference(String field, String message) {
      this(field, message, null);
    }

    /**
     * @param field the component that refers to something missing; null if that is not known
     */
    public MissingReference(@Nullable String field, String message, @Nullable Throwable cause) {
      super("missing-reference", field, message, cause, Fate.NOTHING_WRITTEN);
    }
  }

  /** The record that should be changed does not exist. Nothing was written. */
  public static class NotFound extends StorageException {
    private static final long serialVersionUID = 1L;

    public NotFound(String message) {
      super("not-found", message, null, Fate.NOTHING_WRITTEN);
    }
  }

  /** The stored state forbids the change. Nothing was written. */
  public static class Conflict extends StorageException {
    private static final long serialVersionUID = 1L;

    public Conflict(String message) {
      this("conflict", null, message);
    }

    /**
     * @param field the component whose new value does not fit, such as {@code status}
     */
    public Conflict(String field, String message) {
      this("conflict", field, message);
    }

    private Conflict(String anchor, @Nullable String field, String message) {
      super(anchor, field, message, null, Fate.NOTHING_WRITTEN);
    }
  }

  /** The change would leave organizations without their owner. Nothing was written. */
  public static class LastOwner extends Conflict {
    private static final long serialVersionUID = 1L;
    private final String[] organizationIds;

    /**
     * @param organizationIds the organizations that the account owns; the message names the first
     *     ten
     */
    public LastOwner(String message, List<String> organizationIds) {
      super("last-owner", null, message + ": " + named(organizationIds));
      this.organizationIds = organizationIds.toArray(String[]::new);
    }

    /** The organizations whose owner the account is, ordered by id. */
    public List<String> organizationIds() {
      return List.of(organizationIds);
    }

    private static String named(List<String> ids) {
      String first = String.join(", ", ids.subList(0, Math.min(10, ids.size())));
      return ids.size() > 10 ? first + " and " + (ids.size() - 10) + " more" : first;
    }
  }

  /** The input itself is wrong, independent of the stored data. Nothing was written. */
  public static class InvalidInput extends StorageException {
    private static final long serialVersionUID = 1L;

    public InvalidInput(String message) {
      super("invalid-input", message, null, Fate.NOTHING_WRITTEN);
    }

    /**
     * @param field the name of the record component that is wrong
     */
    public InvalidInput(String field, String message) {
      super("invalid-input", field, message, null, Fate.NOTHING_WRITTEN);
    }
  }

  /** This storage does not offer the requested part or operation. Nothing was written. */
  public static class Unsupported extends StorageException {
    private static final long serialVersionUID = 1L;

    public Unsupported(String message) {
      this("unsupported", message);
    }

    Unsupported(String anchor, String message) {
      super(anchor, message, null, Fate.NOTHING_WRITTEN);
    }

    Unsupported(String message, Throwable cause) {
      super("unsupported", message, cause, Fate.NOTHING_WRITTEN);
    }
  }

  /**
   * The storage could not be reached, was busy beyond the deadline, is full, or is closed. Nothing
   * was written, and a retry may help.
   */
  public static class Unavailable extends StorageException {
    private static final long serialVersionUID = 1L;

    public Unavailable(String message) {
      this(message, null);
    }

    public Unavailable(String message, @Nullable Throwable cause) {
      super("unavailable", message, cause, Fate.NOTHING_WRITTEN_NOW);
    }
  }

  /**
   * The unit of work was written as a whole or not at all, but this caller does not know which: the
   * caller stopped waiting while the unit ran, or the commit itself failed. Read before you try
   * again.
   */
  public static class OutcomeUnknown extends StorageException {
    private static final long serialVersionUID = 1L;

    public OutcomeUnknown(String message) {
      this(message, null);
    }

    public OutcomeUnknown(String message, @Nullable Throwable cause) {
      super("outcome-unknown", message, cause, Fate.UNKNOWN);
    }
  }

  /**
   * The stored data is damaged or has an unexpected form. Nothing was written by this unit of work.
   */
  public static class Corrupt extends StorageException {
    private static final long serialVersionUID = 1L;

    public Corrupt(String message) {
      this(message, null);
    }

    public Corrupt(String message, @Nullable Throwable cause) {
      super("corrupt", message, cause, Fate.NOTHING_WRITTEN);
    }
  }
}
