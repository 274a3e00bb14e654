package dev.keyhold.keypal;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * keypal's contract as its store in memory keeps it, over plain maps, with the differences that
 * docs/keypal.md lists and none else. It shares no code with what it is compared to.
 */
final class MemoryModel {
  private final Map<String, Map<String, Object>> records = new LinkedHashMap<>();
  private final List<Map<String, Object>> logs = new ArrayList<>();
  private final Set<String> logIds = new HashSet<>();

  /** What a call is refused with. */
  static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final String code;

    Refusal(String code, String message) {
      super(message);
      this.code = code;
    }
  }

  Object call(String method, List<?> given) {
    return switch (method) {
      case "save" -> save(object(given.get(0)));
      case "findByHash" -> first(record -> record.get("keyHash").equals(given.get(0)));
      case "findById" -> records.get(given.get(0));
      case "findByOwner" ->
          all(record -> !given.get(0).equals("") && owner(record).equals(given.get(0)));
      case "findByTags" -> byTags((List<?>) given.get(0), second(given));
      case "findByTag" -> byTags(List.of(given.get(0)), second(given));
      case "updateMetadata" -> update((String) given.get(0), object(given.get(1)));
      case "delete" -> nothing(() -> records.remove(given.get(0)));
      case "deleteByOwner" -> deleteByOwner(given.get(0));
      case "saveLog" -> saveLog(object(given.get(0)));
      case "findLogs" -> findLogs(object(given.get(0)));
      case "countLogs" -> matching(object(given.get(0))).size();
      case "deleteLogs" -> deleteLogs(object(given.get(0)));
      case "getLogStats" -> stats(given.get(0));
      default -> throw new IllegalArgumentException(method);
    };
  }

  // --- Records ---

  private Object save(Map<String, Object> record) {
    String id = (String) record.get("id");
    if (records.containsKey(id)) {
      throw new Refusal("DUPLICATE_ID", "API key with id " + id + " already exists");
    }
    if (first(other -> other.get("keyHash").equals(record.get("keyHash"))) != null) {
      throw new Refusal("DUPLICATE_HASH", "API key hash collision detected");
    }
    Map<String, Object> kept = new LinkedHashMap<>(record);
    kept.put("metadata", folded(metadata(record))); // difference: stored tags are folded
    records.put(id, kept);
    return null;
  }

  private Object update(String id, Map<String, Object> part) {
    Map<String, Object> record = records.get(id);
    if (record == null) {
      throw new Refusal("KEY_NOT_FOUND", "API key with id " + id + " not found");
    }
    Map<String, Object> before = metadata(record);
    Map<String, Object> after = new LinkedHashMap<>(before);
    after.putAll(folded(part));
    keepLatestUse(before, after);
    if (time(before, "revokedAt").isPresent()) {
      refuseRevival(before, after);
    }
    record.put("metadata", after);
    return null;
  }

  /** Difference: the latest use stays. */
  private static void keepLatestUse(Map<String, Object> before, Map<String, Object> after) {
    Optional<Instant> last = time(before, "lastUsedAt");
    Optional<Instant> now = time(after, "lastUsedAt");
    if (last.isPresent() && (now.isEmpty() || now.get().isBefore(last.get()))) {
      after.put("lastUsedAt", before.get("lastUsedAt"));
    }
  }

  /** Difference: what is revoked stays so. */
  private static void refuseRevival(Map<String, Object> before, Map<String, Object> after) {
    boolean rotated = !successor(before).isEmpty();
    Optional<Instant> expiry = time(before, "expiresAt");
    Optional<Instant> later = time(after, "expiresAt");
    boolean outlives = expiry.isPresent() && (later.isEmpty() || later.get().isAfter(expiry.get()));
    if (!time(before, "revokedAt").equals(time(after, "revokedAt"))
        || !successor(before).equals(successor(after))
        || Boolean.FALSE.equals(before.get("enabled")) != Boolean.FALSE.equals(after.get("enabled"))
        || (rotated && outlives)) {
      throw new Refusal("CANNOT_MODIFY_REVOKED", "Cannot modify a revoked key");
    }
  }

  private Object deleteByOwner(Object ownerId) {
    if (!ownerId.equals("")) {
      records.values().removeIf(record -> owner(record).equals(ownerId));
    }
    return null;
  }

  private List<Object> byTags(List<?> tags, Object ownerId) {
    Set<String> wanted = new HashSet<>();
    tags.forEach(tag -> wanted.add(((String) tag).toLowerCase(Locale.ROOT)));
    return all(
        record ->
            metadata(record).get("tags") instanceof List<?> stored
                && stored.stream().anyMatch(wanted::contains)
                && (ownerId == null || owner(record).equals(ownerId)));
  }

  private Object first(Predicate<Map<String, Object>> wanted) {
    List<Object> all = all(wanted);
    return all.isEmpty() ? null : all.get(0);
  }

  private List<Object> all(Predicate<Map<String, Object>> wanted) {
    return new ArrayList<>(records.values().stream().filter(wanted).toList());
  }

  private static Map<String, Object> folded(Map<String, Object> metadata) {
    Map<String, Object> folded = new LinkedHashMap<>(metadata);
    if (metadata.get("tags") instanceof List<?> tags) {
      folded.put(
          "tags", tags.stream().map(tag -> ((String) tag).toLowerCase(Locale.ROOT)).toList());
    }
    return folded;
  }

  private static String owner(Map<String, Object> record) {
    return Objects.requireNonNullElse((String) metadata(record).get("ownerId"), "");
  }

  private static String successor(Map<String, Object> metadata) {
    return Objects.requireNonNullElse((String) metadata.get("rotatedTo"), "");
  }

  private static Map<String, Object> metadata(Map<String, Object> record) {
    return object(record.get("metadata"));
  }

  // --- Logs ---

  private Object saveLog(Map<String, Object> log) {
    if (!logIds.add((String) log.get("id"))) { // difference: not overwritten
      throw new Refusal("DUPLICATE_ID", "Audit log with id " + log.get("id") + " already exists");
    }
    logs.add(log);
    return null;
  }

  private List<Object> findLogs(Map<String, Object> query) {
    long offset = number(query, "offset", 0);
    long limit = number(query, "limit", 100);
    return matching(query).stream()
        .sorted(Comparator.comparing(MemoryModel::at).reversed())
        .skip(offset)
        .limit(limit)
        .map(log -> (Object) log)
        .toList();
  }

  private Object deleteLogs(Map<String, Object> query) {
    for (String filter : List.of("keyId", "ownerId", "action", "startDate", "endDate")) {
      if ("".equals(query.get(filter))
          || (query.containsKey(filter) && query.get(filter) == null)) {
        // difference: an empty filter deletes nothing
        throw new Refusal(
            "INVALID_INPUT",
            "query." + filter + " is empty, and would let the logs of everyone be deleted");
      }
    }
    List<Map<String, Object>> gone = matching(query);
    logs.removeAll(gone);
    return gone.size();
  }

  private Object stats(Object ownerId) {
    Map<String, Object> byAction = new LinkedHashMap<>();
    Object last = null;
    int total = 0;
    Instant latest = Instant.MIN;
    for (Map<String, Object> log : logs) {
      if (log.get("ownerId").equals(ownerId)) {
        total++;
        byAction.merge((String) log.get("action"), 1, (a, b) -> (Integer) a + (Integer) b);
        if (at(log).isAfter(latest)) {
          latest = at(log);
          last = log.get("timestamp");
        }
      }
    }
    Map<String, Object> stats = new LinkedHashMap<>();
    stats.put("total", total);
    stats.put("byAction", byAction);
    stats.put("lastActivity", last);
    return stats;
  }

  private List<Map<String, Object>> matching(Map<String, Object> query) {
    return logs.stream().filter(log -> matches(log, query)).toList();
  }

  /** Differences: times are compared as instants, and a date at the end is a whole day. */
  private static boolean matches(Map<String, Object> log, Map<String, Object> query) {
    for (String filter : List.of("keyId", "ownerId", "action")) {
      if (named(query, filter) && !query.get(filter).equals(log.get(filter))) {
        return false;
      }
    }
    boolean early = named(query, "startDate") && at(log).isBefore(time(query, "startDate").get());
    return !early && !(named(query, "endDate") && isLate(at(log), (String) query.get("endDate")));
  }

  private static boolean isLate(Instant at, String end) {
    return end.length() == 10
        ? LocalDate.ofInstant(at, ZoneOffset.UTC).isAfter(LocalDate.parse(end))
        : at.isAfter(parse(end));
  }

  private static boolean named(Map<String, Object> query, String filter) {
    return query.get(filter) != null && !query.get(filter).equals("");
  }

  private static Instant at(Map<String, Object> log) {
    return parse((String) log.get("timestamp"));
  }

  // --- Values ---

  private static Optional<Instant> time(Map<String, Object> object, String member) {
    return Optional.ofNullable((String) object.get(member)).map(MemoryModel::parse);
  }

  private static Instant parse(String text) {
    return text.length() == 10
        ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
        : OffsetDateTime.parse(text).toInstant();
  }

  private static long number(Map<String, Object> query, String member, long otherwise) {
    return query.get(member) == null ? otherwise : ((Number) query.get(member)).longValue();
  }

  private static Object second(List<?> given) {
    return given.size() > 1 ? given.get(1) : null;
  }

  private static Object nothing(Runnable change) {
    change.run();
    return null;
  }

  @SuppressWarnings("unchecked") // JSON objects have texts for names
  private static Map<String, Object> object(Object value) {
    return (Map<String, Object>) value;
  }
}
