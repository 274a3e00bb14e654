package dev.keyhold.keys;

import dev.keyhold.spi.ApiKey;
import java.util.Optional;

/** The result of verifying a presented key. */
public sealed interface Verification {

  /**
   * The key is known and may be used now. {@link Scopes} tells for what.
   *
   * @param key the key as it was found; if its hash was upgraded meanwhile, the next verification
   *     shows it
   */
  record Verified(ApiKey key) implements Verification {
    /** The organization to which the key belongs, which is active; empty if it belongs to none. */
    public Optional<String> organizationId() {
      return key.organizationId();
    }
  }

  /**
   * The key may not be used.
   *
   * @param keyId the stored key that was presented, for the log and the audit trail; empty if no
   *     stored key was
   */
  record Rejected(Reason reason, Optional<String> keyId) implements Verification {}

  /**
   * Why a key may not be used. If there are several reasons, the first in this order counts. The
   * names of the constants are codes that may be passed on.
   *
   * <p>The reasons from {@link #EXPIRED} on prove that the key exists; only a caller who has the
   * key can get one. If your callers must not learn even that, tell them {@link #INVALID_KEY}.
   */
  enum Reason {
    /** No key was presented. */
    MISSING_KEY("Missing API key"),
    /**
     * The text cannot be a key: it has another prefix, a wrong checksum, is too long, or is not
     * well-formed Unicode.
     */
    INVALID_FORMAT("Invalid API key format"),
    /** There is no such key. */
    INVALID_KEY("Invalid API key"),
    EXPIRED("API key has expired"),
    REVOKED("API key has been revoked"),
    DISABLED("API key is disabled"),
    /** The owner is suspended or deactivated; the key works again once the owner is active. */
    OWNER_INACTIVE("The owner of the API key is not active"),
    /** The organization is suspended; the key works again once the organization is active. */
    ORGANIZATION_INACTIVE("The organization of the API key is not active");

    private final String message;

    Reason(String message) {
      this.message = message;
    }

    /** The reason in English, suitable for a response to the caller. */
    public String message() {
      return message;
    }
  }
}
