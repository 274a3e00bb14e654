package dev.keyhold.spi;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A change of a key's description. Components that the patch does not name stay as they are. Lists,
 * maps and metadata are replaced as a whole and never cleared; to empty them, set empty ones. A
 * patch does not enable, disable or revoke a key, does not record a use, and never changes its
 * organization: what an organization's key opens belongs to that organization.
 */
public record ApiKeyPatch(
    Change<String> ownerId,
    Change<String> name,
    Change<String> description,
    Change<List<String>> scopes,
    Change<Map<String, List<String>>> resources,
    Change<List<String>> tags,
    Change<Instant> expiresAt,
    Change<Json> metadata) {

  /** Changes nothing. */
  public static final ApiKeyPatch NONE =
      new ApiKeyPatch(
          Change.keep(),
          Change.keep(),
          Change.keep(),
          Change.keep(),
          Change.keep(),
          Change.keep(),
          Change.keep(),
          Change.keep());

  public ApiKeyPatch {
    ApiKey.CHECK.optionalId("ownerId", ownerId.value());
    ApiKey.CHECK.text("name", name.value(), Limits.NAME_LENGTH);
    ApiKey.CHECK.text("description", description.value(), Limits.TEXT_LENGTH);
    ApiKey.CHECK.notCleared("scopes", scopes);
    ApiKey.CHECK.notCleared("resources", resources);
    ApiKey.CHECK.notCleared("tags", tags);
    ApiKey.CHECK.notCleared("metadata", metadata);
    scopes = scopes.map(ApiKey::checkScopes);
    resources = resources.map(ApiKey::checkResources);
    tags = tags.map(ApiKey::foldTags);
    expiresAt = expiresAt.map(time -> ApiKey.CHECK.time("expiresAt", time));
    metadata.value().ifPresent(json -> ApiKey.CHECK.object("metadata", json));
  }

  /** This patch, which also sets, clears or keeps the owner. */
  public ApiKeyPatch ownerId(Change<String> change) {
    return new ApiKeyPatch(change, name, description, scopes, resources, tags, expiresAt, metadata);
  }

  /** This patch, which also sets, clears or keeps the name. */
  public ApiKeyPatch name(Change<String> change) {
    return new ApiKeyPatch(
        ownerId, change, description, scopes, resources, tags, expiresAt, metadata);
  }

  /** This patch, which also sets, clears or keeps the description. */
  public ApiKeyPatch description(Change<String> change) {
    return new ApiKeyPatch(ownerId, name, change, scopes, resources, tags, expiresAt, metadata);
  }

  /** This patch, which also replaces the scopes. */
  public ApiKeyPatch scopes(List<String> value) {
    return new ApiKeyPatch(
        ownerId, name, description, Change.to(value), resources, tags, expiresAt, metadata);
  }

  /** This patch, which also replaces the resource scopes. */
  public ApiKeyPatch resources(Map<String, List<String>> value) {
    return new ApiKeyPatch(
        ownerId, name, description, scopes, Change.to(value), tags, expiresAt, metadata);
  }

  /** This patch, which also replaces the tags. */
  public ApiKeyPatch tags(List<String> value) {
    return new ApiKeyPatch(
        ownerId, name, description, scopes, resources, Change.to(value), expiresAt, metadata);
  }

  /** This patch, which also sets, clears or keeps the expiry. */
  public ApiKeyPatch expiresAt(Change<Instant> change) {
    return new ApiKeyPatch(ownerId, name, description, scopes, resources, tags, change, metadata);
  }

  /** This patch, which also replaces the metadata. */
  public ApiKeyPatch metadata(Json value) {
    return new ApiKeyPatch(
        ownerId, name, description, scopes, resources, tags, expiresAt, Change.to(value));
  }

  /** Whether this patch would change the key. */
  public boolean changes(ApiKey key) {
    return ownerId.changes(key.ownerId())
        || name.changes(key.name())
        || description.changes(key.description())
        || scopes.changes(Optional.of(key.scopes()))
        || resources.changes(Optional.of(key.resources()))
        || tags.changes(Optional.of(key.tags()))
        || expiresAt.changes(key.expiresAt())
        || metadata.changes(Optional.of(key.metadata()));
  }

  /** The key after this patch. */
  public ApiKey over(ApiKey key, Instant at) {
    return new ApiKey(
        key.id(),
        ownerId.over(key.ownerId()),
        key.organizationId(),
        key.hash(),
        key.hashScheme(),
        key.displayHint(),
        name.over(key.name()),
        description.over(key.description()),
        scopes.over(key.scopes()),
        resources.over(key.resources()),
        tags.over(key.tags()),
        key.enabled(),
        expiresAt.over(key.expiresAt()),
        key.revokedAt(),
        key.revocationReason(),
        key.rotatedToId(),
        key.lastUsedAt(),
        metadata.over(key.metadata()),
        key.createdAt(),
        at);
  }
}
