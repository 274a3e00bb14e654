package dev.keyhold.keys;

import dev.keyhold.spi.ApiKey;
import java.util.Optional;

/** What the verification of a presented key came to. */
public sealed interface Verification {

  /**
   * The key is known and may be used now. What it may be used for is for {@link Scopes} to say.
   *
   * @param key as it was found; that its hash was upgraded meanwhile shows at the next look
   */
  record Verified(ApiKey key) implements Verification {
    /** The organization to which the key belongs; it is active. Empty if it belongs to none. */
    public Optional<String> organizationId() {
      return key.organizationId();
    }
  }

  /**
   * The key may not be used.
   *
   * @param keyId which stored key was presented, for the log and the audit trail; empty if none was
   */
  record Rejected(Reason reason, Optional<String> keyId) implements Verification {}

  /**
   * Why a key may not be used; a key with several reasons is rejected for the first in this order.
   * The constants' names are the codes to pass on.
   *
   * <p>From {@link #EXPIRED} on, a reason proves that the key exists, which only its holder can
   * bring about. Whoever may not know it either is told {@link #INVALID_KEY}.
   */
  enum Reason {
    /** There is no key in what was presented. */
    MISSING_KEY("Missing API key"),
    /**
     * The text cannot be a key: another prefix, a wrong checksum, too long, or no well-formed
     * Unicode.
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

    /** The reason in English, in words fit for an answer to the caller. */
    public String message() {
      return message;
    }
  }
}
