package dev.keyhold.spring.security;

import dev.keyhold.audit.AuditScope;
import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.Verification;
import dev.keyhold.keys.Verification.Rejected;
import dev.keyhold.keys.Verification.Verified;
import dev.keyhold.spi.StorageException;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Locale;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.Authentication;

/**
 * Verifies what was presented. Each time is an observation {@code keyhold.key.verification}, whose
 * {@code outcome} is {@code verified}, {@code unavailable}, or why the key was refused.
 */
final class KeyVerification implements AuthenticationProvider {
  private static final String OBSERVATION = "keyhold.key.verification";
  private static final String OUTCOME = "outcome";

  private final ApiKeys keys;
  private final AuditScope scope;
  private final ObservationRegistry observations;

  KeyVerification(ApiKeys keys, AuditScope scope, ObservationRegistry observations) {
    this.keys = keys;
    this.scope = scope;
    this.observations = observations;
  }

  @Override
  public boolean supports(Class<?> authentication) {
    return PresentedKey.class.isAssignableFrom(authentication);
  }

  /**
   * @throws BadCredentialsException if the key may not be used, for whatever reason
   * @throws AuthenticationServiceException if that cannot be known now
   */
  @Override
  public KeyAuthentication authenticate(Authentication presented) {
    PresentedKey key = (PresentedKey) presented;
    Observation observation = Observation.start(OBSERVATION, observations);
    try {
      Verification verification =
          scope.call(key.caller().context().build(), () -> keys.verify(key.getCredentials()));
      observation.lowCardinalityKeyValue(OUTCOME, outcome(verification));
      if (verification instanceof Verified verified) {
        return new KeyAuthentication(verified.key(), key.caller());
      }
      throw new BadCredentialsException("the key is not accepted");
    } catch (StorageException e) {
      observation.lowCardinalityKeyValue(OUTCOME, "unavailable");
      throw new AuthenticationServiceException("keys cannot be verified now", e);
    } finally {
      observation.stop();
    }
  }

  private static String outcome(Verification verification) {
    return verification instanceof Rejected rejected
        ? rejected.reason().name().toLowerCase(Locale.ROOT)
        : "verified";
  }
}
