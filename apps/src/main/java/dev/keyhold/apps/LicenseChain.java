package dev.keyhold.apps;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** A licence with the certificate of its author, of which both signatures were checked. */
record LicenseChain(AuthorCertificate certificate, LicenseTerms terms) {
  /**
   * @throws LicenseRefused if one of them is none, or a signature does not fit
   */
  static LicenseChain of(LicenseFile file, LicenseRoots roots) {
    SignedText license = SignedText.of(file.license(), LicenseTerms.TYPE);
    AuthorCertificate certificate = AuthorCertificate.of(file.certificate(), roots);
    Claims claims =
        new Claims(
            license
                .verified(id -> Optional.of(certificate.key()).filter(key -> key.id().equals(id)))
                .claims());
    LicenseChain chain = new LicenseChain(certificate, LicenseTerms.of(claims));
    chain.check(claims.text("iss"));
    return chain;
  }

  private void check(String issuer) {
    if (!issuer.equals(certificate.author())) {
      throw new LicenseRefused(LicenseRefusal.WRONG_ISSUER);
    }
    if (!AppName.of(terms.appId()).vendor().equals(certificate.author())) {
      throw new LicenseRefused(LicenseRefusal.WRONG_APP);
    }
  }

  /** The later of both beginnings. */
  Instant startsAt() {
    return terms.startsAt().isAfter(certificate.startsAt())
        ? terms.startsAt()
        : certificate.startsAt();
  }

  /** The earlier of both ends. */
  Optional<Instant> endsAt() {
    return Stream.of(terms.endsAt(), certificate.endsAt())
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }
}
