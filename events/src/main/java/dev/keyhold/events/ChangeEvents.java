package dev.keyhold.events;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Transaction;
import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.ColumnShape.Mark;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.spi.table.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Publishes an event of each change that the trail tells of: of accounts, organizations,
 * memberships, passwords and API keys, and of the tables that ask for it. It is given to an audited
 * storage, so that no change goes without: {@code AuditedStorage.builder(...).onEntry(
 * ChangeEvents.of(events)::publish)}.
 *
 * <p>The topic is what was changed, such as {@code account} or the name of a table; the type is the
 * action of the entry; the key is its target. The payload says what the entry says, {@code before}
 * and {@code after}, but for secrets and whatever may be about a person: of those fields the names
 * stand in {@code changed}, and no value.
 */
public final class ChangeEvents {
  /** What is told of Keyhold's own records. Names, texts and metadata may say who somebody is. */
  private static final Map<String, Set<String>> TOLD =
      Map.of(
          "account", Set.of("accessLevel", "status"),
          "organization", Set.of("slug", "ownerId", "status"),
          "member", Set.of("level"),
          "password", Set.of("changedAt", "mustChange", "lockedUntil"),
          "api_key",
              Set.of(
                  "ownerId",
                  "organizationId",
                  "hashScheme",
                  "enabled",
                  "expiresAt",
                  "revokedAt",
                  "rotatedToId",
                  "scopes"));

  private final Events events;
  private final Map<String, Set<String>> told;

  private ChangeEvents(Events events, Map<String, Set<String>> told) {
    this.events = events;
    this.told = Map.copyOf(told);
  }

  /**
   * @param sets whose tables ask for it too
   */
  public static ChangeEvents of(Events events, SetShape... sets) {
    Map<String, Set<String>> told = new HashMap<>(TOLD);
    Arrays.stream(sets)
        .flatMap(set -> set.shapes().stream())
        .forEach(shape -> told.put(shape.name(), members(shape)));
    return new ChangeEvents(events, told);
  }

  private static Set<String> members(Shape shape) {
    return shape.columns().stream()
        .filter(column -> !column.is(Mark.PERSONAL) && !column.is(Mark.SECRET))
        .map(ColumnShape::member)
        .collect(Collectors.toSet());
  }

  /** Publishes the event of a change in the log that is nobody's in particular. */
  public void publish(Transaction tx, AuditEntry entry) {
    event(entry).ifPresent(event -> events.in(tx).log().publish(event));
  }

  /** The same in the log of a tenant. */
  public void publish(Transaction tx, String organizationId, AuditEntry entry) {
    event(entry).ifPresent(event -> events.in(tx, organizationId).log().publish(event));
  }

  private Optional<NewEvent> event(AuditEntry entry) {
    String noun = entry.action().replaceFirst("\\..*", "");
    return Optional.ofNullable(told.get(noun)).map(members -> event(noun, members, entry));
  }

  private static NewEvent event(String noun, Set<String> members, AuditEntry entry) {
    NewEvent event = NewEvent.of(noun, entry.action()).payload(payload(members, entry));
    return entry.targetId().map(event::key).orElse(event);
  }

  private static Json payload(Set<String> members, AuditEntry entry) {
    Map<String, @Nullable Object> payload = new TreeMap<>();
    payload.put("entry", entry.id());
    entry.ownerId().ifPresent(id -> payload.put("ownerId", id));
    entry.organizationId().ifPresent(id -> payload.put("organizationId", id));
    entry.actorId().ifPresent(id -> payload.put("actorId", id));
    Set<String> changed = new TreeSet<>();
    for (String side : new String[] {"before", "after"}) {
      fields(entry, side)
          .ifPresent(
              fields -> {
                changed.addAll(fields.keySet());
                fields.keySet().retainAll(members);
                payload.put(side, fields);
              });
    }
    if (!changed.isEmpty()) {
      payload.put("changed", changed.stream().toList());
    }
    return Json.of(payload);
  }

  private static Optional<Map<String, @Nullable Object>> fields(AuditEntry entry, String side) {
    return entry.details().value() instanceof Map<?, ?> details
            && details.get(side) instanceof Map<?, ?> fields
        ? Optional.of(copy(fields))
        : Optional.empty();
  }

  private static Map<String, @Nullable Object> copy(Map<?, ?> fields) {
    Map<String, @Nullable Object> copy = new TreeMap<>();
    fields.forEach((name, value) -> copy.put(Objects.toString(name), value));
    return copy;
  }
}
