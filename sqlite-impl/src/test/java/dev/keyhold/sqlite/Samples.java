package dev.keyhold.sqlite;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.Metric;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Storage;
import java.time.Instant;

/** The people and things of these tests. */
final class Samples {
  static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  static final Account ADA = Account.builder("ada", T0).email("ada@example.org").build();
  static final Account GRACE = Account.builder("grace", T0).email("grace@example.org").build();
  static final Organization ACME =
      Organization.builder("acme", T0).name("Acme").slug("acme").ownerId("ada").build();

  private Samples() {}

  static ApiKey key(String id) {
    return ApiKey.builder(id, new KeyHash("hash of " + id), "sha256", T0).build();
  }

  static double metric(Storage storage, String name) {
    return storage.metrics().stream()
        .filter(metric -> metric.name().equals(name))
        .map(Metric::value)
        .findFirst()
        .orElseThrow()
        .getAsDouble();
  }

  static AuditEntry entry(String id) {
    return AuditEntry.builder(id, "account.create", T0).build();
  }
}
