package dev.keyhold.keys;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.ApiKeyBuilder;
import dev.keyhold.spi.ApiKeyPatch;
import dev.keyhold.spi.Change;
import dev.keyhold.spi.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The wanted components of a new key. They have the same meaning as in {@link ApiKey}. Each method
 * returns a copy of this request with one of them.
 *
 * @param fields the components as a change of an empty key; without an expiry, the key gets the
 *     default of the {@link KeyPolicy}
 */
public record KeyRequest(ApiKeyPatch fields, Optional<String> organizationId, boolean enabled) {

  /** An enabled key without owner, organization, scopes, tags and expiry. */
  public static final KeyRequest PLAIN = new KeyRequest(ApiKeyPatch.NONE, Optional.empty(), true);

  public KeyRequest ownerId(String value) {
    return with(fields.ownerId(Change.to(value)));
  }

  public KeyRequest organizationId(String value) {
    return new KeyRequest(fields, Optional.of(value), enabled);
  }

  public KeyRequest name(String value) {
    return with(fields.name(Change.to(value)));
  }

  public KeyRequest description(String value) {
    return with(fields.description(Change.to(value)));
  }

  public KeyRequest scopes(List<String> value) {
    return with(fields.scopes(value));
  }

  /** As a map, or made by {@link Resources}. */
  public KeyRequest resources(Map<String, List<String>> value) {
    return with(fields.resources(value));
  }

  public KeyRequest tags(List<String> value) {
    return with(fields.tags(value));
  }

  public KeyRequest enabled(boolean value) {
    return new KeyRequest(fields, organizationId, value);
  }

  public KeyRequest expiresAt(Instant value) {
    return expiring(Optional.of(value));
  }

  public KeyRequest metadata(Json value) {
    return with(fields.metadata(value));
  }

  private KeyRequest with(ApiKeyPatch changed) {
    return new KeyRequest(changed, organizationId, enabled);
  }

  /** This request, with another expiry or none. */
  KeyRequest expiring(Optional<Instant> expiry) {
    return with(fields.expiresAt(change(expiry)));
  }

  private static <T> Change<T> change(Optional<T> value) {
    return value.map(Change::to).orElse(Change.clear());
  }

  ApiKey over(ApiKeyBuilder row) {
    organizationId.ifPresent(row::organizationId);
    ApiKey bare = row.enabled(enabled).build();
    return fields.over(bare, bare.createdAt());
  }

  /** A request for a key like this one. */
  static KeyRequest like(ApiKey key) {
    ApiKeyPatch fields =
        new ApiKeyPatch(
            change(key.ownerId()),
            change(key.name()),
            change(key.description()),
            Change.to(key.scopes()),
            Change.to(key.resources()),
            Change.to(key.tags()),
            change(key.expiresAt()),
            Change.to(key.metadata()));
    return new KeyRequest(fields, key.organizationId(), key.enabled());
  }
}
