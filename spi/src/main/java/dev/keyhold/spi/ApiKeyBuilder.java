package dev.keyhold.spi;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects the components of an {@link ApiKey}; each method is named after its component. */
public final class ApiKeyBuilder {
  private final String id;
  private final Instant createdAt;
  private Optional<String> ownerId = Optional.empty();
  private Optional<String> organizationId = Optional.empty();
  private KeyHash hash;
  private String hashScheme;
  private Optional<String> displayHint = Optional.empty();
  private Optional<String> name = Optional.empty();
  private Optional<String> description = Optional.empty();
  private List<String> scopes = List.of();
  private Map<String, List<String>> resources = Map.of();
  private List<String> tags = List.of();
  private boolean enabled = true;
  private Optional<Instant> expiresAt = Optional.empty();
  private Optional<Instant> revokedAt = Optional.empty();
  private Optional<String> revocationReason = Optional.empty();
  private Optional<String> rotatedToId = Optional.empty();
  private Optional<Instant> lastUsedAt = Optional.empty();
  private Json metadata = Json.EMPTY_OBJECT;
  private Instant updatedAt;

  ApiKeyBuilder(String id, KeyHash hash, String hashScheme, Instant createdAt) {
    this.id = id;
    this.hash = hash;
    this.hashScheme = hashScheme;
    this.createdAt = createdAt;
    this.updatedAt = createdAt;
  }

  ApiKeyBuilder(ApiKey key) {
    this(key.id(), key.hash(), key.hashScheme(), key.createdAt());
    ownerId = key.ownerId();
    organizationId = key.organizationId();
    displayHint = key.displayHint();
    name = key.name();
    description = key.description();
    scopes = key.scopes();
    resources = key.resources();
    tags = key.tags();
    enabled = key.enabled();
    expiresAt = key.expiresAt();
    revokedAt = key.revokedAt();
    revocationReason = key.revocationReason();
    rotatedToId = key.rotatedToId();
    lastUsedAt = key.lastUsedAt();
    metadata = key.metadata();
    updatedAt = key.updatedAt();
  }

  public ApiKeyBuilder ownerId(String value) {
    ownerId = Optional.of(value);
    return this;
  }

  public ApiKeyBuilder organizationId(String value) {
    organizationId = Optional.of(value);
    return this;
  }

  public ApiKeyBuilder hash(KeyHash value) {
    hash = value;
    return this;
  }

  public ApiKeyBuilder hashScheme(String value) {
    hashScheme = value;
    return this;
  }

  public ApiKeyBuilder displayHint(String value) {
    displayHint = Optional.of(value);
    return this;
  }

  public ApiKeyBuilder name(String value) {
    name = Optional.of(value);
    return this;
  }

  public ApiKeyBuilder description(String value) {
    description = Optional.of(value);
    return this;
  }

  public ApiKeyBuilder scopes(List<String> value) {
    scopes = value;
    return this;
  }

  public ApiKeyBuilder resources(Map<String, List<String>> value) {
    resources = value;
    return this;
  }

  public ApiKeyBuilder tags(List<String> value) {
    tags = value;
    return this;
  }

  public ApiKeyBuilder enabled(boolean value) {
    enabled = value;
    return this;
  }

  public ApiKeyBuilder expiresAt(Instant value) {
    expiresAt = Optional.of(value);
    return this;
  }

  public ApiKeyBuilder revokedAt(Instant value) {
    revokedAt = Optional.of(value);
    return this;
  }

  public ApiKeyBuilder revocationReason(String value) {
    revocationReason = Optional.of(value);
    return this;
  }

  public ApiKeyBuilder rotatedToId(String value) {
    rotatedToId = Optional.of(value);
    return this;
  }

  public ApiKeyBuilder lastUsedAt(Instant value) {
    lastUsedAt = Optional.of(value);
    return this;
  }

  public ApiKeyBuilder metadata(Json value) {
    metadata = value;
    return this;
  }

  public ApiKeyBuilder updatedAt(Instant value) {
    updatedAt = value;
    return this;
  }

  /** Makes the key and checks it. */
  public ApiKey build() {
    return new ApiKey(
        id,
        ownerId,
        organizationId,
        hash,
        hashScheme,
        displayHint,
        name,
        description,
        scopes,
        resources,
        tags,
        enabled,
        expiresAt,
        revokedAt,
        revocationReason,
        rotatedToId,
        lastUsedAt,
        metadata,
        createdAt,
        updatedAt);
  }
}
