package dev.keyhold.spi;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A long-lived machine credential, without its secret.
 *
 * <p>The state of a key moves only forward. A key may be enabled and disabled again and again. Once
 * revoked, it stays revoked.
 *
 * @param id unique; the caller gives it
 * @param ownerId the account that owns the key; empty for a key without an owner
 * @param organizationId the organization to which the key belongs; empty if it belongs to none. No
 *     change moves a key to another organization. A key that also has an owner works only while
 *     both are active
 * @param hash unique, also among revoked keys
 * @param hashScheme how the hash was made, such as {@code sha256}
 * @param displayHint the part of the secret that people may be shown, such as its last four
 *     characters
 * @param scopes what the key may do anywhere, in the order given
 * @param resources what the key may do to single resources: scopes by resource, such as {@code
 *     document:7}
 * @param tags folded by {@link Text#fold}, each once, in the order given
 * @param expiresAt from this millisecond on, the key is expired
 * @param revocationReason why the key was revoked, if it was revoked and a reason was given
 * @param rotatedToId the key that replaces it; need not be in this storage
 * @param lastUsedAt the time of the latest recorded use
 * @param metadata a JSON object that belongs to the hub
 */
public record ApiKey(
    String id,
    Optional<String> ownerId,
    Optional<String> organizationId,
    KeyHash hash,
    String hashScheme,
    Optional<String> displayHint,
    Optional<String> name,
    Optional<String> description,
    List<String> scopes,
    Map<String, List<String>> resources,
    List<String> tags,
    boolean enabled,
    Optional<Instant> expiresAt,
    Optional<Instant> revokedAt,
    Optional<String> revocationReason,
    Optional<String> rotatedToId,
    Optional<Instant> lastUsedAt,
    Json metadata,
    Instant createdAt,
    Instant updatedAt) {
  static final Check CHECK = new Check("a key");

  public ApiKey {
    CHECK.id("id", id);
    CHECK.optionalId("ownerId", ownerId);
    CHECK.optionalId("organizationId", organizationId);
    CHECK.name("hashScheme", hashScheme);
    CHECK.text("displayHint", displayHint, Limits.NAME_LENGTH);
    CHECK.text("name", name, Limits.NAME_LENGTH);
    CHECK.text("description", description, Limits.TEXT_LENGTH);
    scopes = checkScopes(scopes);
    resources = checkResources(resources);
    tags = foldTags(tags);
    expiresAt = CHECK.time("expiresAt", expiresAt);
    revokedAt = CHECK.time("revokedAt", revokedAt);
    CHECK.text("revocationReason", revocationReason, Limits.TEXT_LENGTH);
    CHECK.optionalId("rotatedToId", rotatedToId);
    lastUsedAt = CHECK.time("lastUsedAt", lastUsedAt);
    CHECK.object("metadata", metadata);
    createdAt = CHECK.time("createdAt", createdAt);
    updatedAt = CHECK.time("updatedAt", updatedAt);
    if (revocationReason.isPresent() && revokedAt.isEmpty()) {
      throw new StorageException.InvalidInput(
          "revocationReason", "a key with a revocation reason has no revocation time");
    }
  }

  /** The state of this key at {@code now}. Its owner and its organization do not count here. */
  public KeyState stateAt(Instant now) {
    if (expiresAt.isPresent() && !expiresAt.get().isAfter(now)) {
      return KeyState.EXPIRED;
    }
    if (revokedAt.isPresent()) {
      return KeyState.REVOKED;
    }
    return enabled ? KeyState.ACTIVE : KeyState.DISABLED;
  }

  static List<String> checkScopes(Collection<String> scopes) {
    List<String> checked = CHECK.names("scopes", scopes);
    return CHECK.fitsJson("scopes", checked, Check.jsonLength(checked));
  }

  static Map<String, List<String>> checkResources(Map<String, List<String>> resources) {
    CHECK.size("resources", resources.size());
    Map<String, List<String>> copy = new HashMap<>();
    resources.forEach(
        (resource, scopes) ->
            copy.put(
                CHECK.text("resources", resource, 0, Limits.NAME_LENGTH),
                CHECK.names("resources", scopes)));
    int atMost =
        Check.jsonLength(copy.keySet()) + copy.values().stream().mapToInt(Check::jsonLength).sum();
    return CHECK.fitsJson("resources", Map.copyOf(copy), atMost);
  }

  static List<String> foldTags(Collection<String> tags) {
    List<String> folded = tags.stream().map(Text::fold).distinct().toList();
    List<String> checked = CHECK.names("tags", folded);
    return CHECK.fitsJson("tags", checked, Check.jsonLength(checked));
  }

  /**
   * A builder that starts with an enabled key without owner, organization, scopes, tags and expiry.
   */
  public static ApiKeyBuilder builder(
      String id, KeyHash hash, String hashScheme, Instant createdAt) {
    return new ApiKeyBuilder(id, hash, hashScheme, createdAt);
  }

  /** A builder that starts with the components of this key. */
  public ApiKeyBuilder toBuilder() {
    return new ApiKeyBuilder(this);
  }
}
