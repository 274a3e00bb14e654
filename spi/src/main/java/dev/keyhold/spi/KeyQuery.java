package dev.keyhold.spi;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Which keys are wanted: those that match everything that is named.
 *
 * @param ownerId whose keys; empty for anybody's and nobody's
 * @param ownerless whether only keys without an owner are wanted; not together with an owner
 * @param organizationId the keys of which organization, whoever owns them; empty for those of any
 *     and of none
 * @param tags at least one of these, after {@link Text#fold}; empty for keys with any tags or none
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
          "ownerless", "a key query asks for an owner and for none");
    }
  }

  /** This query, for the keys of one account. */
  public KeyQuery ownedBy(String accountId) {
    return new KeyQuery(Optional.of(accountId), false, organizationId, tags);
  }

  /** This query, for keys without an owner. */
  public KeyQuery withoutOwner() {
    return new KeyQuery(Optional.empty(), true, organizationId, tags);
  }

  /** This query, for the keys of one organization. */
  public KeyQuery ofOrganization(String id) {
    return new KeyQuery(ownerId, ownerless, Optional.of(id), tags);
  }

  /** This query, for keys with at least one of these tags. */
  public KeyQuery taggedAnyOf(Collection<String> wanted) {
    return new KeyQuery(ownerId, ownerless, organizationId, List.copyOf(wanted));
  }

  /** Whether a key is wanted. */
  public boolean matches(ApiKey key) {
    return (!ownerless || key.ownerId().isEmpty())
        && (ownerId.isEmpty() || ownerId.equals(key.ownerId()))
        && (organizationId.isEmpty() || organizationId.equals(key.organizationId()))
        && (tags.isEmpty() || tags.stream().anyMatch(key.tags()::contains));
  }
}
