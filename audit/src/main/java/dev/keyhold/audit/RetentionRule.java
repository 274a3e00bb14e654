package dev.keyhold.audit;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.StorageException;
import java.time.Duration;
import java.util.Optional;

/**
 * How long some entries are kept.
 *
 * @param action the action, or {@code noun.*} for all actions of a noun; empty for all actions
 * @param organizationId the organization of the entries; empty for entries of any organization or
 *     none
 * @param keep how long the entries are kept, at least a minute; empty for ever
 */
public record RetentionRule(
    Optional<String> action, Optional<String> organizationId, Optional<Duration> keep) {

  /** Keeps all entries for ever. */
  public static final RetentionRule FOR_EVER =
      new RetentionRule(Optional.empty(), Optional.empty(), Optional.empty());

  private static final String ANY_VERB = ".*";

  public RetentionRule {
    if (keep.isPresent() && keep.get().compareTo(Duration.ofMinutes(1)) < 0) {
      throw new StorageException.InvalidInput(
          "a retention rule keeps entries for less than a minute");
    }
  }

  /** Keeps all entries for a time. */
  public static RetentionRule keep(Duration keep) {
    return new RetentionRule(Optional.empty(), Optional.empty(), Optional.of(keep));
  }

  /** This rule, limited to one action, or to all actions of a noun: {@code api_key.*}. */
  public RetentionRule ofAction(String value) {
    return new RetentionRule(Optional.of(value), organizationId, keep);
  }

  /** This rule, limited to one organization. */
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
