package dev.keyhold.keys;

import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA-256 (RFC 2104) under one pepper.
 *
 * <p>Every message gets a copy of a code that was set up once and is not fed itself, so that
 * threads share nothing and no thread keeps a pepper beyond the scheme's life.
 */
final class KeyedDigest {
  private static final String ALGORITHM = "HmacSHA256";

  private final Key pepper;
  private final Mac prototype;

  /** Copies the pepper. */
  KeyedDigest(byte[] pepper) {
    this.pepper = new SecretKeySpec(pepper, ALGORITHM);
    this.prototype = setUp();
  }

  byte[] of(byte[] message) {
    return fresh().doFinal(message);
  }

  private Mac fresh() {
    try {
      return (Mac) prototype.clone();
    } catch (CloneNotSupportedException e) {
      return setUp(); // codes of some security providers, such as those in hardware
    }
  }

  private Mac setUp() {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(pepper);
      return mac;
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("this Java runtime has no usable " + ALGORITHM, e);
    }
  }
}
