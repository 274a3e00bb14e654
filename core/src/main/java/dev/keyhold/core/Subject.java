package dev.keyhold.core;

import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Words;
import java.util.Optional;

/** Who has a role, or is meant by an override. */
public record Subject(Kind kind, String id) {
  private static final char SIGN = ':';

  /** What a subject may be. */
  public enum Kind {
    /** A member of the organization, a person or a service. */
    ACCOUNT,
    /** All members of a department, and of those below it. */
    DEPARTMENT,
    /** All members of a group of the organization. */
    GROUP,
    /** All members of a workgroup, whosever members they are at home. */
    WORKGROUP
  }

  public static Subject account(String id) {
    return new Subject(Kind.ACCOUNT, id);
  }

  public static Subject department(String id) {
    return new Subject(Kind.DEPARTMENT, id);
  }

  public static Subject group(String id) {
    return new Subject(Kind.GROUP, id);
  }

  public static Subject workgroup(String id) {
    return new Subject(Kind.WORKGROUP, id);
  }

  /**
   * Reads what {@link #text} says.
   *
   * @throws StorageException.InvalidInput if it says no subject
   */
  public static Subject of(String text) {
    int sign = text.indexOf(SIGN);
    for (Kind kind : Kind.values()) {
      if (sign > 0 && sign < text.length() - 1 && text.substring(0, sign).equals(Words.of(kind))) {
        return new Subject(kind, text.substring(sign + 1));
      }
    }
    throw new StorageException.InvalidInput(
        "subject", "a subject is account:ID, department:ID, group:ID or workgroup:ID");
  }

  /** In one text, such as {@code account:ada}. */
  public String text() {
    return Words.of(kind) + SIGN + id;
  }

  Optional<String> accountId() {
    return kind == Kind.ACCOUNT ? Optional.of(id) : Optional.empty();
  }
}
