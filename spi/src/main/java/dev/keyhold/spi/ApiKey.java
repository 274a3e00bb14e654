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
 * <p>A key moves only forward: enabled and disabled may follow each other, and revoked follows
 * either and stays.
 *
 * @param id unique; the caller gives it
 * @param ownerId the account whose key it is; empty for a key without an owner
 * @param hash unique, also among revoked keys
 * @param hashScheme how the hash was made, such as {@code sha256}
 * @param displayHint what people may be shown of the secret, such as its last four characters
 * @param scopes what the key may do anywhere, in the order given
 * @param resources what the key may do to single resources: scopes by resource, such as {@code
 *     document:7}
 * @param tags folded by {@link Text#fold}, each once, in the order given
 * @param expiresAt from this very millisecond on the key is expired
 * @param revocationReason why it was revoked, if it was and somebody said so
 * @param rotatedToId the key that follows it; need not be in this storage
 * @param lastUsedAt the latest use that was recorded
 * @param metadata a JSON object that belongs to the hub
 */
public record ApiKey(
    String id,
    Optional<String> ownerId,
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

  public ApiKey {
    Check.id("the id of a key", id);
    Check.optionalId("the owner of a key", ownerId);
    Check.name("the hash scheme of a key", hashScheme);
    Check.text("the display hint of a key", displayHint, Limits.NAME_LENGTH);
    Check.text("the name of a key", name, Limits.NAME_LENGTH);
    Check.text("the description of a key", description, Limits.TEXT_LENGTH);
    scopes = checkScopes(scopes);
    resources = checkResources(resources);
    tags = foldTags(tags);
    expiresAt = Check.time("the expiry of a key", expiresAt);
    revokedAt = Check.time("the revocation time of a key", revokedAt);
    Check.text("the revocation reason of a key", revocationReason, Limits.TEXT_LENGTH);
    Check.optionalId("the successor of a key", rotatedToId);
    lastUsedAt = Check.time("the last use of a key", lastUsedAt);
    Check.object("the metadata of a key", metadata);
    createdAt = Limits.time("the creation time of a key", createdAt);
    updatedAt = Limits.time("the update time of a key", updatedAt);
    if (revocationReason.isPresent() && revokedAt.isEmpty()) {
      throw new StorageException.InvalidInput(
          "a key with a revocation reason has no revocation time");
    }
  }

  /** How this key stands at {@code now}; its owner is not looked at. */
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
    List<String> checked = Check.names("the scopes of a key", scopes);
    return Check.fitsJson("the scopes of a key", checked, Check.jsonLength(checked));
  }

  static Map<String, List<String>> checkResources(Map<String, List<String>> resources) {
    Check.size("the resources of a key", resources.size());
    Map<String, List<String>> copy = new HashMap<>();
    resources.forEach(
        (resource, scopes) ->
            copy.put(
                Check.text("a resource of a key", resource, 0, Limits.NAME_LENGTH),
                Check.names("the scopes of a key's resource", scopes)));
    int atMost =
        Check.jsonLength(copy.keySet()) + copy.values().stream().mapToInt(Check::jsonLength).sum();
    return Check.fitsJson("the resources of a key", Map.copyOf(copy), atMost);
  }

  static List<String> foldTags(Collection<String> tags) {
    List<String> folded = tags.stream().map(Text::fold).distinct().toList();
    List<String> checked = Check.names("the tags of a key", folded);
    return Check.fitsJson("the tags of a key", checked, Check.jsonLength(checked));
  }

  /** An enabled key without owner, scopes, tags and expiry, unless told otherwise. */
  public static ApiKeyBuilder builder(
      String id, KeyHash hash, String hashScheme, Instant createdAt) {
    return new ApiKeyBuilder(id, hash, hashScheme, createdAt);
  }

  /** A builder that holds what this key is. */
  public ApiKeyBuilder toBuilder() {
    return new ApiKeyBuilder(this);
  }
}
