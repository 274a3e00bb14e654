package dev.keyhold.apps;

import dev.keyhold.spi.StorageException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * That a root vouches for an author's key.
 *
 * @param author the vendor whose apps it may license
 * @param endsAt until this instant, which does not count; its licences end with it
 */
record AuthorCertificate(
    String rootKeyId, String author, LicenseKey key, Instant startsAt, Optional<Instant> endsAt) {
  static final String TYPE = "keyhold-author+jwt";

  /**
   * @throws LicenseRefused if no root of these has signed it, or it is none
   */
  static AuthorCertificate of(String text, LicenseRoots roots) {
    SignedText signed = SignedText.of(text, TYPE).verified(roots::find);
    Claims claims = new Claims(signed.claims());
    return new AuthorCertificate(
        signed.keyId(),
        claims.text("sub"),
        key(claims.object("jwk")),
        claims.time("nbf"),
        claims.optionalTime("exp"));
  }

  private static LicenseKey key(Map<?, ?> members) {
    try {
      return LicenseKey.of(members);
    } catch (StorageException.InvalidInput e) {
      throw SignedText.malformed();
    }
  }

  String signed(LicenseKey root) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("sub", author);
    claims.put("jwk", key.publicMembers());
    claims.put("nbf", startsAt.getEpochSecond());
    endsAt.ifPresent(end -> claims.put("exp", end.getEpochSecond()));
    return SignedText.sign(TYPE, claims, root);
  }
}
