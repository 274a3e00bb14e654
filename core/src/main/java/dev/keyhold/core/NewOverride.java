package dev.keyhold.core;

import dev.keyhold.core.PrivilegeOverride.Effect;
import java.time.Instant;
import java.util.Optional;

/**
 * That some shall have a privilege, or have it not.
 *
 * @param subject who; empty for all members
 * @param endsAt until this instant, which does not count
 */
public record NewOverride(
    Effect effect,
    String privilege,
    Optional<Subject> subject,
    String reason,
    Optional<Instant> endsAt) {
  public static NewOverride allow(String privilege) {
    return new NewOverride(Effect.ALLOW, privilege, Optional.empty(), "", Optional.empty());
  }

  public static NewOverride deny(String privilege) {
    return new NewOverride(Effect.DENY, privilege, Optional.empty(), "", Optional.empty());
  }

  public NewOverride subject(Subject value) {
    return new NewOverride(effect, privilege, Optional.of(value), reason, endsAt);
  }

  public NewOverride reason(String value) {
    return new NewOverride(effect, privilege, subject, value, endsAt);
  }

  public NewOverride endsAt(Instant value) {
    return new NewOverride(effect, privilege, subject, reason, Optional.of(value));
  }
}
