package dev.keyhold.keypal;

import dev.keyhold.spi.ApiKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A member of keypal's metadata that has a column of its own.
 *
 * @param column what stands in the column
 * @param emptyIsNull whether keypal writes an empty one as null and does not leave it out
 * @param agrees whether what a written value denotes may stand for what is in the column now
 */
record Member<C>(
    String name,
    Kind<C> kind,
    Function<ApiKey, C> column,
    boolean emptyIsNull,
    BiPredicate<C, C> agrees) {

  static final Member<Optional<String>> OWNER_ID = of("ownerId", Kind.OWNER, ApiKey::ownerId);
  static final Member<Optional<String>> NAME = of("name", Kind.NAME, ApiKey::name);
  static final Member<Optional<String>> DESCRIPTION =
      of("description", Kind.TEXT, ApiKey::description);
  static final Member<List<String>> SCOPES = of("scopes", Kind.STRINGS, ApiKey::scopes);
  static final Member<Map<String, List<String>>> RESOURCES =
      of("resources", Kind.RESOURCES, ApiKey::resources);
  static final Member<List<String>> TAGS = of("tags", Kind.TAGS, ApiKey::tags);
  static final Member<Optional<Instant>> EXPIRES_AT =
      of("expiresAt", Kind.TIME, ApiKey::expiresAt).nullIfEmpty();

  /** The column never changes, so what was written since stands beside it. */
  static final Member<Optional<Instant>> CREATED_AT =
      of("createdAt", Kind.TIME, key -> Optional.of(key.createdAt())).agreeing((w, c) -> true);

  static final Member<Optional<Instant>> LAST_USED_AT =
      of("lastUsedAt", Kind.TIME, ApiKey::lastUsedAt);
  static final Member<Boolean> ENABLED = of("enabled", Kind.FLAG, ApiKey::enabled);
  static final Member<Optional<Instant>> REVOKED_AT =
      of("revokedAt", Kind.TIME, ApiKey::revokedAt).nullIfEmpty();

  /** The column is written with the revocation; until then the successor stands beside it. */
  static final Member<Optional<String>> ROTATED_TO =
      of("rotatedTo", Kind.ID, ApiKey::rotatedToId)
          .nullIfEmpty()
          .agreeing((written, column) -> column.isEmpty() || column.equals(written));

  /** In the order in which keypal writes them. */
  static final List<Member<?>> ALL =
      List.of(
          OWNER_ID,
          NAME,
          DESCRIPTION,
          SCOPES,
          RESOURCES,
          EXPIRES_AT,
          CREATED_AT,
          LAST_USED_AT,
          ENABLED,
          REVOKED_AT,
          ROTATED_TO,
          TAGS);

  private static <C> Member<C> of(String name, Kind<C> kind, Function<ApiKey, C> column) {
    return new Member<>(name, kind, column, false, Object::equals);
  }

  private Member<C> nullIfEmpty() {
    return new Member<>(name, kind, column, true, agrees);
  }

  private Member<C> agreeing(BiPredicate<C, C> rule) {
    return new Member<>(name, kind, column, emptyIsNull, rule);
  }

  /**
   * What this member of a record means.
   *
   * @throws KeypalException if it means nothing
   */
  C in(Map<String, ? extends @Nullable Object> metadata) {
    return kind.denoted().apply(place(metadata.get(name)));
  }

  private Place place(@Nullable Object value) {
    return new Place("metadata." + name, value);
  }

  /** Adds the column as keypal would have written it. */
  void putPlain(ApiKey key, Map<String, @Nullable Object> metadata) {
    Object plain = kind.plain().apply(column.apply(key));
    if (plain != null || emptyIsNull) {
      metadata.put(name, plain);
    }
  }

  /** Whether a value that was written once still says what the column says now. */
  boolean stillSays(@Nullable Object written, ApiKey key) {
    try {
      return agrees.test(kind.denoted().apply(place(written)), column.apply(key));
    } catch (KeypalException e) {
      return false; // somebody else has written it
    }
  }
}
