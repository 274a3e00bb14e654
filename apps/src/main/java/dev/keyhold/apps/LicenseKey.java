package dev.keyhold.apps;

import dev.keyhold.spi.Json;
import dev.keyhold.spi.StorageException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.lang.JoseException;

/**
 * An Ed25519 key of a root or an author, as a JSON Web Key (RFC 8037). It is named by its
 * thumbprint (RFC 7638), so that nobody can give a key the name of another.
 */
public final class LicenseKey {
  private static final String TYPE = "OKP";
  private static final String CURVE = "Ed25519";
  private static final int MOST_LENGTH = 1_024;

  /** Of 32 bytes in base64url without padding. */
  private static final int LENGTH = 43;

  /** The form of a thumbprint. */
  static final String ID = "[A-Za-z0-9_-]{" + LENGTH + "}";

  private final OctetKeyPairJsonWebKey key;
  private final String id;

  private LicenseKey(OctetKeyPairJsonWebKey key) {
    this.key = key;
    this.id = key.calculateBase64urlEncodedThumbprint("SHA-256");
  }

  /** A new key with its private part, which is a secret. */
  public static LicenseKey make() {
    try {
      return new LicenseKey(OkpJwkGenerator.generateJwk(CURVE));
    } catch (JoseException e) {
      throw new IllegalStateException("Ed25519 of the platform does not work", e);
    }
  }

  /**
   * Reads a key.
   *
   * @throws StorageException.InvalidInput if it is no key on Ed25519; the message shows nothing of
   *     it
   */
  public static LicenseKey of(String jwk) {
    if (jwk.length() > MOST_LENGTH || !(value(jwk) instanceof Map<?, ?> members)) {
      throw refused();
    }
    return of(members);
  }

  private static Object value(String text) {
    try {
      return Optional.ofNullable(Json.parse(text).value()).orElseThrow(LicenseKey::refused);
    } catch (StorageException.InvalidInput e) {
      throw refused();
    }
  }

  static LicenseKey of(Map<?, ?> members) {
    Map<String, Object> taken = new LinkedHashMap<>();
    for (String name : new String[] {"kty", "crv", "x", "d"}) {
      if (members.get(name) instanceof String text) {
        taken.put(name, text);
        if (name.length() == 1 && text.length() != LENGTH) {
          throw refused();
        }
      }
    }
    if (!TYPE.equals(taken.get("kty")) || !CURVE.equals(taken.get("crv"))) {
      throw refused();
    }
    try {
      return new LicenseKey(new OctetKeyPairJsonWebKey(taken));
    } catch (JoseException | RuntimeException e) { // of bytes that are no point
      throw refused();
    }
  }

  private static StorageException.InvalidInput refused() {
    return new StorageException.InvalidInput(
        "key", "a JSON Web Key of the type OKP on the curve Ed25519 is expected (RFC 8037)");
  }

  /** The thumbprint. */
  public String id() {
    return id;
  }

  PublicKey publicKey() {
    return key.getPublicKey();
  }

  /**
   * @throws StorageException.InvalidInput if it has none
   */
  PrivateKey privateKey() {
    return Optional.ofNullable(key.getPrivateKey())
        .orElseThrow(
            () ->
                new StorageException.InvalidInput(
                    "key", "the key has no private part to sign with"));
  }

  /** The public part, to give away. */
  public String publicJwk() {
    return Json.of(publicMembers()).text();
  }

  Map<String, Object> publicMembers() {
    return new LinkedHashMap<>(key.toParams(OutputControlLevel.PUBLIC_ONLY));
  }

  /** With the private part, which is a secret. */
  public String privateJwk() {
    return Json.of(
            new LinkedHashMap<String, Object>(key.toParams(OutputControlLevel.INCLUDE_PRIVATE)))
        .text();
  }

  /** The name alone. */
  @Override
  public String toString() {
    return "the key " + id;
  }
}
