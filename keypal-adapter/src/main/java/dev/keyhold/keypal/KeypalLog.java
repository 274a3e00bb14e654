package dev.keyhold.keypal;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.IsoTime;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.TrailWords;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * keypal's audit log.
 *
 * @param id 1 to 255 characters, unique in the whole trail
 * @param action such as {@code created}; at most 200 characters
 * @param keyId may be empty
 * @param ownerId may be empty
 * @param timestamp a time as text, in a form that can be read
 * @param data a JSON object, or a JSON null; empty if it is absent
 */
public record KeypalLog(
    String id, String action, String keyId, String ownerId, String timestamp, Optional<Json> data) {
  /**
   * The actor of the entries that logs become. No other actor may have this id, because deleting
   * logs erases the entries of this actor.
   */
  public static final String ACTOR = "keypal.log";

  static final String ACTION_PREFIX = "keypal.";
  static final int ACTION_LENGTH = 200;

  private static final String PLACE = "log";
  private static final String TIMESTAMP = "timestamp";
  private static final String DATA = "data";
  private static final Set<String> MEMBERS =
      Set.of("id", "action", "keyId", "ownerId", TIMESTAMP, DATA);

  /**
   * @throws KeypalException if this log cannot be stored
   */
  public KeypalLog {
    new Place(PLACE + ".id", id).text(1, Limits.ID_LENGTH);
    new Place(PLACE + ".action", action).text(0, ACTION_LENGTH);
    new Place(PLACE + ".keyId", keyId).text(0, Limits.ID_LENGTH);
    new Place(PLACE + ".ownerId", ownerId).text(0, Limits.ID_LENGTH);
    Times.read(PLACE + "." + TIMESTAMP, timestamp);
    if (data.isPresent() && !data.get().isObject() && data.get().value() != null) {
      throw new Place(PLACE + "." + DATA, data.get().value()).expected("an object");
    }
  }

  /**
   * @param json the text of a JSON object
   * @throws KeypalException if it is not a log
   */
  public static KeypalLog parse(String json) {
    return from(new Place(PLACE, JsonText.read(PLACE, json)));
  }

  static KeypalLog from(Place place) {
    place.only(MEMBERS);
    Place data = place.member(DATA);
    return new KeypalLog(
        place.member("id").text(1, Limits.ID_LENGTH),
        place.member("action").text(0, ACTION_LENGTH),
        place.member("keyId").text(0, Limits.ID_LENGTH),
        place.member("ownerId").text(0, Limits.ID_LENGTH),
        place.member(TIMESTAMP).text(0, Limits.NAME_LENGTH),
        place.members().containsKey(DATA)
            ? Optional.of(JsonText.kept(data.name(), data.value()))
            : Optional.empty());
  }

  /** The log that an entry of {@link #ACTOR} was made of. */
  static KeypalLog of(AuditEntry entry) {
    Map<?, ?> details = entry.details().value() instanceof Map<?, ?> members ? members : Map.of();
    return new KeypalLog(
        entry.id(),
        entry.action().startsWith(ACTION_PREFIX)
            ? entry.action().substring(ACTION_PREFIX.length())
            : entry.action(),
        entry.targetId().orElse(""),
        entry.ownerId().orElse(""),
        details.get(TIMESTAMP) instanceof String text ? text : IsoTime.text(entry.at()),
        details.containsKey(DATA) ? Optional.of(Json.of(details.get(DATA))) : Optional.empty());
  }

  AuditEntry entry() {
    AuditEntry.Builder entry =
        AuditEntry.builder(id, ACTION_PREFIX + action, at()).actorId(ACTOR).details(details());
    if (!keyId.isEmpty()) {
      entry.target(TrailWords.API_KEY, keyId);
    }
    if (!ownerId.isEmpty()) {
      entry.ownerId(ownerId);
    }
    return entry.build();
  }

  /** The time of this log, to the millisecond. */
  public Instant at() {
    return Times.read(PLACE + "." + TIMESTAMP, timestamp);
  }

  private Json details() {
    Map<String, @Nullable Object> details = new HashMap<>();
    if (!IsoTime.text(at()).equals(timestamp)) {
      details.put(TIMESTAMP, timestamp);
    }
    data.ifPresent(json -> details.put(DATA, json.value()));
    return JsonText.kept(PLACE + "." + DATA, details);
  }

  /** The text of this log as a JSON object. */
  public String json() {
    return JsonText.write(members());
  }

  Map<String, @Nullable Object> members() {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("id", id);
    members.put("action", action);
    members.put("keyId", keyId);
    members.put("ownerId", ownerId);
    members.put(TIMESTAMP, timestamp);
    data.ifPresent(json -> members.put(DATA, json.value()));
    return members;
  }
}
