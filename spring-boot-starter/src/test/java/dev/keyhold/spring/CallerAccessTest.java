package dev.keyhold.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.access.AccessGraph;
import dev.keyhold.access.Graphs;
import dev.keyhold.access.Identity;
import dev.keyhold.access.Node;
import dev.keyhold.keys.KeyRequest;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Organization;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** An endpoint asks the access graph for whoever presents a key. */
class CallerAccessTest {
  @TempDir Path folder;
  private Started application;

  @SpringBootConfiguration
  @EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
  @EnableMethodSecurity
  @Import(Documents.class)
  static class Application {}

  @RestController
  static class Documents {
    @GetMapping("/documents/{id}")
    @PreAuthorize("@access.may(authentication, 'read', 'document:' + #id)")
    String document(@PathVariable String id) {
      return "document " + id;
    }
  }

  @BeforeEach
  void members_of_acme_may_read_one_document() {
    application =
        Started.with(Application.class, "--keyhold.url=sqlite:" + folder.resolve("system.db"));
    Instant now = Instant.now();
    for (String id : List.of("ada", "bob", "eve")) {
      application.account(id);
    }
    application
        .storage()
        .run(
            tx -> {
              tx.identities()
                  .organizations()
                  .create(
                      Organization.builder("acme", now)
                          .name("Acme")
                          .slug("acme")
                          .ownerId("ada")
                          .build());
              tx.identities()
                  .members()
                  .add(Membership.of("acme", "bob", MembershipLevel.MEMBER, now));
              AccessGraph graph = AccessGraph.in(application.bean(Graphs.class), tx, "acme");
              graph.putResource("document:1", Json.EMPTY_OBJECT);
              graph.putResource("document:2", Json.EMPTY_OBJECT);
              Node all = graph.principalOf(Identity.organization("acme"));
              graph.allow(all.key(), "read", "document:1");
            });
  }

  @AfterEach
  void stop() {
    application.close();
  }

  private int status(KeyRequest wanted, String document) {
    String key = application.key(wanted);
    return application
        .caller()
        .get("/documents/" + document, "Authorization", "Bearer " + key)
        .statusCode();
  }

  private static KeyRequest of(String account) {
    return KeyRequest.PLAIN.ownerId(account).organizationId("acme").scopes(List.of("read"));
  }

  @Test
  void members_may_what_the_graph_says_as_far_as_their_keys_go() {
    assertThat(status(of("bob"), "1")).isEqualTo(200);
    assertThat(status(of("bob"), "2")).as("no right").isEqualTo(403);
    assertThat(status(of("eve"), "1")).as("no member").isEqualTo(403);
    assertThat(status(of("bob").scopes(List.of("write")), "1")).as("the key").isEqualTo(403);
    assertThat(status(KeyRequest.PLAIN.ownerId("bob").scopes(List.of("read")), "1"))
        .as("a key of no organization")
        .isEqualTo(403);

    application.storage().run(tx -> tx.identities().members().remove("acme", "bob"));
    assertThat(status(of("bob"), "1")).as("no member any more").isEqualTo(403);
  }
}
