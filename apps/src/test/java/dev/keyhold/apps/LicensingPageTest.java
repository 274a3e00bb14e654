package dev.keyhold.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.apps.License.Source;
import dev.keyhold.apps.LicenseDenial.Kind;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The code of {@code docs/licensing.md}, in the order of the page. */
class LicensingPageTest {
  private static void furnish(Storage storage, Instant now) {
    storage.run(
        tx -> {
          for (String id : new String[] {"boss", "ada"}) {
            tx.identities()
                .accounts()
                .create(Account.builder(id, now).email(id + "@example.org").build());
          }
          tx.identities()
              .organizations()
              .create(
                  Organization.builder("acme", now)
                      .name("acme")
                      .slug("acme")
                      .ownerId("boss")
                      .build());
        });
  }

  @Test
  void the_page_tells_the_truth() {
    InstantSource clock = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));
    Instant now = clock.instant();

    LicenseKey root = LicenseKey.make();
    LicenseKey author = LicenseKey.make();
    String certificate =
        LicenseIssuer.certify(
            root, "maker", author, now, Optional.of(now.plus(Duration.ofDays(1_000))));

    LicenseFile file =
        new LicenseIssuer(certificate, author)
            .issue(
                LicenseTerms.of("2026-0001", "maker/crm", LicenseTier.STANDARD, now)
                    .organizationId("acme")
                    .endsAt(now.plus(Duration.ofDays(365)))
                    .features("export")
                    .limit(LicenseTerms.SEATS, 1));

    Storage storage = Keyhold.open(StorageConfig.builder("memory:").tables(AppTables.SET).build());
    furnish(storage, now);
    Apps apps = Apps.over(storage, organization -> storage, clock);
    LicenseTrust trust = LicenseTrust.of(LicenseRoots.of(root), "hub-1");
    Licenses licenses = apps.licenses(trust).apply("acme");
    License brought = licenses.bring(file, Source.OFFLINE, Optional.of("boss"));

    LicenseStanding standing = licenses.standing("maker/crm");
    assertThat(standing.isLicensed()).isTrue();
    assertThat(standing.has("export")).isTrue();
    assertThat(standing.limit(LicenseTerms.SEATS)).hasValue(1);
    assertThat(standing.license()).contains(brought);

    licenses.takeSeat("maker/crm", "ada");
    assertThatThrownBy(() -> licenses.takeSeat("maker/crm", "boss"))
        .isInstanceOf(StorageException.Conflict.class);

    storage.run(tx -> apps.denials(tx).deny(Kind.AUTHOR_KEY, author.id(), "the key was lost"));
    assertThat(licenses.standing("maker/crm").isLicensed()).isFalse();
    storage.close();
  }
}
