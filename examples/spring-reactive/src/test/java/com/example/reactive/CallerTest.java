package com.example.reactive;

import static dev.keyhold.spring.test.KeyholdWebTestClient.withApiKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.IssuedKey;
import dev.keyhold.keys.KeyRequest;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spring.test.AutoConfigureKeyhold;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.test.web.reactive.server.WebTestClient;

@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = "server.address=127.0.0.1")
@AutoConfigureKeyhold
class CallerTest {
  @Autowired ApplicationContext context;
  @Autowired ApiKeys keys;
  @Autowired Storage storage;
  @LocalServerPort int port;

  @Test
  void a_key_opens_it_as_far_as_its_scopes_go() {
    WebTestClient client = WebTestClient.bindToApplicationContext(context).build();
    client.mutateWith(withApiKey("read")).get().uri("/me").exchange().expectStatus().isOk();
    client.mutateWith(withApiKey("x")).get().uri("/me").exchange().expectStatus().isForbidden();
    client.get().uri("/me").exchange().expectStatus().isUnauthorized();
  }

  @Test
  void a_key_ends_itself_and_the_trail_knows_which_one_did() {
    IssuedKey issued = keys.issue(KeyRequest.PLAIN.scopes(List.of("read")));
    String key = String.valueOf(issued.secret().reveal());
    WebTestClient client =
        WebTestClient.bindToServer()
            .baseUrl("http://127.0.0.1:" + port)
            .defaultHeader("Authorization", "Bearer " + key)
            .build();

    client.delete().uri("/me").exchange().expectBody(String.class).isEqualTo("revoked");
    client.get().uri("/me").exchange().expectStatus().isUnauthorized();

    AuditEntry revoked =
        storage
            .read(tx -> tx.audit().list(AuditQuery.ALL.action("api_key.revoke"), PageRequest.first(1)))
            .items()
            .get(0)
            .content();
    assertThat(revoked.credentialId()).hasValue(issued.key().id());
    assertThat(revoked.address()).hasValue("127.0.0.1");
  }
}
