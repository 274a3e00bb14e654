package dev.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.server.Client.Reply;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a hub knows of somebody leads to what is stored. */
class LookUpTest {
  @TempDir Path folder;
  private Served served;
  private Client client;

  @BeforeEach
  void start() {
    served = new Served(folder);
    client = served.admin();
    client.post("/v1/accounts", "{\"id\":\"ada\",\"email\":\"ada@example.org\"}").is(201);
    client.post("/v1/accounts", "{\"id\":\"bob\",\"email\":\"bob@example.org\"}").is(201);
    for (String slug : List.of("acme", "zeta")) {
      client
          .post(
              "/v1/organizations",
              "{\"id\":\"%1$s-1\",\"name\":\"%1$s\",\"slug\":\"%1$s\",\"ownerId\":\"ada\"}"
                  .formatted(slug))
          .is(201);
    }
  }

  @AfterEach
  void close() {
    served.close();
  }

  @Test
  void an_account_is_found_by_its_address_in_any_case() {
    Reply found = client.get("/v1/accounts?email=ADA%40example.org").is(200);

    assertThat(found.body().get("items").size()).isEqualTo(1);
    assertThat(found.text("/items/0/id")).isEqualTo("ada");
    assertThat(found.body().get("nextCursor").isNull()).isTrue();
    assertThat(none("/v1/accounts?email=nobody@example.org")).isTrue();
    assertThat(none("/v1/accounts?email=nobody")).isTrue();
  }

  @Test
  void an_organization_is_found_by_its_slug() {
    assertThat(client.get("/v1/organizations?slug=zeta").is(200).text("/items/0/id"))
        .isEqualTo("zeta-1");
    assertThat(none("/v1/organizations?slug=none")).isTrue();
  }

  @Test
  void the_organizations_of_an_account_are_listed_page_by_page() {
    Reply first = client.get("/v1/accounts/ada/memberships?limit=1").is(200);
    Reply second =
        client
            .get("/v1/accounts/ada/memberships?limit=1&cursor=" + first.text("/nextCursor"))
            .is(200);

    assertThat(first.text("/items/0/organizationId")).isEqualTo("acme-1");
    assertThat(first.text("/items/0/level")).isEqualTo("owner");
    assertThat(second.text("/items/0/organizationId")).isEqualTo("zeta-1");
    assertThat(none("/v1/accounts/bob/memberships")).isTrue();
    client.get("/v1/accounts/none/memberships").is(404);
  }

  @Test
  void what_leads_nowhere_is_named() {
    assertThat(client.get("/v1/accounts?email=").is(400).error()).startsWith("email: is empty");
    assertThat(client.get("/v1/accounts?email=%00").is(400).error()).startsWith("email: ");
    assertThat(client.get("/v1/organizations?slug=%00").is(400).error()).startsWith("slug: ");
    String cursor = client.get("/v1/accounts?limit=1").text("/nextCursor");
    assertThat(client.get("/v1/accounts?email=ada&cursor=" + cursor).is(400).error())
        .startsWith("cursor: ");
  }

  private boolean none(String path) {
    return client.get(path).is(200).body().get("items").isEmpty();
  }
}
