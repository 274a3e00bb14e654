package dev.keyhold.keypal;

import dev.keyhold.spi.AuditFilter;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.TrailWords;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * keypal's query for audit logs. A log must match every filter that is given. An empty text counts
 * as no filter, but {@link KeypalStorage#deleteLogs(KeypalLogQuery)} refuses it.
 *
 * @param startDate the earliest time, inclusive; a date is its first millisecond, UTC
 * @param endDate the latest time, inclusive; a date is the whole day, UTC
 * @param limit how many logs to find at most; 100 by default
 * @param offset how many logs to skip first; none by default
 */
public record KeypalLogQuery(
    Optional<String> keyId,
    Optional<String> ownerId,
    Optional<String> action,
    Optional<String> startDate,
    Optional<String> endDate,
    OptionalLong limit,
    OptionalLong offset) {

  /** A query without filters. */
  public static final KeypalLogQuery ALL =
      new KeypalLogQuery(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          OptionalLong.empty(),
          OptionalLong.empty());

  private static final String PLACE = "query";
  private static final long DEFAULT_LIMIT = 100;
  private static final Set<String> MEMBERS =
      Set.of("keyId", "ownerId", "action", "startDate", "endDate", "limit", "offset");

  /**
   * @throws KeypalException if a time cannot be read, or a number is negative
   */
  public KeypalLogQuery {
    named(keyId).ifPresent(id -> new Place(PLACE + ".keyId", id).text(1, Limits.ID_LENGTH));
    named(ownerId).ifPresent(id -> new Place(PLACE + ".ownerId", id).text(1, Limits.ID_LENGTH));
    named(action)
        .ifPresent(word -> new Place(PLACE + ".action", word).text(1, KeypalLog.ACTION_LENGTH));
    named(startDate).ifPresent(text -> Times.read(PLACE + ".startDate", text));
    named(endDate).ifPresent(text -> Times.read(PLACE + ".endDate", text));
    limit.ifPresent(number -> new Place(PLACE + ".limit", number).count());
    offset.ifPresent(number -> new Place(PLACE + ".offset", number).count());
  }

  /**
   * @param json the text of a JSON object
   * @throws KeypalException if it is not a query
   */
  public static KeypalLogQuery parse(String json) {
    return from(new Place(PLACE, JsonText.read(PLACE, json)));
  }

  static KeypalLogQuery from(Place place) {
    place.only(MEMBERS);
    return new KeypalLogQuery(
        text(place, "keyId"),
        text(place, "ownerId"),
        text(place, "action"),
        text(place, "startDate"),
        text(place, "endDate"),
        place.member("limit").count(),
        place.member("offset").count());
  }

  /** A null is there, and names nothing: the empty text. */
  private static Optional<String> text(Place place, String member) {
    Map<String, @Nullable Object> members = place.members();
    return members.containsKey(member)
        ? Optional.of(place.member(member).optionalText(Limits.NAME_LENGTH).orElse(""))
        : Optional.empty();
  }

  /** This query, limited to the logs of one key. */
  public KeypalLogQuery keyId(String id) {
    return new KeypalLogQuery(Optional.of(id), ownerId, action, startDate, endDate, limit, offset);
  }

  /** This query, limited to the logs of one owner. */
  public KeypalLogQuery ownerId(String id) {
    return new KeypalLogQuery(keyId, Optional.of(id), action, startDate, endDate, limit, offset);
  }

  /** This query, limited to the logs of one action. */
  public KeypalLogQuery action(String word) {
    return new KeypalLogQuery(keyId, ownerId, Optional.of(word), startDate, endDate, limit, offset);
  }

  /** This query, limited to logs from this time on. */
  public KeypalLogQuery startDate(String time) {
    return new KeypalLogQuery(keyId, ownerId, action, Optional.of(time), endDate, limit, offset);
  }

  /** This query, limited to logs until this time, or until the end of this day. */
  public KeypalLogQuery endDate(String time) {
    return new KeypalLogQuery(keyId, ownerId, action, startDate, Optional.of(time), limit, offset);
  }

  /** This query with another limit. */
  public KeypalLogQuery limit(long number) {
    return new KeypalLogQuery(
        keyId, ownerId, action, startDate, endDate, OptionalLong.of(number), offset);
  }

  /** This query with another offset. */
  public KeypalLogQuery offset(long number) {
    return new KeypalLogQuery(
        keyId, ownerId, action, startDate, endDate, limit, OptionalLong.of(number));
  }

  long most() {
    return limit.orElse(DEFAULT_LIMIT);
  }

  long skipped() {
    return offset.orElse(0);
  }

  /** The entries that the wanted logs have become, newest first. */
  AuditQuery entries() {
    Map<AuditFilter, String> filters = new EnumMap<>(AuditFilter.class);
    filters.put(AuditFilter.ACTOR_ID, KeypalLog.ACTOR);
    named(keyId).ifPresent(id -> filters.put(AuditFilter.TARGET_ID, id));
    named(keyId).ifPresent(id -> filters.put(AuditFilter.TARGET_TYPE, TrailWords.API_KEY));
    named(ownerId).ifPresent(id -> filters.put(AuditFilter.OWNER_ID, id));
    named(action)
        .ifPresent(word -> filters.put(AuditFilter.ACTION, KeypalLog.ACTION_PREFIX + word));
    return new AuditQuery(
        filters,
        named(startDate).map(text -> Times.read(PLACE + ".startDate", text)),
        named(endDate).flatMap(KeypalLogQuery::until),
        false,
        true);
  }

  private static Optional<Instant> until(String text) {
    Instant last = Times.read(PLACE + ".endDate", text);
    Instant until = last.plus(Times.isDate(text) ? Duration.ofDays(1) : Duration.ofMillis(1));
    return until.isAfter(Limits.LATEST) ? Optional.empty() : Optional.of(until);
  }

  /**
   * @throws KeypalException if a filter is named and empty, which would let all logs match
   */
  void refuseEmptyFilters() {
    refuseEmpty("keyId", keyId);
    refuseEmpty("ownerId", ownerId);
    refuseEmpty("action", action);
    refuseEmpty("startDate", startDate);
    refuseEmpty("endDate", endDate);
  }

  private static void refuseEmpty(String member, Optional<String> filter) {
    if (filter.isPresent() && filter.get().isEmpty()) {
      throw KeypalException.at(
          PLACE + "." + member, "is empty, and would let the logs of everyone be deleted");
    }
  }

  private static Optional<String> named(Optional<String> filter) {
    return filter.filter(text -> !text.isEmpty());
  }
}
