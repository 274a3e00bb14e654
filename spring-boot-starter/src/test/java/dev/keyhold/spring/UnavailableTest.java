package dev.keyhold.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.keys.KeyRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

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
}
