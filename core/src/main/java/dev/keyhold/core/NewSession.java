package dev.keyhold.core;

import dev.keyhold.spi.StorageException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * That an administrator shall work in the shoes of a member.
 *
 * @param reason 10 to 4,096 characters
 * @param actions what shall be done; empty for all that the target may do
 * @param duration an hour at the most
 * @param approvedBy the account that agreed to it
 */
public record NewSession(
    String adminId,
    String targetId,
    String reason,
    Set<String> actions,
    Duration duration,
    Optional<String> approvedBy) {
  /** The longest that a session lasts. */
  public static final Duration LONGEST = Duration.ofHours(1);

  private static final int SHORTEST_REASON = 10;

  public NewSession {
    actions = Set.copyOf(actions);
    PowerRows.checkActions(actions);
    PowerRows.atLeast(SHORTEST_REASON, "reason", reason.strip());
    if (adminId.equals(targetId)) {
      throw new StorageException.InvalidInput("targetId", "nobody impersonates himself");
    }
    if (duration.compareTo(LONGEST) > 0 || duration.toMillis() < 1) {
      throw new StorageException.InvalidInput(
          "duration", "a session lasts some time, and at the most " + LONGEST);
    }
  }

  /** Who works in whose shoes. */
  public record Between(String adminId, String targetId) {}

  /** For a quarter of an hour, and all that the target may do. */
  public static NewSession of(Between between, String reason) {
    return new NewSession(
        between.adminId(),
        between.targetId(),
        reason,
        Set.of(),
        Duration.ofMinutes(15),
        Optional.empty());
  }

  public NewSession actions(String... values) {
    return new NewSession(adminId, targetId, reason, Set.of(values), duration, approvedBy);
  }

  public NewSession duration(Duration value) {
    return new NewSession(adminId, targetId, reason, actions, value, approvedBy);
  }

  public NewSession approvedBy(String accountId) {
    return new NewSession(adminId, targetId, reason, actions, duration, Optional.of(accountId));
  }
}
