package dev.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.apps.AppTables;
import dev.keyhold.apps.LicenseFile;
import dev.keyhold.apps.LicenseIssuer;
import dev.keyhold.apps.LicenseKey;
import dev.keyhold.apps.LicenseRoots;
import dev.keyhold.apps.LicenseTerms;
import dev.keyhold.apps.LicenseTier;
import dev.keyhold.apps.LicenseTrust;
import dev.keyhold.events.EventTables;
import dev.keyhold.server.Client.Reply;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Licences, seats and denials over HTTP. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class LicenseRoutesTest {
  private static final String ACME = "/v1/tenants/acme";
  private static final String STANDING = ACME + "/apps/maker/crm/license";
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private final boolean withTenants;
  private final LicenseKey root = LicenseKey.make();
  private final LicenseKey author = LicenseKey.make();
  private final LicenseIssuer issuer =
      new LicenseIssuer(
          LicenseIssuer.certify(root, "maker", author, BEGIN, Optional.empty()), author);
  @TempDir Path folder;
  private ServedTenants served;
  private Client admin;
  private OpenApi openApi;

  LicenseRoutesTest(boolean withTenants) {
    this.withTenants = withTenants;
  }

  @BeforeEach
  void open() {
    LicenseTrust trust = LicenseTrust.of(LicenseRoots.of(root), "here");
    served =
        ServedTenants.open(
            folder,
            withTenants,
            List.of(EventTables.SET, AppTables.SET),
            (builder, events) -> builder.apps(ServedApps.all().licenses(trust)));
    admin = served.admin();
    openApi = new OpenApi(admin.get("/openapi.json").is(200).body());
    for (String id : List.of("boss", "ada")) {
      send(admin, "POST", "/v1/accounts", Map.of("id", id, "email", id + "@example.org")).is(201);
    }
    for (String id : List.of("acme", "bell")) {
      send(
              admin,
              "POST",
              "/v1/organizations",
              Map.of("id", id, "name", id, "slug", id, "ownerId", "boss"))
          .is(201);
    }
  }

  @AfterEach
  void close() {
    served.close();
  }

  private LicenseTerms terms(String name) {
    return LicenseTerms.of(name, "maker/crm", LicenseTier.STANDARD, BEGIN);
  }

  /** Held to what the document of this server says. */
  private Reply send(Client client, String method, String path, Map<String, ?> body) {
    String text = body.isEmpty() ? "" : JsonMapper.shared().writeValueAsString(body);
    Reply reply = client.send(method, path, text);
    openApi.operations().stream()
        .filter(it -> it.method().equals(method))
        .filter(it -> path.matches(it.path().replaceAll("\\{[^}]*}", "[^/]+")))
        .findFirst()
        .ifPresent(it -> openApi.check(it, reply.status(), reply.body()));
    return reply;
  }

  private Reply bring(LicenseFile file) {
    return send(admin, "POST", ACME + "/licenses", Map.of("license", file.text()));
  }

  private Client keyOf(String organization, String right) {
    return served.client(
        send(
                admin,
                "POST",
                "/v1/keys",
                Map.of(
                    "ownerId",
                    "boss",
                    "organizationId",
                    organization,
                    "serverRights",
                    List.of(right)))
            .is(201)
            .text("/key"));
  }

  @Test
  void a_licence_is_brought_shown_and_counts() {
    LicenseFile file = issuer.issue(terms("l-1").features("export").limit("rows", 5));
    String id = bring(file).is(201).text("/id");
    assertThat(send(admin, "GET", ACME + "/licenses/" + id, Map.of()).is(200).text("/status"))
        .isEqualTo("active");
    Reply standing = send(admin, "GET", STANDING, Map.of()).is(200);
    assertThat(standing.text("/licenseId")).isEqualTo(id);
    assertThat(standing.text("/terms/features/0")).isEqualTo("export");
    assertThat(standing.body().at("/terms/limits/rows").intValue()).isEqualTo(5);
    assertThat(send(admin, "GET", ACME + "/licenses", Map.of()).is(200).text("/items/0/name"))
        .isEqualTo("l-1");
    send(admin, "POST", ACME + "/licenses/" + id + "/archive", Map.of()).is(200);
    assertThat(send(admin, "GET", STANDING, Map.of()).is(200).text("/refused/" + id))
        .isEqualTo("archived");
    send(admin, "POST", ACME + "/licenses/" + id + "/select", Map.of()).is(409);
    send(admin, "POST", ACME + "/licenses/" + id + "/restore", Map.of()).is(200);
    send(admin, "POST", ACME + "/licenses/" + id + "/select", Map.of()).is(200);
    send(admin, "DELETE", STANDING, Map.of()).is(204);
  }

  @Test
  void what_does_not_count_is_refused_with_its_reason_and_is_in_the_log() {
    Reply other = bring(issuer.issue(terms("l-1").organizationId("bell"))).is(400);
    assertThat(other.text("/error/message")).contains("for another organization");
    bring(new LicenseFile("a", "b")).is(400);
    assertThat(
            send(admin, "POST", ACME + "/licenses", Map.of("license", "one line"))
                .is(400)
                .text("/error/message"))
        .contains("two lines");
    Reply log = send(admin, "GET", ACME + "/license-activations", Map.of()).is(200);
    assertThat(log.text("/items/1/why")).isEqualTo("wrong_tenant");
    assertThat(log.text("/items/0/why")).isEqualTo("malformed");
    send(
            admin,
            "POST",
            ACME + "/licenses/verify",
            Map.of("license", issuer.issue(terms("l-2")).text()))
        .is(200);
    assertThat(send(admin, "GET", ACME + "/licenses", Map.of()).is(200).body().toString())
        .contains("[]");
  }

  @Test
  void seats_are_taken_and_left() {
    String seat = ACME + "/apps/maker/crm/seats/";
    send(admin, "PUT", seat + "ada", Map.of()).is(409);
    bring(issuer.issue(terms("l-1").limit(LicenseTerms.SEATS, 1))).is(201);
    send(admin, "PUT", seat + "ada", Map.of()).is(200);
    send(admin, "PUT", seat + "ada", Map.of()).is(200);
    send(admin, "PUT", seat + "boss", Map.of()).is(409);
    assertThat(
            send(admin, "GET", ACME + "/apps/maker/crm/seats", Map.of())
                .is(200)
                .text("/items/0/accountId"))
        .isEqualTo("ada");
    send(admin, "DELETE", seat + "ada", Map.of()).is(204);
    send(admin, "DELETE", seat + "ada", Map.of()).is(404);
    send(admin, "PUT", seat + "boss", Map.of()).is(200);
  }

  @Test
  void the_operator_denies_and_a_tenant_has_its_own_alone() {
    bring(issuer.issue(terms("l-1"))).is(201);
    Map<String, String> denial = Map.of("kind", "issuer", "denied", "maker", "reason", "it leaked");
    Client tenant = keyOf("acme", "tenant");
    send(tenant, "POST", "/v1/license-denials", denial).is(403);
    String id = send(admin, "POST", "/v1/license-denials", denial).is(201).text("/id");
    send(admin, "POST", "/v1/license-denials", denial).is(409);
    assertThat(send(tenant, "GET", STANDING, Map.of()).is(200).body().toString())
        .contains("denied");
    send(admin, "GET", "/v1/license-denials", Map.of()).is(200);
    send(admin, "DELETE", "/v1/license-denials/" + id, Map.of()).is(204);
    assertThat(send(tenant, "GET", STANDING, Map.of()).is(200).body().toString())
        .doesNotContain("denied");
    send(keyOf("bell", "tenant"), "GET", STANDING, Map.of()).is(404);
    send(keyOf("acme", "tenant_read"), "PUT", ACME + "/apps/maker/crm/seats/ada", Map.of()).is(403);
  }
}
