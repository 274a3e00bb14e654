package dev.keyhold.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.IssuedKey;
import dev.keyhold.keys.KeyPolicy;
import dev.keyhold.keys.KeyRequest;
import dev.keyhold.keys.Resources;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Outcome;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StoredEntry;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Keys in requests of servlets, over HTTP, where nothing is configured but where the data is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class ServletKeysTest {
  private Started application;
  private Storage storage;
  private ApiKeys keys;
  private Caller caller;

  @BeforeAll
  void start(@TempDir Path folder) {
    application =
        Started.with(TestApplication.class, "--keyhold.url=sqlite:" + folder.resolve("system.db"));
    storage = application.storage();
    keys = application.bean(ApiKeys.class);
    caller = application.caller();
    application.account("ada");
  }

  @AfterAll
  void stop() {
    application.close();
  }

  private String key(String... scopes) {
    return application.key(KeyRequest.PLAIN.ownerId("ada").scopes(List.of(scopes)));
  }

  private static String[] bearer(String key) {
    return new String[] {"Authorization", "Bearer " + key};
  }

  private static void assertProblem(HttpResponse<String> response, int status, String title) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body())
        .isEqualTo(
            "{\"type\":\"about:blank\",\"title\":\"" + title + "\",\"status\":" + status + "}");
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(response.headers().allValues("Set-Cookie")).isEmpty();
  }

  private static void assertRefused(HttpResponse<String> response) {
    assertProblem(response, 401, "Unauthorized");
    assertThat(response.headers().firstValue("WWW-Authenticate"))
        .hasValue("Bearer error=\"invalid_token\"");
  }

  /** The newest entry of the trail. */
  private AuditEntry newest() {
    List<StoredEntry> entries =
        storage.read(tx -> tx.audit().list(AuditQuery.ALL, PageRequest.first(1))).items();
    return entries.get(0).content();
  }

  @Test
  void a_key_opens_and_says_whose_it_is() {
    HttpResponse<String> response = caller.get("/hello", bearer(key()));
    assertThat(response.body()).isEqualTo("hello ada");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().allValues("Set-Cookie")).isEmpty();
    assertThat(caller.get("/hello", "X-API-Key", key()).body()).isEqualTo("hello ada");
  }

  @Test
  void without_a_key_nothing_opens_and_the_challenge_says_how() {
    HttpResponse<String> response = caller.get("/hello", "Accept", "text/html");
    assertProblem(response, 401, "Unauthorized");
    assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
  }

  @Test
  void scopes_are_authorities() {
    assertThat(caller.get("/read", bearer(key("read"))).body()).isEqualTo("read");
    HttpResponse<String> response = caller.get("/read", bearer(key("write")));
    assertProblem(response, 403, "Forbidden");
    assertThat(response.headers().firstValue("WWW-Authenticate"))
        .hasValue("Bearer error=\"insufficient_scope\"");
  }

  @Test
  void a_key_for_one_resource_opens_that_one() {
    String one =
        application.key(
            KeyRequest.PLAIN
                .ownerId("ada")
                .resources(Resources.NONE.allow("document", "7", "read").asMap()));
    assertThat(caller.get("/documents/7", bearer(one)).body()).isEqualTo("document 7");
    assertThat(caller.get("/documents/8", bearer(one)).statusCode()).isEqualTo(403);
  }

  @Test
  void a_change_over_http_needs_no_token_against_forgery() {
    assertThat(caller.send("POST", "/post", bearer(key())).body()).isEqualTo("posted");
  }

  @Test
  void the_trail_says_who_did_it_with_which_key_and_from_where() {
    IssuedKey issued = keys.issue(KeyRequest.PLAIN.ownerId("ada"));
    String key = Started.text(issued);
    assertThat(newest().actorId()).hasValue("application");

    String[] headers = {
      "Authorization", "Bearer " + key, "User-Agent", "tester", "X-Request-ID", "r1"
    };
    assertThat(caller.send("DELETE", "/me", headers).body()).isEqualTo("revoked");

    AuditEntry entry = newest();
    assertThat(entry.action()).isEqualTo("api_key.revoke");
    assertThat(entry.actorId()).hasValue("ada");
    assertThat(entry.credentialId()).hasValue(issued.key().id());
    assertThat(entry.address()).hasValue("127.0.0.1");
    assertThat(entry.userAgent()).hasValue("tester");
    assertThat(entry.requestId()).hasValue("r1");
    assertRefused(caller.get("/hello", bearer(key)));
  }

  /** The same answer for each, and the reason in the trail alone. */
  @ParameterizedTest
  @EnumSource
  void whatever_is_wrong_with_a_key_the_answer_is_the_same(Wrong wrong, CapturedOutput output) {
    String key = wrong.key(application);
    assertRefused(caller.get("/hello", bearer(key)));
    application.bean(AuditedStorage.class).flushAttempts();
    assertThat(newest().reason()).hasValue(wrong.name());
    assertThat(newest().outcome()).isEqualTo(Outcome.DENIED);
    assertThat(output.getAll()).doesNotContain(key);
  }

  /** What may be wrong, by the names of reasons. */
  enum Wrong {
    INVALID_KEY {
      @Override
      String key(Started application) {
        return "test_" + "x".repeat(32);
      }
    },
    REVOKED {
      @Override
      String key(Started application) {
        IssuedKey issued = issued(application);
        application.bean(ApiKeys.class).revoke(issued.key().id());
        return Started.text(issued);
      }
    },
    DISABLED {
      @Override
      String key(Started application) {
        IssuedKey issued = issued(application);
        application.bean(ApiKeys.class).disable(issued.key().id());
        return Started.text(issued);
      }
    },
    EXPIRED {
      @Override
      String key(Started application) {
        Instant then = Instant.now().minusSeconds(60);
        try (ApiKeys early =
            ApiKeys.builder(application.storage(), application.bean(KeyPolicy.class))
                .clock(InstantSource.fixed(then))
                .build()) {
          return Started.text(early.issue(KeyRequest.PLAIN.expiresAt(then.plusSeconds(1))));
        }
      }
    },
    OWNER_INACTIVE {
      @Override
      String key(Started application) {
        application.account("eve");
        String key = application.key(KeyRequest.PLAIN.ownerId("eve"));
        assertThat(application.caller().get("/hello", bearer(key)).statusCode()).isEqualTo(200);
        application
            .storage()
            .run(
                tx ->
                    tx.identities()
                        .accounts()
                        .changeStatus("eve", AccountStatus.SUSPENDED, Instant.now()));
        return key;
      }
    };

    abstract String key(Started application);

    private static IssuedKey issued(Started application) {
      return application.bean(ApiKeys.class).issue(KeyRequest.PLAIN);
    }
  }

  /** What is dispatched again is still the caller's. */
  @Test
  void errors_and_answers_that_come_later_are_the_callers_own() {
    HttpResponse<String> failed = caller.get("/fails", bearer(key()));
    assertThat(failed.statusCode()).isEqualTo(500);
    assertThat(failed.headers().allValues("Set-Cookie")).isEmpty();
    assertThat(caller.get("/later", bearer(key())).body()).isEqualTo("later ada");
  }

  @Test
  void two_keys_are_one_too_many() {
    String key = key();
    HttpResponse<String> response =
        caller.get("/hello", "Authorization", "Bearer " + key, "X-API-Key", key);
    assertProblem(response, 400, "Bad Request");
    assertThat(response.headers().firstValue("WWW-Authenticate"))
        .hasValue("Bearer error=\"invalid_request\"");
    assertProblem(caller.get("/hello", "X-API-Key", key, "X-API-Key", key), 400, "Bad Request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"api_key", "access_token", "k", "%6b"})
  void a_key_in_the_query_is_refused_and_written_nowhere(String name, CapturedOutput output) {
    String key = key();
    assertProblem(caller.get("/hello?a=b&" + name + "=" + key), 400, "Bad Request");
    assertProblem(caller.get("/hello?" + name + "=" + key, bearer(key)), 400, "Bad Request");
    assertThat(output.getAll()).doesNotContain(key);
  }

  @Test
  void what_cannot_be_a_key_is_refused() {
    assertRefused(caller.get("/hello", "X-API-Key", "test_\u00e9"));
    assertRefused(caller.get("/hello", "X-API-Key", "nobodys"));
    assertThat(caller.get("/hello", bearer("test_" + "x".repeat(65_536))).statusCode())
        .as("the server's own limit for headers")
        .isEqualTo(400);
    assertThat(caller.get("/hello", bearer(key())).statusCode()).isEqualTo(200);
  }

  /** The trail tells operators what strangers are not told. */
  @Test
  void refused_attempts_are_in_the_trail(CapturedOutput output) {
    IssuedKey revoked = keys.issue(KeyRequest.PLAIN.ownerId("ada"));
    String key = Started.text(revoked);
    keys.revoke(revoked.key().id());
    assertRefused(caller.get("/hello", "X-API-Key", key, "User-Agent", "thief"));
    application.bean(AuditedStorage.class).flushAttempts();

    AuditEntry entry = newest();
    assertThat(entry.action()).isEqualTo("api_key.verify");
    assertThat(entry.outcome()).isEqualTo(Outcome.DENIED);
    assertThat(entry.reason()).hasValue("REVOKED");
    assertThat(entry.userAgent()).hasValue("thief");
    assertThat(output.getAll()).doesNotContain(key);
  }

  @Test
  void other_schemes_are_no_keys() {
    HttpResponse<String> response = caller.get("/hello", "Authorization", "Basic YTpi");
    assertProblem(response, 401, "Unauthorized");
    assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
  }
}
