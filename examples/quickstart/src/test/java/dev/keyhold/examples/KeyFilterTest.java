package dev.keyhold.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditScope;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.IssuedKey;
import dev.keyhold.keys.KeyPolicy;
import dev.keyhold.keys.KeyRequest;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Outcome;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The filter of the hub's page, with requests that are made here instead of by a container. */
class KeyFilterTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path folder;
  private final AuditScope scope = new AuditScope(AuditContext.of("hub"));
  private final Map<String, Object> attributes = new HashMap<>();
  private final List<Integer> refusals = new ArrayList<>();
  private Storage storage;
  private ApiKeys keys;
  private KeyFilter filter;

  @BeforeEach
  void open() {
    storage = AuditedStorage.over(Keyhold.open("sqlite:" + folder.resolve("system.db")), scope);
    keys = ApiKeys.of(storage, KeyPolicy.DEFAULT);
    filter = new KeyFilter(keys, scope);
  }

  @AfterEach
  void close() {
    keys.close();
    storage.close();
  }

  @Test
  void a_valid_key_lets_the_request_pass_and_names_the_actor() throws Exception {
    Account ada = Account.builder("ada", NOW).email("ada@example.org").build();
    storage.write(tx -> tx.identities().accounts().create(ada));
    IssuedKey issued = keys.issue(KeyRequest.PLAIN.ownerId("ada"));

    filter.doFilter(request(issued), response(), revoking(issued));

    assertThat(refusals).isEmpty();
    assertThat(attributes.get(ApiKey.class.getName())).isEqualTo(issued.key());
    AuditEntry revoked = newest(AuditQuery.ALL.action("api_key.revoke"));
    assertThat(revoked.actorId()).contains("ada");
    assertThat(revoked.credentialId()).contains(issued.key().id());
    assertThat(revoked.address()).contains("192.0.2.1");
    assertThat(scope.get()).isEqualTo(AuditContext.of("hub"));
  }

  @Test
  void a_key_without_an_owner_lets_the_request_pass_too() throws Exception {
    IssuedKey issued = keys.issue(KeyRequest.PLAIN);

    filter.doFilter(request(issued), response(), revoking(issued));

    assertThat(refusals).isEmpty();
    assertThat(newest(AuditQuery.ALL.action("api_key.revoke")).actorId()).isEmpty();
  }

  @Test
  void a_revoked_key_is_refused_and_the_trail_says_from_where() throws Exception {
    IssuedKey issued = keys.issue(KeyRequest.PLAIN);
    keys.revoke(issued.key().id());

    filter.doFilter(
        request(issued),
        response(),
        (request, response) -> {
          throw new AssertionError("the request passed");
        });

    assertThat(refusals).containsExactly(401);
    ((AuditedStorage) storage).flushAttempts();
    AuditEntry refused = newest(AuditQuery.ALL.outcome(Outcome.DENIED));
    assertThat(refused.reason()).contains("REVOKED");
    assertThat(refused.address()).contains("192.0.2.1");
  }

  /** An endpoint behind the filter that changes something. */
  private FilterChain revoking(IssuedKey issued) {
    return (request, response) -> keys.revoke(issued.key().id());
  }

  private AuditEntry newest(AuditQuery query) {
    return storage
        .read(tx -> tx.audit().list(query, PageRequest.first(1)))
        .items()
        .get(0)
        .content();
  }

  private HttpServletRequest request(IssuedKey issued) {
    String header = "Bearer " + new String(issued.secret().reveal());
    return proxy(
        HttpServletRequest.class,
        (method, arguments) ->
            switch (method) {
              case "getRemoteAddr" -> "192.0.2.1";
              case "getHeaderNames" -> Collections.enumeration(List.of("authorization"));
              case "getHeaders" -> Collections.enumeration(List.of(header));
              case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
              default -> throw new UnsupportedOperationException(method);
            });
  }

  private HttpServletResponse response() {
    return proxy(
        HttpServletResponse.class,
        (method, arguments) -> {
          refusals.add((Integer) arguments[0]);
          return null;
        });
  }

  private interface Calls {
    Object answer(String method, Object[] arguments);
  }

  private static <T> T proxy(Class<T> type, Calls calls) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> calls.answer(method.getName(), arguments)));
  }
}
