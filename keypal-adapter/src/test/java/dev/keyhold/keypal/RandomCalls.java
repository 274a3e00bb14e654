package dev.keyhold.keypal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/** Calls that meet each other often: few ids, few owners, few times, each in many forms. */
final class RandomCalls {
  private static final List<String> OWNERS = List.of("", "ada", "bob", "carol", "Ünal");
  private static final List<String> TAGS =
      List.of("prod", "Prod", "PROD", "dev", "ÄRA", "ära", "İ", "a b", "");
  private static final List<String> TIMES =
      List.of(
          "2025-12-31",
          "2025-12-31T00:00:00Z",
          "2025-12-31T00:00:00.000Z",
          "2025-12-31T05:00:00+05:00",
          "2025-12-31T10:00:00.5Z",
          "2025-12-31T10:00:00.500Z",
          "2025-12-31T23:59:59.999Z",
          "2026-01-01T00:30:00.000+01:00",
          "2026-01-01",
          "2026-01-01T00:00:00.001Z",
          "2030-06-01T12:00:00.000Z",
          "0001-01-01",
          "9999-12-31T23:59:59.999Z");
  private static final List<String> ACTIONS =
      List.of("created", "revoked", "rotated", "enabled", "disabled", "seen");

  private final Random random;

  /** One call of the contract. */
  record Call(String method, List<Object> arguments) {}

  RandomCalls(long seed) {
    random = new Random(seed);
  }

  Call next() {
    return switch (random.nextInt(16)) {
      case 0, 1 -> call("save", record());
      case 2 -> call("findByHash", hash());
      case 3 -> call("findById", id());
      case 4 -> call("findByOwner", owner());
      case 5 -> call("findByTags", tags(), rarely(null, this::owner));
      case 6 -> call("findByTag", pick(TAGS), rarely(null, this::owner));
      case 7, 8, 9 -> call("updateMetadata", id(), metadata(4));
      case 10 -> random.nextInt(4) == 0 ? call("deleteByOwner", owner()) : call("delete", id());
      case 11, 12 -> call("saveLog", log());
      case 13 -> call("findLogs", query(2));
      case 14 -> call("countLogs", query(3));
      default -> random.nextInt(4) > 0 ? call("getLogStats", owner()) : deleteLogs();
    };
  }

  private static Call call(String method, Object... arguments) {
    List<Object> list = new ArrayList<>(Arrays.asList(arguments));
    if (list.get(list.size() - 1) == null) {
      list.remove(list.size() - 1);
    }
    return new Call(method, list);
  }

  private Call deleteLogs() {
    return call("deleteLogs", query(random.nextInt(20) == 0 ? 9 : 2));
  }

  private Map<String, Object> record() {
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("id", id());
    record.put("keyHash", hash());
    record.put("metadata", metadata(1));
    return record;
  }

  /** Each member is there once in {@code rarity} times. */
  private Map<String, Object> metadata(int rarity) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    maybe(rarity, metadata, "ownerId", this::owner);
    maybe(rarity, metadata, "name", () -> rarely(null, () -> pick(List.of("", "main", "\"\\é😀"))));
    maybe(rarity * 2, metadata, "description", () -> rarely(null, () -> "what for"));
    maybe(rarity, metadata, "scopes", () -> rarely(null, this::tags));
    maybe(rarity * 2, metadata, "resources", () -> rarely(null, this::resources));
    maybe(rarity, metadata, "expiresAt", () -> rarely(null, this::time));
    maybe(rarity, metadata, "createdAt", this::time);
    maybe(rarity * 2, metadata, "lastUsedAt", () -> rarely(null, this::time));
    maybe(rarity, metadata, "enabled", () -> rarely(null, random::nextBoolean));
    maybe(rarity, metadata, "revokedAt", () -> random.nextInt(4) > 0 ? null : time());
    maybe(rarity * 2, metadata, "rotatedTo", () -> pick(Arrays.asList(null, "", "k1", "gone")));
    maybe(rarity, metadata, "tags", () -> rarely(null, this::tags));
    maybe(rarity * 2, metadata, "rateLimit", this::anything);
    maybe(rarity * 2, metadata, "plan", this::anything);
    return metadata;
  }

  private void maybe(int rarity, Map<String, Object> into, String name, Supplier<Object> value) {
    if (random.nextInt(rarity + 1) == 0) {
      into.put(name, value.get());
    }
  }

  private Map<String, Object> log() {
    Map<String, Object> log = new LinkedHashMap<>();
    log.put("id", "log" + random.nextInt(2_000));
    log.put("action", pick(ACTIONS));
    log.put("keyId", rarely("", this::id));
    log.put("ownerId", owner());
    log.put("timestamp", time());
    maybe(1, log, "data", () -> rarely(null, () -> Map.of("metadata", metadata(6))));
    return log;
  }

  private Map<String, Object> query(int rarity) {
    Map<String, Object> query = new LinkedHashMap<>();
    maybe(rarity, query, "keyId", () -> rarely("", this::id));
    maybe(rarity, query, "ownerId", this::owner);
    maybe(rarity, query, "action", () -> rarely(null, () -> pick(ACTIONS)));
    maybe(rarity, query, "startDate", () -> rarely("", this::time));
    maybe(rarity, query, "endDate", () -> rarely(null, this::time));
    maybe(rarity, query, "limit", () -> pick(Arrays.asList(null, 0, 1, 3, 10, 1L << 53)));
    maybe(rarity, query, "offset", () -> pick(Arrays.asList(null, 0, 1, 7, 1L << 53)));
    return query;
  }

  private Object anything() {
    return pick(
        Arrays.asList(
            null,
            true,
            0,
            1.5,
            9_007_199_254_740_993L,
            "",
            "2025-12-31",
            List.of(),
            Map.of(),
            Map.of("b", List.of(1, "x", Map.of("n", 2)), "a", false)));
  }

  private Map<String, Object> resources() {
    Map<String, Object> resources = new LinkedHashMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      resources.put("doc:" + random.nextInt(5), tags());
    }
    return resources;
  }

  private List<String> tags() {
    List<String> tags = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      tags.add(pick(TAGS));
    }
    return tags;
  }

  private String id() {
    return "k" + random.nextInt(40);
  }

  private String hash() {
    return String.format(Locale.ROOT, "%064x", random.nextInt(40));
  }

  private String owner() {
    return pick(OWNERS);
  }

  private String time() {
    return pick(TIMES);
  }

  private <T> T rarely(T rare, Supplier<? extends T> usual) {
    return random.nextInt(8) == 0 ? rare : usual.get();
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
