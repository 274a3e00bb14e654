package dev.keyhold.spi;

import java.time.Instant;
import java.util.Locale;

/**
 * A group of accounts.
 *
 * @param id unique; the caller gives it
 * @param name unique, compared exactly
 * @param slug unique; 1 to {@link Limits#SLUG_LENGTH} of {@code a-z}, {@code 0-9} and {@code -},
 *     with no {@code -} at either end, so that it fits a URL and a host name
 * @param ownerId the account that answers for the organization, always one of its owner members
 * @param status whether its keys work
 * @param metadata a JSON object that belongs to the hub
 */
public record Organization(
    String id,
    String name,
    String slug,
    String ownerId,
    OrganizationStatus status,
    Json metadata,
    Instant createdAt,
    Instant updatedAt) {
  static final Check CHECK = new Check("an organization");

  public Organization {
    CHECK.id("id", id);
    CHECK.name("name", name);
    checkSlug(slug);
    CHECK.id("ownerId", ownerId);
    CHECK.object("metadata", metadata);
    createdAt = CHECK.time("createdAt", createdAt);
    updatedAt = CHECK.time("updatedAt", updatedAt);
  }

  static String checkSlug(String slug) {
    boolean fits =
        !slug.isEmpty()
            && slug.length() <= Limits.SLUG_LENGTH
            && slug.chars().allMatch(Organization::fitsSlug)
            && !slug.startsWith("-")
            && !slug.endsWith("-");
    if (!fits) {
      throw new StorageException.InvalidInput(
          "slug",
          String.format(
              Locale.ROOT,
              "a slug is 1 to %d of a-z, 0-9 and -, with no - at either end",
              Limits.SLUG_LENGTH));
    }
    return slug;
  }

  private static boolean fitsSlug(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  }

  /** A copy of this organization with another owner, updated at {@code at}. */
  public Organization ownedBy(String accountId, Instant at) {
    return new Organization(id, name, slug, accountId, status, metadata, createdAt, at);
  }

  /** A copy of this organization with another status, updated at {@code at}. */
  public Organization with(OrganizationStatus newStatus, Instant at) {
    return new Organization(id, name, slug, ownerId, newStatus, metadata, createdAt, at);
  }

  /** A new, active organization without metadata; it needs a name, a slug and an owner. */
  public static Builder builder(String id, Instant createdAt) {
    return new Builder(id, createdAt);
  }

  /** Collects the components of an organization. */
  public static final class Builder {
    private final String id;
    private final Instant createdAt;
    private String name = "";
    private String slug = "";
    private String ownerId = "";

    private Builder(String id, Instant createdAt) {
      this.id = id;
      this.createdAt = createdAt;
    }

    public Builder name(String value) {
      name = value;
      return this;
    }

    public Builder slug(String value) {
      slug = value;
      return this;
    }

    public Builder ownerId(String value) {
      ownerId = value;
      return this;
    }

    /** The organization; its update time is its creation time. */
    public Organization build() {
      return new Organization(
          id,
          name,
          slug,
          ownerId,
          OrganizationStatus.ACTIVE,
          Json.EMPTY_OBJECT,
          createdAt,
          createdAt);
    }
  }
}
