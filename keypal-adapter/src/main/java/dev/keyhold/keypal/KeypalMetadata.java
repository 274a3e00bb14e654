package dev.keyhold.keypal;

import dev.keyhold.spi.Json;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * keypal's metadata of a key, or a part of it: an immutable JSON object, in which an absent member,
 * a null and a value are three different things. The members that keypal knows have the types that
 * keypal gives them, and their times can be read; each may be absent or null. Other members may be
 * any JSON.
 *
 * <p>Two are equal if they are the same JSON, independent of the order of members.
 */
public final class KeypalMetadata {
  /** {@code {}}. */
  public static final KeypalMetadata EMPTY = new KeypalMetadata(Map.of());

  private static final String PLACE = "metadata";

  private final Map<String, @Nullable Object> members;

  private KeypalMetadata(Map<String, @Nullable Object> members) {
    this.members = members;
  }

  /**
   * @param json the text of a JSON object
   * @throws KeypalException if it is not a JSON object, or if a member that keypal knows has
   *     another type or an unreadable time
   */
  public static KeypalMetadata parse(String json) {
    return from(new Place(PLACE, JsonText.read(PLACE, json)));
  }

  /**
   * @param members plain Java values, as {@link dev.keyhold.spi.Json#of} accepts them
   * @throws KeypalException as {@link #parse}
   */
  public static KeypalMetadata of(Map<String, ? extends @Nullable Object> members) {
    return from(new Place(PLACE, members));
  }

  static KeypalMetadata from(Place place) {
    Map<String, @Nullable Object> kept = new LinkedHashMap<>();
    place.members().forEach((name, value) -> kept.put(name, kept(place, name, value)));
    Member.ALL.forEach(member -> member.in(kept));
    return stored(kept);
  }

  /** With its name, which is kept too; a refusal says it of known ones alone. */
  private static @Nullable Object kept(Place place, String name, @Nullable Object value) {
    Json member =
        JsonText.kept(
            isKnown(name) ? place.name() + "." + name : place.name(),
            Collections.singletonMap(name, value));
    return member.value() instanceof Map<?, ?> object ? object.get(name) : null;
  }

  private static boolean isKnown(String name) {
    return Member.ALL.stream().anyMatch(member -> member.name().equals(name));
  }

  /** From what a storage has kept, which was checked before. */
  static KeypalMetadata stored(Map<String, @Nullable Object> members) {
    return new KeypalMetadata(Collections.unmodifiableMap(members));
  }

  /** Whether there is a member with this name, including a null. */
  public boolean has(String name) {
    return members.containsKey(name);
  }

  /**
   * The value of a member as unmodifiable Java: {@link Map}, {@link List}, {@link String}, {@link
   * Boolean}, {@link java.math.BigDecimal}; {@code null} if it is null or absent.
   */
  public @Nullable Object value(String name) {
    return members.get(name);
  }

  /** The names of the members. */
  public Set<String> names() {
    return members.keySet();
  }

  Map<String, @Nullable Object> members() {
    return members;
  }

  /** This metadata with a member added or replaced; {@code null} is a JSON null. */
  public KeypalMetadata with(String name, @Nullable Object value) {
    Map<String, @Nullable Object> part = new LinkedHashMap<>();
    part.put(name, value);
    return merge(of(part));
  }

  /** This metadata without a member. */
  public KeypalMetadata without(String name) {
    Map<String, @Nullable Object> rest = new LinkedHashMap<>(members);
    rest.remove(name);
    return stored(rest);
  }

  /**
   * keypal's {@code {...this, ...part}}: each member of the part replaces the member of the same
   * name as a whole.
   */
  public KeypalMetadata merge(KeypalMetadata part) {
    Map<String, @Nullable Object> merged = new LinkedHashMap<>(members);
    merged.putAll(part.members);
    return stored(merged);
  }

  /** The owner; the empty text if there is none, no matter how that is written. */
  public String ownerId() {
    return Member.OWNER_ID.in(members).orElse("");
  }

  public Optional<String> name() {
    return Member.NAME.in(members);
  }

  public Optional<String> description() {
    return Member.DESCRIPTION.in(members);
  }

  public List<String> scopes() {
    return Member.SCOPES.in(members);
  }

  public Map<String, List<String>> resources() {
    return Collections.unmodifiableMap(Member.RESOURCES.in(members));
  }

  /** The tags as they are looked up: folded, each once. */
  public List<String> tags() {
    return Member.TAGS.in(members);
  }

  /** The expiry; empty for none. */
  public Optional<Instant> expiresAt() {
    return Member.EXPIRES_AT.in(members);
  }

  public Optional<Instant> createdAt() {
    return Member.CREATED_AT.in(members);
  }

  public Optional<Instant> lastUsedAt() {
    return Member.LAST_USED_AT.in(members);
  }

  /** Whether the key is enabled: {@code true} unless the member is {@code false}. */
  public boolean enabled() {
    return Member.ENABLED.in(members);
  }

  public Optional<Instant> revokedAt() {
    return Member.REVOKED_AT.in(members);
  }

  /** The id of the successor; empty for none. */
  public Optional<String> rotatedTo() {
    return Member.ROTATED_TO.in(members);
  }

  /** The text of this JSON object. */
  public String json() {
    return JsonText.write(members);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KeypalMetadata metadata && members.equals(metadata.members);
  }

  @Override
  public int hashCode() {
    return Objects.hash(members);
  }

  /** Shows the names of the members, but not their values, which belong to the hub. */
  @Override
  public String toString() {
    return "KeypalMetadata" + members.keySet();
  }
}
