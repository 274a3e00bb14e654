package dev.keyhold.spring.security;

import dev.keyhold.audit.AuditScope;
import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.KeyPolicy;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;

/** How keys are found in requests and verified; a bean, which the configurers look for. */
public final class KeyGuard {
  private final KeyReading reading;
  private final KeyVerification verification;

  /**
   * @param headerNames in which keys may stand
   * @param policy of {@code keys}
   * @param scope of the storage's trail
   */
  public KeyGuard(
      ApiKeys keys,
      KeyPolicy policy,
      List<String> headerNames,
      AuditScope scope,
      ObservationRegistry observations) {
    this.reading = new KeyReading(headerNames, policy);
    this.verification = new KeyVerification(keys, scope, observations);
  }

  /** Whether a text has the beginning of keys; never where they have none. */
  boolean beginsAsKey(String text) {
    return reading.beginsAsKey(text);
  }

  KeyReading reading() {
    return reading;
  }

  KeyVerification verification() {
    return verification;
  }
}
