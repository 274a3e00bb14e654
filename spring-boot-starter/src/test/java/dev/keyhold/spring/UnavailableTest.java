package dev.keyhold.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.core.Core;
import dev.keyhold.events.Events;
import dev.keyhold.keys.KeyRequest;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Where keys cannot be verified, nobody is told that a key is wrong. */
@ExtendWith(OutputCaptureExtension.class)
class UnavailableTest {
  @Test
  void a_database_that_is_gone_is_no_fault_of_the_key(@TempDir Path folder, CapturedOutput output) {
    try (Started application =
        Started.with(
            TestApplication.class, "--keyhold.url=sqlite:" + folder.resolve("system.db"))) {
      application.account("ada");
      String key = application.key(KeyRequest.PLAIN.ownerId("ada"));
      application.storage().close();

      HttpResponse<String> response =
          application.caller().get("/hello", "Authorization", "Bearer " + key);

      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
      assertThat(response.headers().firstValue("WWW-Authenticate")).isEmpty();
      assertThat(response.body())
          .isEqualTo("{\"type\":\"about:blank\",\"title\":\"Service Unavailable\",\"status\":503}");
      assertThat(output.getAll())
          .contains("keys cannot be verified now: the storage is closed")
          .doesNotContain(key);
    }
  }

  @Import(TestApplication.class)
  static class TenantsGone {
    @Bean
    Core core(Storage storage, Events events) {
      Core.Setup setup =
          Core.Setup.of(
              storage,
              organization -> {
                throw new StorageException.Unavailable("the tenant's database is away");
              },
              events);
      return Core.over(setup, InstantSource.system());
    }
  }

  @Test
  void nor_is_a_tenant_that_is_gone_one_of_whoever_acts_for_another_one(
      @TempDir Path folder, CapturedOutput output) {
    try (Started application =
        Started.with(TenantsGone.class, "--keyhold.url=sqlite:" + folder.resolve("system.db"))) {
      application.account("ada");
      Organization acme =
          Organization.builder("acme", Instant.now())
              .name("Acme")
              .slug("acme")
              .ownerId("ada")
              .build();
      application.storage().run(tx -> tx.identities().organizations().create(acme));
      String key = application.key(KeyRequest.PLAIN.ownerId("ada").organizationId("acme"));

      HttpResponse<String> response =
          application
              .caller()
              .get("/hello", "Authorization", "Bearer " + key, "X-Keyhold-On-Behalf-Of", "d1");

      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
      assertThat(output.getAll()).contains("the tenant's database is away").doesNotContain(key);
    }
  }
}
