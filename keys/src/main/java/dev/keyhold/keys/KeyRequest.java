package dev.keyhold.keys;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.ApiKeyBuilder;
import dev.keyhold.spi.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The wanted components of a new key. They have the same meaning as in {@link ApiKey}, and are
 * checked when the key is issued.
 *
 * @param resources a map, which {@link Resources} can make
 * @param expiresAt when the key expires; empty for the default of the {@link KeyPolicy}
 */
public record KeyRequest(
    Optional<String> ownerId,
    Optional<String> organizationId,
    Optional<String> name,
    Optional<String> description,
    List<String> scopes,
    Map<String, List<String>> resources,
    List<String> tags,
    boolean enabled,
    Optional<Instant> expiresAt,
    Json metadata) {

  public KeyRequest {
    scopes = List.copyOf(scopes);
    resources = Map.copyOf(resources);
    tags = List.copyOf(tags);
  }

  /**
   * A builder that starts with an enabled key without owner, organization, scopes, tags and expiry.
   */
  public static Builder builder() {
    return new Builder();
  }

  ApiKeyBuilder over(ApiKeyBuilder row) {
    ownerId.ifPresent(row::ownerId);
    organizationId.ifPresent(row::organizationId);
    name.ifPresent(row::name);
    description.ifPresent(row::description);
    expiresAt.ifPresent(row::expiresAt);
    return row.scopes(scopes).resources(resources).tags(tags).enabled(enabled).metadata(metadata);
  }

  /** This request, with another expiry. */
  KeyRequest expiring(Optional<Instant> expiry) {
    return new KeyRequest(
        ownerId,
        organizationId,
        name,
        description,
        scopes,
        resources,
        tags,
        enabled,
        expiry,
        metadata);
  }

  /** A request for a key like this one. */
  static KeyRequest like(ApiKey key) {
    return new KeyRequest(
        key.ownerId(),
        key.organizationId(),
        key.name(),
        key.description(),
        key.scopes(),
        key.resources(),
        key.tags(),
        key.enabled(),
        key.expiresAt(),
        key.metadata());
  }

  /** Collects the components of a request; each method is named after its component. */
  public static final class Builder {
    private Optional<String> ownerId = Optional.empty();
    private Optional<String> organizationId = Optional.empty();
    private Optional<String> name = Optional.empty();
    private Optional<String> description = Optional.empty();
    private List<String> scopes = List.of();
    private Map<String, List<String>> resources = Map.of();
    private List<String> tags = List.of();
    private boolean enabled = true;
    private Optional<Instant> expiresAt = Optional.empty();
    private Json metadata = Json.EMPTY_OBJECT;

    private Builder() {}

    public Builder ownerId(String value) {
      ownerId = Optional.of(value);
      return this;
    }

    public Builder organizationId(String value) {
      organizationId = Optional.of(value);
      return this;
    }

    public Builder name(String value) {
      name = Optional.of(value);
      return this;
    }

    public Builder description(String value) {
      description = Optional.of(value);
      return this;
    }

    public Builder scopes(List<String> value) {
      scopes = value;
      return this;
    }

    public Builder resources(Map<String, List<String>> value) {
      resources = value;
      return this;
    }

    public Builder tags(List<String> value) {
      tags = value;
      return this;
    }

    public Builder enabled(boolean value) {
      enabled = value;
      return this;
    }

    public Builder expiresAt(Instant value) {
      expiresAt = Optional.of(value);
      return this;
    }

    public Builder metadata(Json value) {
      metadata = value;
      return this;
    }

    public KeyRequest build() {
      return new KeyRequest(
          ownerId,
          organizationId,
          name,
          description,
          scopes,
          resources,
          tags,
          enabled,
          expiresAt,
          metadata);
    }
  }
}
