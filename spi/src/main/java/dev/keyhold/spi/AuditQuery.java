package dev.keyhold.spi;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * A filter of audit entries. An entry must match every component that is given. Each method that
 * gives one returns a copy of this query with it.
 *
 * @param filters the values that the content of an entry must have; the type and the id of a target
 *     are given together, or both are missing
 * @param from the earliest time, inclusive
 * @param until the latest time, exclusive
 * @param erased whether erased entries are included; they have no content, so they can match times
 *     only
 * @param newestFirst {@code true} for newest first: by time, then by sequence, both descending;
 *     {@code false} for both ascending
 */
public record AuditQuery(
    Map<AuditFilter, String> filters,
    Optional<Instant> from,
    Optional<Instant> until,
    boolean erased,
    boolean newestFirst) {
  static final Check CHECK = new Check("an audit query");

  /** All entries that are not erased, newest first. */
  public static final AuditQuery ALL =
      new AuditQuery(Map.of(), Optional.empty(), Optional.empty(), false, true);

  public AuditQuery {
    filters = inOrder(filters);
    filters.forEach(AuditFilter::check);
    requireBoth(filters, AuditFilter.TARGET_TYPE, AuditFilter.TARGET_ID);
    requireBoth(filters, AuditFilter.TARGET_ID, AuditFilter.TARGET_TYPE);
    from = CHECK.time("from", from);
    until = CHECK.time("until", until);
  }

  /** Cursors compare queries by their text, in other processes too. */
  private static Map<AuditFilter, String> inOrder(Map<AuditFilter, String> filters) {
    Map<AuditFilter, String> copy = new EnumMap<>(AuditFilter.class);
    copy.putAll(filters);
    return Collections.unmodifiableMap(copy);
  }

  private static void requireBoth(
      Map<AuditFilter, String> filters, AuditFilter named, AuditFilter other) {
    if (filters.containsKey(named) && !filters.containsKey(other)) {
      throw new StorageException.InvalidInput(
          other.field(), "is missing; an audit query names the type and the id of a target");
    }
  }

  public AuditQuery ownerId(String value) {
    return with(Map.of(AuditFilter.OWNER_ID, value));
  }

  public AuditQuery actorId(String value) {
    return with(Map.of(AuditFilter.ACTOR_ID, value));
  }

  public AuditQuery action(String value) {
    return with(Map.of(AuditFilter.ACTION, value));
  }

  public AuditQuery organizationId(String value) {
    return with(Map.of(AuditFilter.ORGANIZATION_ID, value));
  }

  public AuditQuery credentialId(String value) {
    return with(Map.of(AuditFilter.CREDENTIAL_ID, value));
  }

  public AuditQuery target(String type, String id) {
    return with(Map.of(AuditFilter.TARGET_TYPE, type, AuditFilter.TARGET_ID, id));
  }

  public AuditQuery outcome(Outcome value) {
    return with(Map.of(AuditFilter.OUTCOME, Words.of(value)));
  }

  private AuditQuery with(Map<AuditFilter, String> more) {
    Map<AuditFilter, String> all = new EnumMap<>(AuditFilter.class);
    all.putAll(filters);
    all.putAll(more);
    return new AuditQuery(all, from, until, erased, newestFirst);
  }

  public AuditQuery from(Instant value) {
    return new AuditQuery(filters, Optional.of(value), until, erased, newestFirst);
  }

  public AuditQuery until(Instant value) {
    return new AuditQuery(filters, from, Optional.of(value), erased, newestFirst);
  }

  public AuditQuery erased(boolean value) {
    return new AuditQuery(filters, from, until, value, newestFirst);
  }

  public AuditQuery newestFirst(boolean value) {
    return new AuditQuery(filters, from, until, erased, value);
  }

  /** Whether an entry matches. */
  public boolean matches(StoredEntry stored) {
    return (from.isEmpty() || !stored.at().isBefore(from.get()))
        && (until.isEmpty() || stored.at().isBefore(until.get()))
        && stored.entry().map(this::matchesContent).orElse(erased && namesTimesOnly());
  }

  /** Whether the query gives times only: all that an erased entry can match. */
  public boolean namesTimesOnly() {
    return filters.isEmpty();
  }

  private boolean matchesContent(AuditEntry entry) {
    return filters.entrySet().stream()
        .allMatch(filter -> filter.getKey().matches(entry, filter.getValue()));
  }
}
