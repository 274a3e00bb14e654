package dev.keyhold.apps;

import dev.keyhold.spi.Limits;
import dev.keyhold.spi.StorageException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Signs licences: for authors, and for tests. Times are whole seconds; what is finer is cut.
 *
 * @param certificate of the author
 * @param key of the author, with its private part
 */
public record LicenseIssuer(String certificate, LicenseKey key) {
  /**
   * Lets a root vouch for an author.
   *
   * @param root with its private part
   * @param author the vendor, as in {@code vendor/name}
   * @param authorKey of which the public part is signed
   * @param endsAt until when; licences of the author end then too
   * @return the certificate
   */
  public static String certify(
      LicenseKey root,
      String author,
      LicenseKey authorKey,
      Instant startsAt,
      Optional<Instant> endsAt) {
    AppName.of(author + "/any");
    return new AuthorCertificate(
            root.id(), author, authorKey, whole(startsAt), endsAt.map(LicenseIssuer::whole))
        .signed(root);
  }

  private static Instant whole(Instant time) {
    return Limits.time("the time of a licence", time).truncatedTo(ChronoUnit.SECONDS);
  }

  /**
   * Signs a licence.
   *
   * @throws StorageException.InvalidInput if the key has no private part, or the terms could not be
   *     read again
   */
  public LicenseFile issue(LicenseTerms terms) {
    String author = AppName.of(terms.appId()).vendor();
    String license = SignedText.sign(LicenseTerms.TYPE, terms.claims(author), key);
    LicenseTerms.of(new Claims(SignedText.of(license, LicenseTerms.TYPE).claims()));
    return new LicenseFile(certificate, license);
  }

  /** Says nothing of the key. */
  @Override
  public String toString() {
    return "the issuer with " + key;
  }
}
