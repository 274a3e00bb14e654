package dev.keyhold.server;

import dev.keyhold.audit.TrailFormat;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.Cursor;
import dev.keyhold.spi.IsoTime;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.spi.Words;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.util.RawValue;

/**
 * The JSON of each record. Members are named one by one, so that a hash that is added to a record
 * does not appear here. Absent values are null.
 */
public final class Views {
  private Views() {}

  /**
   * An object whose members stay in the order in which they are given, from start to start.
   *
   * @param namesAndValues a name, its value, and so on
   */
  static Map<String, Object> inOrder(Object... namesAndValues) {
    Map<String, Object> view = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      view.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return view;
  }

  /** An object whose members may be null, in the order in which they are put. */
  static Map<String, @Nullable Object> nullable() {
    return new LinkedHashMap<>();
  }

  static Map<String, @Nullable Object> account(Account account) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("id", account.id());
    view.put("email", orNull(account.email()));
    view.put("displayName", orNull(account.displayName()));
    view.put("accessLevel", Words.of(account.accessLevel()));
    view.put("status", Words.of(account.status()));
    view.put("metadata", raw(account.metadata()));
    view.put("createdAt", IsoTime.text(account.createdAt()));
    view.put("updatedAt", IsoTime.text(account.updatedAt()));
    return view;
  }

  static Map<String, @Nullable Object> organization(Organization organization) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("id", organization.id());
    view.put("name", organization.name());
    view.put("slug", organization.slug());
    view.put("ownerId", organization.ownerId());
    view.put("status", Words.of(organization.status()));
    view.put("metadata", raw(organization.metadata()));
    view.put("createdAt", IsoTime.text(organization.createdAt()));
    view.put("updatedAt", IsoTime.text(organization.updatedAt()));
    return view;
  }

  static Map<String, @Nullable Object> member(Membership member) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("id", member.id());
    view.put("organizationId", member.organizationId());
    view.put("accountId", member.accountId());
    view.put("level", Words.of(member.level()));
    view.put("metadata", raw(member.metadata()));
    view.put("createdAt", IsoTime.text(member.createdAt()));
    view.put("updatedAt", IsoTime.text(member.updatedAt()));
    return view;
  }

  /** The members of a key: all but its hash. */
  public static Map<String, @Nullable Object> key(ApiKey key) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("id", key.id());
    view.put("ownerId", orNull(key.ownerId()));
    view.put("organizationId", orNull(key.organizationId()));
    view.put("displayHint", orNull(key.displayHint()));
    view.put("name", orNull(key.name()));
    view.put("description", orNull(key.description()));
    view.put("scopes", key.scopes());
    view.put("resources", key.resources());
    view.put("tags", key.tags());
    view.put("enabled", key.enabled());
    view.put("expiresAt", time(key.expiresAt()));
    view.put("revokedAt", time(key.revokedAt()));
    view.put("revocationReason", orNull(key.revocationReason()));
    view.put("rotatedToId", orNull(key.rotatedToId()));
    view.put("lastUsedAt", time(key.lastUsedAt()));
    view.put("metadata", raw(key.metadata()));
    view.put("createdAt", IsoTime.text(key.createdAt()));
    view.put("updatedAt", IsoTime.text(key.updatedAt()));
    return view;
  }

  /** An entry with its place; all that an erased one shows is its place and its times. */
  static Map<String, @Nullable Object> entry(StoredEntry stored) {
    Map<String, @Nullable Object> view = TrailFormat.members(stored);
    stored.entry().ifPresent(entry -> view.put("details", raw(entry.details())));
    return view;
  }

  static <T> Map<String, @Nullable Object> page(
      Page<T> page, Function<T, Map<String, @Nullable Object>> view) {
    Map<String, @Nullable Object> list = new LinkedHashMap<>();
    list.put("items", page.items().stream().map(view).toList());
    list.put("nextCursor", orNull(page.next().map(Cursor::text)));
    return list;
  }

  /** A list of at most one item. */
  static <T> Map<String, @Nullable Object> atMostOne(
      Optional<T> found, Function<T, Map<String, @Nullable Object>> view) {
    return page(new Page<>(found.stream().toList(), Optional.empty()), view);
  }

  private static @Nullable Object time(Optional<Instant> time) {
    return orNull(time.map(IsoTime::text));
  }

  private static RawValue raw(Json json) {
    return new RawValue(json.text());
  }

  private static <T> @Nullable T orNull(Optional<T> value) {
    return value.orElse(null);
  }
}
