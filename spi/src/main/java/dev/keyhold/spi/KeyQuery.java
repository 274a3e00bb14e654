package dev.keyhold.spi;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A filter of keys. A key must match every component that is given.
 *
 * @param ownerId the account that owns the keys; empty for keys with any owner or none
 * @param ownerless whether only keys without an owner match; not together with {@code ownerId}
 * @param organizationId the organization to which the keys belong, with any owner; empty for keys
 *     of any organization or none
 * @param tags a key must have at least one of these, compared after {@link Text#fold}; empty for
 *     keys with any tags or none
 */
public record KeyQuery(
    Optional<String> ownerId,
    boolean ownerless,
    Optional<String> organizationId,
    List<String> tags) {
  static final Check CHECK = new Check("a key query");

  /** All keys. */
  public static final KeyQuery ALL =
      new KeyQuery(Optional.empty(), false, Optional.empty(), List.of());

  public KeyQuery {
    CHECK.optionalId("ownerId", ownerId);
    CHECK.optionalId("organizationId", organizationId);
    tags = ApiKey.foldTags(tags);
    if (ownerless && ownerId.isPresent()) {
      throw new StorageException.InvalidInput(
          "ownerless", "a key query asks for keys of an owner and for keys without one");
    }
  }

  /** This query, limited to the keys that one account owns. */
  public KeyQuery ownedBy(String accountId) {
    return new KeyQuery(Optional.of(accountId), false, organizationId, tags);
  }

  /** This query, limited to keys without an owner. */
  public KeyQuery withoutOwner() {
    return new KeyQuery(Optional.empty(), true, organizationId, tags);
  }

  /** This query, limited to the keys of one organization. */
  public KeyQuery ofOrganization(String id) {
    return new KeyQuery(ownerId, ownerless, Optional.of(id), tags);
  }

  /** This query, limited to keys with at least one of these tags. */
  public KeyQuery taggedAnyOf(Collection<String> wanted) {
    return new KeyQuery(ownerId, ownerless, organizationId, List.copyOf(wanted));
  }

  /** Whether a key matches. */
  public boolean matches(ApiKey key) {
    return (!ownerless || key.ownerId().isEmpty())
        && (ownerId.isEmpty() || ownerId.equals(key.ownerId()))
        && (organizationId.isEmpty() || organizationId.equals(key.organizationId()))
        && (tags.isEmpty() || tags.stream().anyMatch(key.tags()::contains));
  }
}
