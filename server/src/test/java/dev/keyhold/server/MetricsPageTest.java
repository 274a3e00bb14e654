package dev.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.keys.KeyRequest;
import dev.keyhold.spi.AuditFeed;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus sees. */
class MetricsPageTest {
  @TempDir Path folder;
  private Served served;

  @BeforeEach
  void start() {
    served = new Served(folder);
  }

  @AfterEach
  void close() {
    served.close();
  }

  private HttpResponse<String> scraped(String token) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(served.url() + "/metrics"))
                .header("Authorization", "Bearer " + token)
                .build(),
            BodyHandlers.ofString());
  }

  private List<String> lines() throws IOException, InterruptedException {
    return scraped(served.firstToken.orElseThrow()).body().lines().toList();
  }

  private String tokenWith(String scope) {
    return new String(
        served.kit.keys().issue(KeyRequest.PLAIN.scopes(List.of(scope))).secret().reveal());
  }

  @Test
  void an_administrator_and_a_key_for_it_alone_read_the_page() throws Exception {
    String reader = tokenWith(Right.METRICS.scope());
    assertThat(scraped(served.firstToken.orElseThrow()).statusCode()).isEqualTo(200);
    assertThat(scraped(reader).statusCode()).isEqualTo(200);
    assertThat(scraped(tokenWith("read")).statusCode()).isEqualTo(403);
    assertThat(scraped("no token").statusCode()).isEqualTo(401);

    served.client(reader).get("/v1/keys").is(403);
    served.client(reader).get("/openapi.json").is(403);
  }

  @Test
  void it_is_text_that_prometheus_reads() throws Exception {
    HttpResponse<String> page = scraped(served.firstToken.orElseThrow());

    assertThat(page.headers().firstValue("Content-Type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
    assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(page.body().lines())
        .allMatch(
            line ->
                line.matches(
                    "# (HELP|TYPE) .*|[a-z_0-9]+(\\{([a-z_]+=\"[^\"]*\",?)*})? [-+.0-9A-Za-z]+"))
        .contains("# TYPE keyhold_verifications_total counter")
        .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{"))
        .anyMatch(line -> line.startsWith("process_uptime_seconds "));
  }

  @Test
  void verifications_are_counted_with_the_one_that_lets_the_reader_in() throws Exception {
    scraped("no token");
    scraped("no token");
    lines();

    assertThat(lines())
        .contains("keyhold_verifications_total{outcome=\"verified\"} 2.0")
        .anyMatch(
            line -> line.matches("keyhold_verifications_total\\{outcome=\"invalid_\\w+\"} 2.0"));
  }

  @Test
  void listeners_and_namespaces_are_told() throws Exception {
    new AuditFeed(served.kit.storage(), "siem", entry -> {}).deliver();
    tokenWith("read");
    tokenWith("read");
    assertThat(lines())
        .contains("keyhold_listener_lag_entries{listener=\"siem\"} 2.0")
        .contains("keyhold_namespaces_open 0.0");

    served.namespaces.use("shop", storage -> true);

    assertThat(lines()).contains("keyhold_namespaces_open 1.0");
  }
}
