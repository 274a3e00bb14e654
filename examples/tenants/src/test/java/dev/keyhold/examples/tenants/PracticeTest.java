package dev.keyhold.examples.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tables.Tables;
import dev.keyhold.tenants.TenantMode;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PracticeTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

  @TempDir Path folder;

  private Practice open(TenantMode mode) {
    return Practice.open("sqlite:" + folder.resolve("system.db"), mode, CLOCK);
  }

  @ParameterizedTest
  @EnumSource
  void two_firms_work_beside_each_other(TenantMode mode) {
    try (Practice practice = open(mode)) {
      practice.found("acme", "ada");
      practice.found("bell", "grace");
      practice.begin("acme", "Doe against Roe", "ada");
      practice.begin("bell", "Doe against Roe", "grace");
      practice.begin("bell", "A will", "ada");

      assertThat(practice.matters("acme")).containsExactly("Doe against Roe");
      assertThat(practice.matters("bell")).containsExactly("A will", "Doe against Roe");
      assertThat(practice.trail("acme")).containsExactly("1 matter.create");
      assertThatThrownBy(() -> practice.begin("acme", "Another", "nobody"))
          .isInstanceOf(StorageException.MissingReference.class);
    }
    try (Practice practice = open(mode)) {
      assertThat(practice.dissolve("acme")).isTrue();
      assertThatThrownBy(() -> practice.matters("acme"))
          .isInstanceOf(StorageException.NotFound.class);
      assertThat(practice.matters("bell")).hasSize(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_key_opens_the_firm_that_it_is_of(TenantMode mode) {
    try (Practice practice = open(mode)) {
      practice.found("acme", "ada");
      practice.begin("acme", "Doe against Roe", "ada");
      ApiKey key =
          ApiKey.builder("key", new KeyHash("0a".repeat(32)), "sha256", CLOCK.instant())
              .organizationId("acme")
              .build();

      long matters =
          practice
              .opened(key)
              .read(tx -> Tables.of(CLOCK).in(tx, "acme").from(Matter.TABLE).count());

      assertThat(matters).isEqualTo(1);
    }
  }
}
