package dev.keyhold.apps;

import dev.keyhold.spi.Json;
import dev.keyhold.spi.StorageException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/**
 * A JWS in its compact form (RFC 7515) with a header of exactly three members. Nothing in it is
 * asked which algorithm or which key it is checked by: those come from lists of ours.
 *
 * @param keyId by the header
 * @param claims the payload, which is not trusted before {@link #verified}
 */
record SignedText(String text, String keyId, Map<?, ?> claims) {
  static final int MOST_LENGTH = 16_384;

  private static final String ALGORITHM = AlgorithmIdentifiers.EDDSA;
  private static final AlgorithmConstraints ALONE =
      new AlgorithmConstraints(ConstraintType.PERMIT, ALGORITHM);
  private static final int SIGNATURE_BYTES = 64;

  /**
   * Takes a text apart, and checks what can be checked without a key.
   *
   * @param type that the header must say
   * @throws LicenseRefused if it is not one
   */
  static SignedText of(String text, String type) {
    if (text.length() > MOST_LENGTH) {
      throw new LicenseRefused(LicenseRefusal.TOO_LONG);
    }
    String[] parts = text.split("\\.", -1);
    if (parts.length != 3 || decoded(parts[2]).length != SIGNATURE_BYTES) {
      throw malformed();
    }
    Map<?, ?> header = object(decoded(parts[0]));
    if (!type.equals(header.get("typ"))) {
      throw new LicenseRefused(LicenseRefusal.WRONG_TYPE);
    } else if (!ALGORITHM.equals(header.get("alg"))) {
      throw new LicenseRefused(LicenseRefusal.WRONG_ALGORITHM);
    } else if (header.size() != 3 || !(header.get("kid") instanceof String keyId)) {
      throw malformed(); // with b64, crit, jwk, jku, x5c or anything else
    } else {
      return new SignedText(text, keyId, object(decoded(parts[1])));
    }
  }

  /** Base64url without padding (RFC 7515, 2), of which each list of bytes has one form alone. */
  private static byte[] decoded(String part) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(part);
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
    if (!Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part)) {
      throw malformed();
    }
    return bytes;
  }

  private static Map<?, ?> object(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (Json.parse(text).value() instanceof Map<?, ?> members) {
        return members;
      }
    } catch (CharacterCodingException | StorageException.InvalidInput e) {
      throw malformed();
    }
    throw malformed();
  }

  static LicenseRefused malformed() {
    return new LicenseRefused(LicenseRefusal.MALFORMED);
  }

  /**
   * The same, once its signature was checked.
   *
   * @param keys the keys that may have signed it, by their names
   * @throws LicenseRefused if none of them has
   */
  SignedText verified(Function<String, Optional<LicenseKey>> keys) {
    LicenseKey key =
        keys.apply(keyId).orElseThrow(() -> new LicenseRefused(LicenseRefusal.UNKNOWN_KEY));
    try {
      JsonWebSignature jws = new JsonWebSignature();
      jws.setAlgorithmConstraints(ALONE);
      jws.setCompactSerialization(text);
      jws.setKey(key.publicKey());
      if (jws.verifySignature()) {
        return this;
      }
    } catch (JoseException | RuntimeException e) { // of a point that is none
      throw new LicenseRefused(LicenseRefusal.BAD_SIGNATURE);
    }
    throw new LicenseRefused(LicenseRefusal.BAD_SIGNATURE);
  }

  static String sign(String type, Map<String, ?> claims, LicenseKey key) {
    JsonWebSignature jws = new JsonWebSignature();
    jws.setAlgorithmConstraints(ALONE);
    jws.setAlgorithmHeaderValue(ALGORITHM);
    jws.setHeader("typ", type);
    jws.setKeyIdHeaderValue(key.id());
    jws.setPayload(Json.of(claims).text());
    jws.setKey(key.privateKey());
    try {
      return jws.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException("Ed25519 of the platform does not work", e);
    }
  }
}
