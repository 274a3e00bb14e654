package dev.keyhold.spi;

import java.util.Optional;
import java.util.function.Function;

/** What an {@link AuditQuery} can name of an entry's content. It is compared exactly. */
@SuppressWarnings("ImmutableEnumChecker") // accessors have no state
public enum AuditFilter {
  OWNER_ID("ownerId", AuditEntry::ownerId),
  ACTOR_ID("actorId", AuditEntry::actorId),
  ACTION("action", entry -> Optional.of(entry.action())),
  ORGANIZATION_ID("organizationId", AuditEntry::organizationId),
  CREDENTIAL_ID("credentialId", AuditEntry::credentialId),
  TARGET_TYPE("targetType", AuditEntry::targetType),
  TARGET_ID("targetId", AuditEntry::targetId),
  /** By the word of an {@link Outcome}. */
  OUTCOME("outcome", entry -> Optional.of(Words.of(entry.outcome())));

  private static final Check CHECK = new Check("an audit query");

  private final String field;
  private final Function<AuditEntry, Optional<String>> value;

  AuditFilter(String field, Function<AuditEntry, Optional<String>> value) {
    this.field = field;
    this.value = value;
  }

  /** The component of an {@link AuditEntry} that it looks at, by its name. */
  public String field() {
    return field;
  }

  /** Whether an entry has this value. */
  public boolean matches(AuditEntry entry, String wanted) {
    return value.apply(entry).equals(Optional.of(wanted));
  }

  String check(String wanted) {
    if (this == OUTCOME && Words.find(Outcome.class, wanted).isEmpty()) {
      throw new StorageException.InvalidInput(
          field, "the outcome of an audit query is none of " + Words.all(Outcome.class));
    }
    return this == TARGET_TYPE
        ? CHECK.text(field, wanted, 0, Limits.NAME_LENGTH)
        : CHECK.id(field, wanted);
  }
}
