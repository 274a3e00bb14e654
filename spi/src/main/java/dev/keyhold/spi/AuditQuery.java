package dev.keyhold.spi;

import java.time.Instant;
import java.util.Optional;

/**
 * A filter of audit entries. An entry must match every component that is given.
 *
 * @param targetType given together with {@code targetId}, or both are empty
 * @param from the earliest time, inclusive
 * @param until the latest time, exclusive
 * @param erased whether erased entries are included; they have no content, so they can match times
 *     only
 * @param newestFirst {@code true} for newest first: by time, then by sequence, both descending;
 *     {@code false} for both ascending
 */
public record AuditQuery(
    Optional<String> ownerId,
    Optional<String> actorId,
    Optional<String> action,
    Optional<String> organizationId,
    Optional<String> credentialId,
    Optional<String> targetType,
    Optional<String> targetId,
    Optional<Outcome> outcome,
    Optional<Instant> from,
    Optional<Instant> until,
    boolean erased,
    boolean newestFirst) {
  static final Check CHECK = new Check("an audit query");

  /** All entries that are not erased, newest first. */
  public static final AuditQuery ALL = new Builder().build();

  public AuditQuery {
    CHECK.optionalId("ownerId", ownerId);
    CHECK.optionalId("actorId", actorId);
    CHECK.optionalId("action", action);
    CHECK.optionalId("organizationId", organizationId);
    CHECK.optionalId("credentialId", credentialId);
    CHECK.text("targetType", targetType, Limits.NAME_LENGTH);
    CHECK.optionalId("targetId", targetId);
    if (targetType.isPresent() != targetId.isPresent()) {
      throw new StorageException.InvalidInput(
          "an audit query names the type of a target without its id, or the id without its type");
    }
    from = CHECK.time("from", from);
    until = CHECK.time("until", until);
  }

  /** A builder that starts with {@link #ALL}. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that starts with the components of this query. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Whether an entry matches. */
  public boolean matches(StoredEntry stored) {
    return (from.isEmpty() || !stored.at().isBefore(from.get()))
        && (until.isEmpty() || stored.at().isBefore(until.get()))
        && stored.entry().map(this::matchesContent).orElse(erased && namesTimesOnly());
  }

  /** Whether the query gives times only: all that an erased entry can match. */
  public boolean namesTimesOnly() {
    return ownerId.isEmpty()
        && actorId.isEmpty()
        && action.isEmpty()
        && organizationId.isEmpty()
        && credentialId.isEmpty()
        && targetType.isEmpty()
        && targetId.isEmpty()
        && outcome.isEmpty();
  }

  private boolean matchesContent(AuditEntry entry) {
    return matches(ownerId, entry.ownerId())
        && matches(actorId, entry.actorId())
        && matches(action, Optional.of(entry.action()))
        && matches(organizationId, entry.organizationId())
        && matches(credentialId, entry.credentialId())
        && matches(targetType, entry.targetType())
        && matches(targetId, entry.targetId())
        && matches(outcome, Optional.of(entry.outcome()));
  }

  private static <T> boolean matches(Optional<T> wanted, Optional<T> found) {
    return wanted.isEmpty() || wanted.equals(found);
  }

  /** Collects the components of a query; each method is named after its component. */
  public static final class Builder {
    private Optional<String> ownerId = Optional.empty();
    private Optional<String> actorId = Optional.empty();
    private Optional<String> action = Optional.empty();
    private Optional<String> organizationId = Optional.empty();
    private Optional<String> credentialId = Optional.empty();
    private Optional<String> targetType = Optional.empty();
    private Optional<String> targetId = Optional.empty();
    private Optional<Outcome> outcome = Optional.empty();
    private Optional<Instant> from = Optional.empty();
    private Optional<Instant> until = Optional.empty();
    private boolean erased;
    private boolean newestFirst = true;

    private Builder() {}

    private Builder(AuditQuery query) {
      ownerId = query.ownerId;
      actorId = query.actorId;
      action = query.action;
      organizationId = query.organizationId;
      credentialId = query.credentialId;
      targetType = query.targetType;
      targetId = query.targetId;
      outcome = query.outcome;
      from = query.from;
      until = query.until;
      erased = query.erased;
      newestFirst = query.newestFirst;
    }

    public Builder ownerId(String value) {
      ownerId = Optional.of(value);
      return this;
    }

    public Builder actorId(String value) {
      actorId = Optional.of(value);
      return this;
    }

    public Builder action(String value) {
      action = Optional.of(value);
      return this;
    }

    public Builder organizationId(String value) {
      organizationId = Optional.of(value);
      return this;
    }

    public Builder credentialId(String value) {
      credentialId = Optional.of(value);
      return this;
    }

    public Builder target(String type, String id) {
      targetType = Optional.of(type);
      targetId = Optional.of(id);
      return this;
    }

    public Builder outcome(Outcome value) {
      outcome = Optional.of(value);
      return this;
    }

    public Builder from(Instant value) {
      from = Optional.of(value);
      return this;
    }

    public Builder until(Instant value) {
      until = Optional.of(value);
      return this;
    }

    public Builder erased(boolean value) {
      erased = value;
      return this;
    }

    public Builder newestFirst(boolean value) {
      newestFirst = value;
      return this;
    }

    /** Makes the query and checks it. */
    public AuditQuery build() {
      return new AuditQuery(
          ownerId,
          actorId,
          action,
          organizationId,
          credentialId,
          targetType,
          targetId,
          outcome,
          from,
          until,
          erased,
          newestFirst);
    }
  }
}
