package dev.keyhold.audit;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.StorageException;
import java.time.Duration;
import java.util.Optional;

/**
 * For how long some entries are kept.
 *
 * @param action which action, or, as {@code noun.*}, all of a noun; empty for all
 * @param organizationId of which organization; empty for all and none
 * @param keep for how long, at least a minute; empty for ever
 */
public record RetentionRule(
    Optional<String> action, Optional<String> organizationId, Optional<Duration> keep) {

  /** All entries, for ever. */
  public static final RetentionRule FOR_EVER =
      new RetentionRule(Optional.empty(), Optional.empty(), Optional.empty());

  private static final String ANY_VERB = ".*";

  public RetentionRule {
    if (keep.isPresent() && keep.get().compareTo(Duration.ofMinutes(1)) < 0) {
      throw new StorageException.InvalidInput("a retention rule keeps entries for under a minute");
    }
  }

  /** All entries, for so long. */
  public static RetentionRule keep(Duration keep) {
    return new RetentionRule(Optional.empty(), Optional.empty(), Optional.of(keep));
  }

  /** This rule, for one action, or for all of a noun: {@code api_key.*}. */
  public RetentionRule ofAction(String value) {
    return new RetentionRule(Optional.of(value), organizationId, keep);
  }

  /** This rule, for one organization. */
  public RetentionRule inOrganization(String id) {
    return new RetentionRule(action, Optional.of(id), keep);
  }

  boolean governs(AuditEntry entry) {
    return (action.isEmpty() || isOf(action.get(), entry.action()))
        && (organizationId.isEmpty() || organizationId.equals(entry.organizationId()));
  }

  private static boolean isOf(String wanted, String action) {
    return wanted.endsWith(ANY_VERB)
        ? action.startsWith(wanted.substring(0, wanted.length() - 1))
        : action.equals(wanted);
  }
}
