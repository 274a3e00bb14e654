package dev.keyhold.postgres;

import static dev.keyhold.postgres.Samples.T0;
import static dev.keyhold.postgres.Samples.execute;
import static dev.keyhold.postgres.Samples.key;
import static dev.keyhold.postgres.Samples.stranger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.AccessLevel;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.KeyQuery;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Text;
import dev.keyhold.testserver.PostgresServer;
import java.sql.Connection;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Texts in a database that would order them as people do, and texts that fit into no index. */
@Timeout(60)
class TextTest {
  private static final String NATURAL =
      "CREATE DATABASE natural_%1$s TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu"
          + " ICU_LOCALE 'de-u-kn' LOCALE 'C'";

  @Test
  void lists_are_in_the_order_of_code_points_whatever_the_collation() throws Exception {
    String url = PostgresServer.url();
    String name = url.substring(url.indexOf("t_") + 2);
    try (Connection connection = stranger(PostgresServer.url("public"))) {
      execute(connection, NATURAL.formatted(name));
      String natural = PostgresServer.in("natural_" + name, url);
      try (PostgresStorage storage = PostgresStorage.open(StorageConfig.of(natural))) {
        List<String> ids =
            Stream.of("a", "B", "ä", "Z", "10", "9", "_", "\uFFFD", "\uD83D\uDE00").toList();
        storage.run(tx -> ids.forEach(id -> tx.identities().accounts().create(account(id))));

        List<String> listed =
            storage
                .read(tx -> tx.identities().accounts().list(PageRequest.first(100)))
                .items()
                .stream()
                .map(Account::id)
                .toList();
        assertThat(listed).containsExactlyElementsOf(ids.stream().sorted(Text.ORDER).toList());
      }
      execute(connection, "DROP DATABASE natural_" + name);
    }
  }

  private static Account account(String id) {
    return Account.builder(id, T0).accessLevel(AccessLevel.SERVICE).build();
  }

  /** Of three bytes each, and such that nothing can be pressed together. */
  private static String longText(long seed) {
    return new Random(seed)
        .ints(1_024, 0x4E00, 0x9FA0)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  @Test
  void what_is_unique_may_be_as_long_as_the_contract_allows() {
    try (PostgresStorage storage = PostgresStorage.open(StorageConfig.of(PostgresServer.url()))) {
      ApiKey key =
          ApiKey.builder("key", new KeyHash(longText(1)), "sha256", T0)
              .tags(List.of(longText(2), longText(3)))
              .build();
      Organization organization =
          Organization.builder("acme", T0).name(longText(4)).slug("acme").ownerId("ada").build();
      storage.run(
          tx -> {
            tx.identities().accounts().create(account("ada"));
            tx.identities().organizations().create(organization);
            tx.apiKeys().insert(key);
          });

      assertThat(storage.findKey(key.hash()).orElseThrow().key()).isEqualTo(key);
      List<ApiKey> tagged =
          storage
              .read(
                  tx ->
                      tx.apiKeys()
                          .list(
                              KeyQuery.ALL.taggedAnyOf(List.of(longText(3))),
                              PageRequest.first(10)))
              .items();
      assertThat(tagged).containsExactly(key);
      assertThatThrownBy(
              () ->
                  storage.run(
                      tx ->
                          tx.identities()
                              .organizations()
                              .create(
                                  Organization.builder("bell", T0)
                                      .name(longText(4))
                                      .slug("bell")
                                      .ownerId("ada")
                                      .build())))
          .isInstanceOfSatisfying(
              StorageException.Duplicate.class,
              taken -> assertThat(taken.field()).contains("name"));
    }
  }

  @Test
  void json_is_kept_byte_for_byte() {
    Json json = Json.parse("{\"b\":1.10,\"a\":[2e2,null]}");
    try (PostgresStorage storage = PostgresStorage.open(StorageConfig.of(PostgresServer.url()))) {
      ApiKey key = key("key").toBuilder().metadata(json).build();
      storage.run(tx -> tx.apiKeys().insert(key));

      ApiKey found = storage.read(tx -> tx.apiKeys().findById("key")).orElseThrow();
      assertThat(found.metadata().text()).isEqualTo(json.text());
    }
  }
}
